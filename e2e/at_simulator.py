"""Turns the example route on standard input (JSON) into one whose providers the simulator plays.

Usage: at_simulator.py SIMULATOR_URL <route.json >route-at-simulator.json
"""

import json
import sys


def at_simulator(route: dict, simulator: str) -> dict:
    for provider in route["spec"]["providers"]:
        provider["baseUrl"] = f"{simulator}/{provider['name']}/v1"
        provider["network"] = "Private"
    route["spec"].setdefault("fallback", {})["notify"] = "Comment"
    return route


if __name__ == "__main__":
    resource = json.load(sys.stdin)
    routes = resource["items"] if resource["kind"] == "List" else [resource]
    items = [at_simulator(route, sys.argv[1]) if route["kind"] == "LlmRoute" else route for route in routes]
    json.dump({"apiVersion": "v1", "kind": "List", "items": items}, sys.stdout)
