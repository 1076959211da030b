"""The NetworkPolicies let through what the parts say to each other, and not what others would."""

from cluster import eventually, get
from connections import Connection, open_now, pods
from load import Load, nothing_failed
from network_policy import Pod, Policies
from operator_loss import edit
from product import Product

CACHE, ADMIN, CALLERS = 5701, 9090, 8080


def let_what_is_said_and_nothing_else(product: Product) -> None:
    product.simulator.reset()
    load = Load(product, 200)
    expected = {
        ("router", "cache", CACHE),
        ("operator", "cache", CACHE),
        ("console", "cache", CACHE),
        ("cache", "cache", CACHE),
        ("operator", "router", ADMIN),
        ("load", "router", CALLERS),
        ("router", "simulator", 8080),
    }
    seen: set[Connection] = set()

    def all_seen() -> bool:
        seen.update(open_now())
        return expected <= {(part(each.source), part(each.target), each.port) for each in seen}

    edit(product)  # so that the operator asks the routers
    eventually("everybody talks to whom it is to", all_seen, seconds=90, every=0.2)
    print(f"    {len(seen)} connections were seen", flush=True)
    nothing_failed(load.end())
    policies = policies_now()
    kept_out = [str(each) for each in seen if not policies.let(each.source, each.target, each.port)]
    assert not kept_out, f"a policy would keep out: {kept_out}"
    for stranger in strangers(product):
        for pod in pods():
            let = part(pod) == "cache" and policies.let(stranger, pod, CACHE)
            assert not let, f"a policy lets {stranger.namespace}/{stranger.name} to the shared memory"


def policies_now() -> Policies:
    return Policies(get("networkpolicies", "--all-namespaces")["items"], get("namespaces")["items"])


def strangers(product: Product) -> list[Pod]:
    """Pods that belong to nothing of the product, in its namespaces and elsewhere."""
    return [Pod(namespace, "stranger", (("app", "stranger"),), "10.99.0.1") for namespace in (product.namespace, product.system, "default")]


def part(pod: Pod) -> str:
    labels = dict(pod.labels)
    return labels.get("app.kubernetes.io/component") or labels.get("app") or pod.name
