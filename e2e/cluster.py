"""What the tests see of the cluster: kubectl, and ports of pods on 127.0.0.1."""

import json
import os
import re
import subprocess
import threading
import time
from collections.abc import Callable

import httpx


def kubectl(*arguments: str, stdin: str | None = None) -> str:
    """Runs kubectl and returns what it prints; raises with its message where it fails."""
    command = [os.environ.get("KUBECTL", "kubectl"), *arguments]
    done = subprocess.run(command, input=stdin, capture_output=True, text=True, timeout=300, check=False)
    if done.returncode != 0:
        raise AssertionError(f"{' '.join(command)}: {done.stderr.strip()}")
    return done.stdout


def get(*arguments: str) -> dict:
    return json.loads(kubectl("get", *arguments, "--output", "json"))


def documents(printed: str) -> list[dict]:
    """kubectl prints one after the other."""
    found, rest = [], printed.strip()
    while rest:
        document, end = json.JSONDecoder().raw_decode(rest)
        found.append(document)
        rest = rest[end:].strip()
    return found


def eventually(what: str, condition: Callable[[], object], seconds: float = 30, every: float = 0.1):
    """Waits until the condition gives something true, and returns it. What it raises counts as not yet."""
    deadline = time.monotonic() + seconds
    last: object = None
    while True:
        try:
            last = condition()
            if last:
                return last
        except (AssertionError, OSError, LookupError, httpx.TransportError) as not_yet:
            last = not_yet
        if time.monotonic() > deadline:
            raise AssertionError(f"not within {seconds} s: {what}; last seen: {last!r}")
        time.sleep(every)


class Forward:
    """Ports of a pod or Service on free ports of 127.0.0.1. Comes back by itself when the connection breaks."""

    def __init__(self, namespace: str, name: str, *ports: int):
        self._command = [os.environ.get("KUBECTL", "kubectl"), "--namespace", namespace, "port-forward", name]
        self._ports = ports
        self._local: dict[int, int] = {}
        self._closed = False
        self._process = self._start()
        threading.Thread(target=self._keep_up, daemon=True).start()

    def _start(self) -> subprocess.Popen:
        # The second time the same local ports are asked for, so that a client needs no new address.
        wanted = [f"{self._local.get(port, '')}:{port}" for port in self._ports]
        process = subprocess.Popen(
            [*self._command, *wanted], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
        )
        said = []
        for line in process.stdout:
            said.append(line)
            if found := re.match(r"Forwarding from 127\.0\.0\.1:(\d+) -> (\d+)", line):
                # A Service's ports are shown as the pod's: they come in the order in which they were asked for.
                self._local.setdefault(self._ports[len(self._local) % len(self._ports)], int(found[1]))
                if sum(each.startswith("Forwarding from 127") for each in said) == len(self._ports):
                    threading.Thread(target=process.stdout.read, daemon=True).start()
                    return process
        raise AssertionError(f"{' '.join(self._command)}: {''.join(said)}")

    def _keep_up(self) -> None:
        while True:
            self._process.wait()
            if self._closed:
                return
            try:
                self._process = self._start()
            except AssertionError:
                time.sleep(0.5)

    def url(self, port: int) -> str:
        return f"http://127.0.0.1:{self._local[port]}"

    def close(self) -> None:
        self._closed = True
        self._process.terminate()
        self._process.wait()
