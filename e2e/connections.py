"""Which pods are connected with which, as the kernel tells of each pod."""

import base64
import ipaddress
import json
from dataclasses import dataclass

from cluster import get
from network_policy import Pod
from node import in_node

ESTABLISHED, LISTENS = "01", "0A"  # as /proc/net/tcp has it


@dataclass(frozen=True)
class Connection:
    source: Pod
    target: Pod
    port: int

    def __str__(self) -> str:
        return f"{self.source.namespace}/{self.source.name} -> {self.target.namespace}/{self.target.name}:{self.port}"


def pods() -> list[Pod]:
    return [Pod.of(pod) for pod in running()]


def running() -> list[dict]:
    return [pod for pod in get("pods", "--all-namespaces")["items"] if pod["status"].get("phase") == "Running"]


def open_now() -> set[Connection]:
    """As who is called sees them, since who calls may know the address of a Service only."""
    here = running()
    by_address = {pod["status"]["podIP"]: Pod.of(pod) for pod in here if not pod["spec"].get("hostNetwork")}
    tables = socket_tables()
    connections = set()
    for pod in here:
        containers = pod["status"].get("containerStatuses", [])
        ids = [each.get("containerID", "").removeprefix("containerd://") for each in containers]
        table = next((tables[each] for each in ids if each in tables), "")
        sockets = [row.split() for row in table.splitlines() if ":" in row]
        listening = {port(row[1]) for row in sockets if row[3] == LISTENS}
        connections |= {
            Connection(by_address[address(row[2])], Pod.of(pod), port(row[1]))
            for row in sockets
            if row[3] == ESTABLISHED and port(row[1]) in listening and address(row[2]) in by_address
        }
    return connections


def socket_tables() -> dict[str, str]:
    """By container."""
    script = """
        ctr --namespace k8s.io tasks list | while read -r id pid _; do
          [ -r "/proc/$pid/net/tcp" ] || continue
          printf '"%s": ' "$id"
          cat "/proc/$pid/net/tcp" "/proc/$pid/net/tcp6" | base64 -w0 | sed 's/.*/"&",/'
        done
    """
    encoded = json.loads("{" + in_node(script).strip().removesuffix(",") + "}")
    return {container: base64.b64decode(table).decode() for container, table in encoded.items()}


def port(end: str) -> int:
    return int(end.split(":")[1], 16)


def address(end: str) -> str:
    """Of 4 or 16 bytes, in words of 4 whose bytes are turned round."""
    digits = end.split(":")[0]
    words = [bytes.fromhex(digits[at : at + 8])[::-1] for at in range(0, len(digits), 8)]
    found = ipaddress.ip_address(b"".join(words))
    return str(getattr(found, "ipv4_mapped", None) or found)
