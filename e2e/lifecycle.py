"""What the operator does with a route: status, Clear, and what is left when the route is gone."""

import json
import os
import subprocess

import browser
from cluster import Forward, eventually, get, kubectl
from product import CALLER_KEY, HELLO, Product

PRIMARY = "llama-3.3-70b-versatile"
KEY = f"groq_{PRIMARY}"


def through_the_service(product: Product) -> None:
    product.fresh()
    product.simulator.limit_daily("groq", PRIMARY)
    service = eventually("the route's Service", lambda: service_of(product))
    name, port = service["metadata"]["name"], service["spec"]["ports"][0]["port"]
    body = json.dumps({"model": "agent-chat", "messages": HELLO})
    headers = ["-H", f"authorization: Bearer {CALLER_KEY}", "-H", "content-type: application/json"]
    if in_node := os.environ.get("LLMROUTE_IN_NODE"):
        host = kubectl(
            "--namespace", product.namespace, "get", "service", name, "--output", "jsonpath={.spec.clusterIP}"
        )
        command, forward = [in_node, "curl"], None
    else:
        forward = Forward(product.namespace, f"service/{name}", port)
        command, host, port = ["curl"], "127.0.0.1", int(forward.url(port).rsplit(":", 1)[1])
    url = f"http://{host}:{port}/v1/chat/completions"
    try:
        done = subprocess.run(
            [*command, "-sS", "-i", "-m", "60", *headers, "-d", body, url], capture_output=True, text=True, check=True
        )
    finally:
        if forward:
            forward.close()
    assert " 200 OK" in done.stdout and f"groq/{PRIMARY}=RateLimitDaily" in done.stdout, done.stdout


def service_of(product: Product) -> dict | None:
    services = get("--namespace", product.namespace, "services")["items"]
    owned = [each for each in services if "ownerReferences" in each["metadata"]]
    return owned[0] if owned else None


def status_shows_the_cooldown(product: Product) -> None:
    """Goes on from the request before: the primary is cooling down."""

    def cooling() -> dict | None:
        targets = get("--namespace", product.namespace, "llmroute", "agent-chat")["status"].get("targets", [])
        return next((t for t in targets if t["name"] == f"groq/{PRIMARY}" and t["state"] == "CoolingDown"), None)

    def listed_as_in_the_status() -> dict | None:
        """The status is written again while it is read: the table is compared with the status before it."""
        target = cooling()
        table = kubectl("--namespace", product.namespace, "get", "llmroutes")
        return target if target and target["until"] in table and "11/12" in table else None

    target = eventually("kubectl get shows the time that status.targets tells", listed_as_in_the_status, seconds=30)
    assert target["reason"] == "RateLimitDaily", target
    assert target["source"] == "BodyText", target
    generation = get("--namespace", product.namespace, "llmroute", "agent-chat")
    assert generation["status"]["observedGeneration"] == generation["metadata"]["generation"]


def clear_in_the_console(product: Product) -> None:
    """Goes on from there."""
    eventually("both routers know", lambda: all(KEY in router.cooldowns() for router in product.routers))
    for router in product.routers:
        assert router.ask().target != f"groq/{PRIMARY}"
    assert product.simulator.calls("groq", PRIMARY) == 1, "no router called the limited model again"
    product.simulator.reset()
    browser.clear(product.console, KEY)
    eventually("both routers know of it", lambda: not any(KEY in router.cooldowns() for router in product.routers), 5)
    for router in product.routers:
        assert router.ask().target == f"groq/{PRIMARY}"
    eventually(
        "the status shows it",
        lambda: "12/12" in kubectl("--namespace", product.namespace, "get", "llmroutes"),
        seconds=60,
    )


def bad_route_is_refused(product: Product) -> None:
    route = get("--namespace", product.namespace, "llmroute", "agent-chat")
    bad = {
        "apiVersion": route["apiVersion"],
        "kind": "LlmRoute",
        "metadata": {"name": "bad", "namespace": product.namespace},
        "spec": {**route["spec"]},
    }
    bad["spec"]["providers"][0]["fallbackTo"] = ["nobody"]
    try:
        kubectl("apply", "-f", "-", stdin=json.dumps(bad))
    except AssertionError as refused:
        assert "spec.providers" in str(refused) and "fallbackTo" in str(refused), refused
    else:
        raise AssertionError("the API server accepted it")


def deleting_the_route_removes_all(product: Product) -> None:
    owned = owned_by_route(product)
    kinds = {each.split("/")[0] for each in owned}
    assert {"configmap", "secret", "service", "deployment.apps"} <= kinds, owned
    kubectl("--namespace", product.namespace, "delete", "llmroute", "agent-chat", "--timeout=60s")
    # The garbage collector learns of a new kind within half a minute.
    eventually("everything of the route is gone", lambda: not owned_by_route(product), seconds=120, every=1)


def owned_by_route(product: Product) -> list[str]:
    kinds = "configmaps,secrets,services,deployments,replicasets,pods"
    names = kubectl(
        "--namespace", product.namespace, "get", kinds, "--output", "name",
        "--selector", "app.kubernetes.io/part-of=llmroute",
    )  # fmt: skip
    return names.split()
