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


def configuration_is_in_force_soon(product: Product) -> None:
    product.fresh()

    def change(_: int) -> Callable[[], bool]:
        edit(product)
        generation = route(product)["metadata"]["generation"]
        return lambda: all(generation_in_use(router) == generation for router in product.routers)

    with kubelet_syncs_each("1m0s"):
        measured(product, "an edit of a route", change, at_most=3)


def keys_are_in_use_soon(product: Product) -> None:
    product.fresh()

    def change(turn: int) -> Callable[[], bool]:
        before = [keys_in_use(router) for router in product.routers]
        set_key(product, "groq", f"gsk-e2e-propagated-{turn}")
        return lambda: all(keys_in_use(router) != old for router, old in zip(product.routers, before))

    with kubelet_syncs_each("1m0s"):
        measured(product, "a key", change, at_most=SOON)


def measured(product: Product, what: str, change: Callable[[int], Callable[[], bool]], at_most: float) -> None:
    """From before kubectl starts until both pods serve it."""
    took = []
    for turn in range(TIMES):
        began = time.monotonic()
        eventually(f"both pods have {what}", change(turn), seconds=90, every=0.02)
        took.append(time.monotonic() - began)
        eventually("the status says so", lambda: in_force(product))
    took.sort()
    p50, p99 = took[len(took) // 2], took[math.ceil(len(took) * 0.99) - 1]
    print(f"    {what} was in use after {p50:.2f} s (p50), {p99:.2f} s (p99) of {TIMES}", flush=True)
    assert p99 < at_most, took


def generation_in_use(router) -> int:
    return next(each["generation"] for each in router.configuration()["routes"] if each["name"] == "agent-chat")
