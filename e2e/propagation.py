"""How soon what is changed is in use in all pods, where kubelets look at what they mount once a minute, as is their default."""

import math
import time
from collections.abc import Callable

from cluster import eventually
from node import kubelet_syncs_each
from operations import SOON, in_force, keys_in_use, route, set_key
from operator_loss import edit
from product import Product

TIMES = 40
Change = tuple[Callable[[], None], Callable[[], bool]]  # makes it; whether both pods have it


def configuration_is_in_force_soon(product: Product) -> None:
    product.fresh()

    def change(_: int) -> Change:
        generation = route(product)["metadata"]["generation"]
        wanted = generation + 1
        return (
            lambda: edit(product, generation),
            lambda: all(generation_in_use(router) == wanted for router in product.routers),
        )

    measured(product, "an edit of a route", change, at_most=3)


def keys_are_in_use_soon(product: Product) -> None:
    product.fresh()

    def change(turn: int) -> Change:
        before = [keys_in_use(router) for router in product.routers]
        return (
            lambda: set_key(product, "groq", f"gsk-e2e-propagated-{turn}"),
            lambda: all(keys_in_use(router) != old for router, old in zip(product.routers, before)),
        )

    measured(product, "a key", change, at_most=SOON)


def measured(product: Product, what: str, change: Callable[[int], Change], at_most: float) -> None:
    """From the start of kubectl until both pods serve it."""
    took = []
    try:
        with kubelet_syncs_each("1m0s"):
            reached(product)
            for turn in range(TIMES):
                make, is_made = change(turn)
                began = time.monotonic()
                make()
                eventually(f"both pods have {what}", is_made, seconds=90, every=0.02)
                took.append(time.monotonic() - began)
                eventually("the status says so", lambda: in_force(product))
    finally:
        reached(product)
    took.sort()
    p50, p99 = took[len(took) // 2], took[math.ceil(len(took) * 0.99) - 1]
    print(f"    {what} was in use after {p50:.2f} s (p50), {p99:.2f} s (p99) of {TIMES}", flush=True)
    assert p99 < at_most, took


def generation_in_use(router) -> int:
    return next(each["generation"] for each in router.configuration()["routes"] if each["name"] == "agent-chat")


def reached(product: Product) -> None:
    """What is forwarded goes through the kubelet, which has started again."""
    parts = [product.simulator.total_calls, product.console.connected, *(each.configuration for each in product.routers)]
    for part in parts:
        eventually("the forward is back", lambda: part() is not None, seconds=60)
