"""From an older version of the chart to this one and back while requests go on, and what becomes of the routes meanwhile.

Finds the older version installed, and plays the commands of docs/install.md as they are printed there. Each step goes on from the one
before, so that the first that fails is the last. Prints "ok N - ..." lines.
"""

import argparse
import json
import re
import sys
import time
import traceback
from pathlib import Path

import printed
from at_simulator import at_simulator
from cluster import documents, eventually, get, kubectl
from load import Load, nothing_failed
from product import CALLER_KEY, ROUTERS
from simulator import Simulator

ROOT = Path(__file__).parent.parent
SECONDS = 600  # the longest that an upgrade may take; the load ends with it
MINE = "app.kubernetes.io/part-of=llmroute"
STALE = "stale"  # the route of which the newer definition refuses something, with pods
OLD_IMAGE, NEW_IMAGE = "llmroute/router:before", None  # of routers; the newer one has whatever the chart names


class Versions:
    """The two versions, and what was seen so far."""

    def __init__(self, before: Path, namespace: str, system: str):
        self.before = before
        self.namespace = namespace
        self.system = system
        self.simulator = Simulator(namespace)
        self.routes: dict[str, dict] = {}  # as they were with the older version
        self.refused: dict[str, str] = {}  # which field the newer definition refuses, by the route's name
        self.objects: set[str] = set()  # of the older version
        self.has_gateways = (before / "crds/examples/gateway.yaml").exists()

    def kubectl(self, *arguments: str, **more) -> str:
        return kubectl("--namespace", self.namespace, *arguments, **more)

    def get(self, *arguments: str) -> dict:
        return get("--namespace", self.namespace, *arguments)

    def route(self, name: str) -> dict:
        return self.get("llmroute", name)

    def condition(self, name: str, kind: str) -> dict:
        return next(each for each in self.route(name)["status"]["conditions"] if each["type"] == kind)


def routes_of_the_older_version(versions: Versions) -> None:
    """The older version's own examples, at the simulator."""
    for name, keys in {
        "llm-keys": ["groq=gsk-e2e", "openai=sk-e2e", "anthropic=sk-ant-e2e"],
        "caller-keys": [f"app-1={CALLER_KEY}"],
    }.items():
        versions.kubectl("create", "secret", "generic", name, *[f"--from-literal={key}" for key in keys])
    examples = ["agent-chat.yaml"] + (["gateway.yaml"] if versions.has_gateways else [])
    for example in examples:
        for item in resources(versions.before / "crds/examples" / example):
            apply(versions, item if item["kind"] != "LlmRoute" else simulated(versions, item))
    for name in ["agent-chat"] + (["small-talk"] if versions.has_gateways else []):
        versions.kubectl("wait", "--for=condition=Ready", f"llmroute/{name}", "--timeout=5m")


def what_only_the_older_definition_takes(versions: Versions) -> None:
    """All that the newer one refuses, of what the tests of the definition know. Without pods, but for one."""
    for path in sorted((ROOT / "crds/testdata/refused").glob("*.yaml")):
        field = re.match(r"# Refused at (spec\.\S+)", path.read_text())
        items = taken(path)
        if not field or field[1] == "spec.router.replicas" or not items:
            continue
        route = items[0]
        route["metadata"]["name"] = f"old-{path.stem}"[:45].rstrip("-")
        route["spec"].setdefault("router", {})["replicas"] = 0
        if apply(versions, route, must=False):
            versions.refused[route["metadata"]["name"]] = field[1]
    assert versions.refused, "the newer definition refuses nothing that the older one took"

    def accepted(name: str) -> bool:
        condition = next(c for c in versions.route(name)["status"]["conditions"] if c["type"] == "Accepted")
        return condition["status"] == "True"

    valid = [name for name in versions.refused if eventually(f"{name} is judged", lambda: [accepted(name)])[0]]
    print(f"    {len(versions.refused)} routes, of which the older operator takes {len(valid)}", flush=True)
    at_another = [name for name in valid if "baseUrl" not in versions.refused[name]]
    if at_another:
        old = versions.route(at_another[0])
        versions.refused[STALE] = versions.refused[at_another[0]]
        spec = {**old["spec"], "router": {"replicas": 1}}
        apply(versions, simulated(versions, {**bare(old), "metadata": {"name": STALE}, "spec": spec}))
        versions.kubectl("wait", "--for=condition=Ready", f"llmroute/{STALE}", "--timeout=5m")


def upgraded_under_load(versions: Versions) -> None:
    versions.routes = {each["metadata"]["name"]: each for each in versions.get("llmroutes")["items"]}
    versions.objects = children(versions)
    under_load(versions, "upgrade", "Upgrade", NEW_IMAGE)
    eventually("the route is in force", lambda: versions.condition("agent-chat", "Progressing")["reason"] == "InForce")


def stored_routes_are_as_they_were(versions: Versions) -> None:
    now = {each["metadata"]["name"]: each for each in versions.get("llmroutes")["items"]}
    assert now.keys() == versions.routes.keys(), now.keys() ^ versions.routes.keys()
    for name, before in versions.routes.items():
        for field in ("uid", "generation"):
            assert now[name]["metadata"][field] == before["metadata"][field], f"{name}: another {field}"
        lost = difference(before["spec"], now[name]["spec"])
        assert not lost, f"{name} has lost {lost}"


def what_is_refused_is_told_and_served_on(versions: Versions) -> None:
    silent = []
    for name, field in versions.refused.items():
        accepted = versions.condition(name, "Accepted")
        if accepted["status"] != "False" or field.rpartition(".")[2] not in accepted["message"]:
            silent.append(f"{name} ({field}): {accepted['status']}: {accepted['message']}")
    assert not silent, "\n".join(silent)
    for name in versions.refused:
        versions.kubectl("label", "llmroute", name, "example.org/team=models")
    if STALE in versions.refused:
        ready = versions.condition(STALE, "Ready")
        assert (ready["status"], ready["reason"]) == ("True", "LastGood"), ready
        assert routers(versions, STALE, OLD_IMAGE), "it was taken from the pods that it had"
        load = Load(versions, 10, service=f"http://{STALE}", model=STALE)
        nothing_failed(load.result(), least=100)


def rolled_back_under_load(versions: Versions) -> None:
    under_load(versions, "rollback", "Rollback", OLD_IMAGE)


def what_is_left_is_told(versions: Versions) -> None:
    left = children(versions) - versions.objects
    print("    left of the newer version: " + (", ".join(sorted(left)) or "nothing"), flush=True)
    printed.run("Rollback", block=1)
    still = {each.split("/")[0] for each in children(versions) - versions.objects}
    assert still <= {"serviceaccount"}, still
    for each in left:
        if each.split("/")[0] in still:
            owners = versions.get(each)["metadata"].get("ownerReferences", [])
            assert [owner["kind"] for owner in owners] == ["LlmRoute"], f"{each} does not go with a route"
    eventually("the routes serve", lambda: routers(versions, "agent-chat", OLD_IMAGE), every=1)


def upgraded_again(versions: Versions) -> None:
    under_load(versions, "second upgrade", "Upgrade", NEW_IMAGE)


def routes_leave_nothing(versions: Versions) -> None:
    versions.kubectl("delete", "llmroutes", "--all", "--timeout=120s")
    if versions.has_gateways:
        versions.kubectl("delete", "llmgateways", "--all", "--timeout=120s")
    eventually("nothing is left of the routes", lambda: not children(versions), seconds=120, every=1)


def under_load(versions: Versions, phase: str, section: str, image: str) -> None:
    """A tenth of what is asked are streams of some seconds, and all of it goes through the Service."""
    load = Load(versions, SECONDS, service="http://agent-chat", streams=True)
    began = time.monotonic()
    load.begin(phase)
    printed.run(section)
    eventually("the routers have been replaced", lambda: routers(versions, "agent-chat", image), seconds=300, every=1)
    versions.kubectl("wait", "--for=condition=Ready", "llmroute/agent-chat", "--timeout=60s")
    print(f"    {phase}: {time.monotonic() - began:.0f} s", flush=True)
    assert load.phase() == "Running", "the load ended before"
    nothing_failed(load.end(), least=1000)


CHECKS = [
    ("routes of the older version become ready", routes_of_the_older_version),
    ("what only the older definition takes is stored", what_only_the_older_definition_takes),
    ("upgraded under 50 requests/s with streams: no failed request, no cut stream", upgraded_under_load),
    ("every stored route is as it was", stored_routes_are_as_they_were),
    ("what the newer definition refuses is told and served on", what_is_refused_is_told_and_served_on),
    ("rolled back under 50 requests/s with streams: no failed request, no cut stream", rolled_back_under_load),
    ("every stored route is as it was, again", stored_routes_are_as_they_were),
    ("what is left of the newer version is what docs/install.md tells", what_is_left_is_told),
    ("upgraded again under 50 requests/s with streams: no failed request, no cut stream", upgraded_again),
    ("deleted routes leave nothing", routes_leave_nothing),
]


def resources(path: Path) -> list[dict]:
    """What is in the file, as kubectl reads it; the API server is not asked for more than the kinds that it knows."""
    return documents(kubectl("create", "--dry-run=client", "--validate=false", "--output", "json", "-f", str(path)))


def taken(path: Path) -> list[dict]:
    """The same, but nothing where kubectl cannot make a resource of it."""
    try:
        items = resources(path)
    except AssertionError:
        return []
    return [each for each in items if each.get("kind") == "LlmRoute" and isinstance(each.get("spec"), dict)]


def simulated(versions: Versions, route: dict) -> dict:
    return at_simulator(route, f"http://simulator.{versions.namespace}.svc:8080")


def bare(resource: dict) -> dict:
    return {"apiVersion": resource["apiVersion"], "kind": resource["kind"]}


def apply(versions: Versions, resource: dict, must: bool = True) -> bool:
    resource["metadata"].pop("namespace", None)
    try:
        versions.kubectl("apply", "--validate=strict", "-f", "-", stdin=json.dumps(resource))
        return True
    except AssertionError:
        if must:
            raise
        return False


def routers(versions: Versions, instance: str, image: str | None) -> bool:
    """Whether all pods of the route have the image, are ready, and no other is there any more."""
    deployment = versions.get("deployment", f"{instance}-router")
    wanted, status = deployment["spec"], deployment["status"]
    pods = versions.get("pods", "--selector", ROUTERS + instance)
    images = [pod["spec"]["containers"][0]["image"] for pod in pods["items"]]
    return (
        len(images) == wanted["replicas"] == status.get("readyReplicas", 0) == status.get("updatedReplicas", 0)
        and status["observedGeneration"] == deployment["metadata"]["generation"]
        and all((each == OLD_IMAGE) == (image == OLD_IMAGE) for each in images)
    )


def children(versions: Versions) -> set[str]:
    """All that was made of routes and gateways, as KIND/NAME; without what Kubernetes makes of that."""
    kinds = [
        kind
        for kind in kubectl("api-resources", "--namespaced", "--verbs=list,delete", "--output", "name").split()
        if not re.match(r"(pods|replicasets|events|controllerrevisions|endpoints|endpointslices|llm\w+)\b", kind)
    ]
    listed = versions.kubectl("get", ",".join(kinds), "--selector", MINE, "--output", "name", "--ignore-not-found")
    return {each.replace(".apps/", "/") for each in listed.split()}


def difference(before, now, path: str = "spec"):
    """The first field that is not as before; more fields there may be, such as defaults."""
    if isinstance(before, dict) and isinstance(now, dict):
        parts = ((f"{path}.{key}", value, now.get(key)) for key, value in before.items())
    elif isinstance(before, list) and isinstance(now, list) and len(before) == len(now):
        parts = ((f"{path}[{index}]", *pair) for index, pair in enumerate(zip(before, now)))
    else:
        return None if before == now else f"{path}: {before!r}, now {now!r}"
    return next((found for part, a, b in parts if (found := difference(a, b, part))), None)


def main() -> int:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--before", required=True, type=Path, help="sources of the older version")
    arguments.add_argument("--namespace", required=True, help="of the routes and the simulator")
    arguments.add_argument("--system", required=True, help="of the chart")
    arguments.add_argument("--results", required=True, type=Path, help="file to which the results are appended")
    options = arguments.parse_args()
    versions = Versions(options.before, options.namespace, options.system)
    number = len(options.results.read_text().splitlines())
    try:
        for number, (name, check) in enumerate(CHECKS, number + 1):
            began = time.monotonic()
            try:
                check(versions)
                line = f"ok {number} - {name} ({time.monotonic() - began:.0f} s)"
            except Exception:
                line = f"not ok {number} - {name}"
                traceback.print_exc(file=sys.stdout)
            print(line, flush=True)
            with options.results.open("a") as results:
                results.write(line + "\n")
            if line.startswith("not"):
                return 1
    finally:
        versions.simulator.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
