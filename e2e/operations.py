"""What an operations team does to a route that serves, under load: none of it may fail a request."""

import base64
import json
import time
from pathlib import Path

import openai

from at_simulator import at_simulator
from children import apply
from cluster import Forward, documents, eventually, get, kubectl
from load import Load, nothing_failed
from product import CALLER_KEY, HELLO, ROUTERS, Product

SECONDS = 45  # how long requests go on while something is done
SOON = 5  # seconds in which a changed key has to be in use


def held_back(product: Product) -> None:
    product.fresh()
    load = Load(product, SECONDS)
    pods = pod_names(product)
    patch(product, {"llm-keys": "llm-kyes"})
    eventually("the edit is held back", lambda: reason(product, "Progressing") == "HeldBack")
    ready = condition(product, "Ready")
    assert (ready["status"], ready["reason"]) == ("True", "LastGood"), ready
    assert reason(product, "ResolvedRefs") == "SecretNotFound"
    status = route(product)["status"]
    assert status["servedGeneration"] < status["observedGeneration"], status
    patch(product, {"llm-kyes": "llm-keys"})
    eventually("the route is in force again", lambda: in_force(product))
    assert pod_names(product) == pods, "no pod was replaced"
    nothing_failed(load.result(), least=SECONDS * 10)


def changed_key_is_in_use_soon(product: Product) -> None:
    product.fresh()
    for turn in range(3):
        before = [keys_in_use(router) for router in product.routers]
        began = time.monotonic()
        set_key(product, "groq", f"gsk-e2e-rotated-{turn}")
        eventually(
            "both routers have the new key",
            lambda: all(keys_in_use(router) != old for router, old in zip(product.routers, before)),
            seconds=SOON,
        )
        print(f"    a changed key was in use after {time.monotonic() - began:.1f} s", flush=True)
    eventually("the status says so", lambda: in_force(product))


def secret_made_anew(product: Product) -> None:
    product.fresh()
    load = Load(product, SECONDS)
    secret = get("--namespace", product.namespace, "secret", "llm-keys")
    kubectl("--namespace", product.namespace, "delete", "secret", "llm-keys")
    eventually("the status tells that keys are kept", lambda: reason(product, "Ready") == "KeysKept")
    assert reason(product, "ResolvedRefs") == "SecretNotFound"
    for field in ("uid", "resourceVersion", "creationTimestamp", "managedFields"):
        secret["metadata"].pop(field, None)
    kubectl("apply", "-f", "-", stdin=json.dumps(secret))
    eventually("the route is in force again", lambda: in_force(product) and reason(product, "Ready") == "Serving")
    nothing_failed(load.result(), least=SECONDS * 10)


def routes_share_a_gateway(product: Product) -> None:
    product.fresh()
    items = gateway_example(product)
    apply(product.namespace, items)
    kubectl("--namespace", product.namespace, "wait", "--for=condition=Ready", "llmgateway/shared", "--timeout=3m")
    eventually("the route is in force", lambda: in_force(product, "small-talk"), seconds=60)
    pods = pod_names(product, "shared")
    second = next(each for each in items if each["kind"] == "LlmRoute")
    second["metadata"]["name"] = "more-talk"
    began = time.monotonic()
    apply(product.namespace, [second])
    eventually("another route is in force", lambda: in_force(product, "more-talk"), seconds=15)
    print(f"    a route that was added was in force after {time.monotonic() - began:.1f} s", flush=True)
    assert pod_names(product, "shared") == pods, "no pod was replaced"
    forward = Forward(product.namespace, "service/shared", 80)
    try:
        for model in ("small-talk", "more-talk"):
            client = openai.OpenAI(base_url=f"{forward.url(80)}/v1", api_key=CALLER_KEY, max_retries=0, timeout=60)
            assert client.chat.completions.create(model=model, messages=HELLO).choices, model
    finally:
        forward.close()
    kubectl("--namespace", product.namespace, "delete", "llmroute/small-talk", "llmroute/more-talk", "llmgateway/shared")
    eventually(
        "nothing of the gateway is left",
        lambda: not kubectl(
            "--namespace", product.namespace, "get", "pods,deployments,services,configmaps", "--output", "name",
            "--selector", "app.kubernetes.io/instance=shared",
        ).split(),
        seconds=120,
        every=1,
    )  # fmt: skip


def gateway_example(product: Product) -> list[dict]:
    """A gateway and a route of it, whose providers the simulator plays."""
    example = Path(__file__).parent.parent / "crds/examples/gateway.yaml"
    printed = kubectl("--namespace", product.namespace, "create", "--dry-run=client", "--output", "json", "-f", str(example))
    simulator = f"http://simulator.{product.namespace}.svc:8080"
    return [at_simulator(each, simulator) if each["kind"] == "LlmRoute" else each for each in documents(printed)]


def patch(product: Product, names: dict[str, str]) -> None:
    """Names Secrets of providers otherwise."""
    spec = route(product)["spec"]
    for provider in spec["providers"]:
        for credential in provider.get("credentials", []):
            ref = credential["secretKeyRef"]
            ref["name"] = names.get(ref["name"], ref["name"])
    change = json.dumps({"spec": {"providers": spec["providers"]}})
    kubectl("--namespace", product.namespace, "patch", "llmroute", "agent-chat", "--type=merge", "-p", change)


def set_key(product: Product, key: str, value: str) -> None:
    change = json.dumps({"data": {key: base64.b64encode(value.encode()).decode()}})
    kubectl("--namespace", product.namespace, "patch", "secret", "llm-keys", "--type=merge", "-p", change)


def keys_in_use(router) -> str:
    return next(each["keys"] for each in router.configuration()["routes"] if each["name"] == "agent-chat")


def route(product: Product, name: str = "agent-chat") -> dict:
    return get("--namespace", product.namespace, "llmroute", name)


def condition(product: Product, kind: str, name: str = "agent-chat") -> dict:
    return next(each for each in route(product, name)["status"]["conditions"] if each["type"] == kind)


def reason(product: Product, kind: str, name: str = "agent-chat") -> str:
    return condition(product, kind, name)["reason"]


def in_force(product: Product, name: str = "agent-chat") -> bool:
    found = route(product, name)
    generation = found["metadata"]["generation"]
    return found["status"].get("servedGeneration") == generation and reason(product, "Progressing", name) == "InForce"


def pod_names(product: Product, instance: str = "agent-chat") -> set[str]:
    pods = get("--namespace", product.namespace, "pods", "--selector", ROUTERS + instance)["items"]
    return {pod["metadata"]["name"] for pod in pods}
