"""Plays checks on a cluster where the chart, the simulator and the route agent-chat are, and prints "ok N - ..." lines.

Goes on after a failure: each check starts from a clean state, except those that say that they go on from the one before.
"""

import argparse
import sys
import time
import traceback
from collections.abc import Callable
from pathlib import Path

from node import LeftOut
from product import Product


def play(checks: list[tuple[str, Callable[[Product], None]]]) -> int:
    """The status with which the process is to end."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--namespace", required=True, help="of the route and the simulator")
    arguments.add_argument("--system", required=True, help="of the chart")
    arguments.add_argument("--results", required=True, type=Path, help="file to which the results are appended")
    arguments.add_argument("--only", default="", help="plays the checks whose name contains this")
    options = arguments.parse_args()
    number = len(options.results.read_text().splitlines()) if options.results.exists() else 0
    product = Product(options.namespace, options.system)
    failed = 0
    try:
        for name, check in checks:
            if options.only not in name:
                continue
            number += 1
            began = time.monotonic()
            try:
                check(product)
                line = f"ok {number} - {name} ({time.monotonic() - began:.0f} s)"
            except LeftOut as reason:
                line = f"ok {number} - {name} # SKIP {reason}"
            except Exception:
                failed += 1
                line = f"not ok {number} - {name}"
                traceback.print_exc(file=sys.stdout)
            print(line, flush=True)
            with options.results.open("a") as results:
                results.write(line + "\n")
    finally:
        product.close()
    return 1 if failed else 0
