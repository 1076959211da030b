"""What NetworkPolicies let through, by Kubernetes' rules, since not every cluster has a plugin that enforces them.

See https://kubernetes.io/docs/concepts/services-networking/network-policies/.
"""

import ipaddress
from dataclasses import dataclass


@dataclass(frozen=True)
class Pod:
    namespace: str
    name: str
    labels: tuple[tuple[str, str], ...]
    address: str
    ports: tuple[tuple[str, int], ...] = ()

    @staticmethod
    def of(pod: dict) -> "Pod":
        ports = [port for container in pod["spec"]["containers"] for port in container.get("ports", [])]
        return Pod(
            pod["metadata"]["namespace"],
            pod["metadata"]["name"],
            tuple(sorted(pod["metadata"].get("labels", {}).items())),
            pod["status"].get("podIP", ""),
            tuple((port["name"], port["containerPort"]) for port in ports if "name" in port),
        )


class Policies:
    """Those of a cluster, with the labels of its namespaces."""

    def __init__(self, policies: list[dict], namespaces: list[dict]):
        self._policies = policies
        self._namespaces = {each["metadata"]["name"]: each["metadata"].get("labels", {}) for each in namespaces}

    def let(self, source: Pod, target: Pod, port: int) -> bool:
        """Whether a TCP connection may be made: where policies select a pod, one of them has to let it."""
        return self._let(source, "Egress", "to", target, target, port) and self._let(target, "Ingress", "from", source, target, port)

    def _let(self, judged: Pod, direction: str, peers: str, other: Pod, target: Pod, port: int) -> bool:
        selecting = [policy for policy in self._policies if self._selects(policy, judged, direction)]
        rules = [rule for policy in selecting for rule in policy["spec"].get(direction.lower()) or []]
        namespace = judged.namespace
        return not selecting or any(
            has_port(rule.get("ports"), target, port)
            and (not rule.get(peers) or any(self._is_peer(peer, other, namespace) for peer in rule[peers]))
            for rule in rules
        )

    def _selects(self, policy: dict, pod: Pod, direction: str) -> bool:
        return (
            policy["metadata"]["namespace"] == pod.namespace
            and direction in policy["spec"]["policyTypes"]
            and matches(policy["spec"].get("podSelector", {}), dict(pod.labels))
        )

    def _is_peer(self, peer: dict, pod: Pod, namespace: str) -> bool:
        if block := peer.get("ipBlock"):
            address = ipaddress.ip_address(pod.address)
            inside = address in ipaddress.ip_network(block["cidr"])
            return inside and not any(address in ipaddress.ip_network(each) for each in block.get("except", []))
        if "namespaceSelector" in peer:
            here = matches(peer["namespaceSelector"], self._namespaces[pod.namespace])
        else:
            here = pod.namespace == namespace
        return here and matches(peer.get("podSelector", {}), dict(pod.labels))


def has_port(ports: list[dict] | None, pod: Pod, number: int) -> bool:
    return not ports or any(port.get("protocol", "TCP") == "TCP" and is_in(port, pod, number) for port in ports)


def is_in(port: dict, pod: Pod, number: int) -> bool:
    if "port" not in port:
        return True
    first = dict(pod.ports).get(port["port"], -1) if isinstance(port["port"], str) else port["port"]
    return first <= number <= port.get("endPort", first)


def matches(selector: dict, labels: dict[str, str]) -> bool:
    """A label selector; an empty one selects all."""
    return all(labels.get(name) == value for name, value in selector.get("matchLabels", {}).items()) and all(
        expression_holds(each, labels) for each in selector.get("matchExpressions", [])
    )


def expression_holds(expression: dict, labels: dict[str, str]) -> bool:
    value = labels.get(expression["key"])
    match expression["operator"]:
        case "In":
            return value in expression["values"]
        case "NotIn":
            return value not in expression["values"]
        case "Exists":
            return value is not None
        case "DoesNotExist":
            return value is None
        case other:
            raise ValueError(f"an operator that no selector has: {other}")
