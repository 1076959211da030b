"""What only whoever has the cluster's one node can do to it, by the command LLMROUTE_IN_NODE."""

import os
import subprocess
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

from cluster import eventually, get, kubectl


class LeftOut(Exception):
    """A check cannot be played on this cluster."""


def in_node(script: str, seconds: float = 60) -> str:
    if not (command := os.environ.get("LLMROUTE_IN_NODE")):
        raise LeftOut("needs a shell on the cluster's node: LLMROUTE_IN_NODE")
    done = subprocess.run([command, "bash", "-c", script], capture_output=True, text=True, timeout=seconds, check=False)
    assert done.returncode == 0, f"{script}: {done.stderr.strip()}"
    return done.stdout


def sigkill(namespace: str, pod: str) -> None:
    """The pod's only container, which starts again in its place."""
    status = get("--namespace", namespace, "pod", pod)["status"]["containerStatuses"][0]
    container = status["containerID"].removeprefix("containerd://")
    in_node(f"ctr --namespace k8s.io tasks kill --signal SIGKILL {container}")


def lose(namespace: str, pod: str) -> None:
    """The pod is gone at once and does not come back by itself, as with its node."""
    if "LLMROUTE_IN_NODE" in os.environ:
        sigkill(namespace, pod)
    kubectl("--namespace", namespace, "delete", "pod", pod, "--grace-period=0", "--force")


@contextmanager
def meanwhile(script: str, seconds: int) -> Iterator[None]:
    """The script runs in the node beside what is done within, for so many seconds; returns when both have ended."""
    running = threading.Thread(target=in_node, args=(script, seconds + 60))
    running.start()
    try:
        yield
    finally:
        running.join()


@contextmanager
def api_server_gone(seconds: int) -> Iterator[None]:
    """Nobody reaches the API server; returns when it answers again."""
    in_node("test -s /run/kube-apiserver.pid")
    kill = f"until=$((SECONDS + {seconds})); while ((SECONDS < until)); do kill -9 $(cat /run/kube-apiserver.pid); sleep 0.2; done; true"
    try:
        with meanwhile(kill, seconds):
            yield
    finally:
        eventually("the API server answers again", lambda: kubectl("get", "--raw", "/readyz") == "ok", seconds=60)


@contextmanager
def services_are_late(seconds: int) -> Iterator[None]:
    """Services know of no pod that comes or goes meanwhile, as where a kube-proxy could not write its rules and tries again after 30 s."""
    in_node("test -s /run/kube-proxy.pid")
    proxy = "$(cat /run/kube-proxy.pid)"
    with meanwhile(f"kill -STOP {proxy}; trap 'kill -CONT {proxy}' EXIT; sleep {seconds}", seconds):
        yield


@contextmanager
def kubelet_syncs_each(frequency: str) -> Iterator[None]:
    """As a kubelet's default is, rather than as often as test clusters do. A cluster whose node is out of reach is left as it is."""
    try:
        before = kubelet_sync(frequency)
    except LeftOut:
        before = None
    try:
        yield
    finally:
        if before:
            kubelet_sync(before)


def kubelet_sync(frequency: str) -> str:
    """Restarts the kubelet with it; gives what it was before."""
    config = in_node(r"tr '\0' '\n' </proc/$(cat /run/kubelet.pid)/cmdline | sed -n 's/^--config=//p'").strip()
    before = in_node(f"sed -n 's/^syncFrequency: //p' {config}").strip()
    in_node(f"sed -i 's/^syncFrequency: .*/syncFrequency: {frequency}/' {config}")
    pid = in_node("cat /run/kubelet.pid")
    in_node(f"kill {pid}")
    eventually("the kubelet runs again", lambda: in_node("cat /run/kubelet.pid") != pid)
    time.sleep(5)  # until it has looked at all of its pods
    return before
