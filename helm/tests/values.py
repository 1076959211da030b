#!/usr/bin/env python3
"""helm/tests/values.py: each value of the chart is documented, known to the schema, and changes what is rendered.

Takes a word: comments, schema or effects; or "documents NAMESPACE", and prints all that is rendered of each value once, for an API
server to judge. Needs helm (HELM=..., or on the PATH), and nothing but Python's own library: helm itself
reads the YAML.
"""

import json
import os
import re
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

CHART = Path(__file__).resolve().parent.parent / "llmroute"
HELM = os.environ.get("HELM", "helm")

# With all of it on, a value that only matters together with another one is seen too.
EVERYTHING = {
    "console": {  # a random token or key differs each time
        "token": {"existingSecret": "fixed"},
        "auth": {
            "groups": {"view": ["readers"], "operate": ["operators"], "edit": ["editors"]},
            "sessionKey": {"existingSecret": "fixed"},
            "oidc": {
                "issuer": "https://issuer.example",
                "clientId": "console",
                "clientSecret": {"existingSecret": "fixed"},
                "publicUrl": "https://public.example",
            },
            "proxy": {"addresses": ["192.0.2.1"], "existingSecret": "fixed"},
        },
        "history": {"postgres": {"url": "jdbc:postgresql://db.example/first", "user": "first", "secret": "first"}},
    },
    "image": {"registry": "registry.example"},
    "egress": {"httpsProxy": "http://first.example:3128", "caBundle": {"configMap": "first"}},
    "monitoring": {"podMonitor": {"enabled": True}, "rules": {"enabled": True}, "dashboard": {"enabled": True}},
    "networkPolicy": {"consoleCallers": [{"ipBlock": {"cidr": "192.0.2.0/24"}}]},
}

# The ways into the console, of which there is one at a time: what matters in one of them only.
WAYS = {"token": "Token", "groups": "Oidc", "sessionKey": "Oidc", "oidc": "Oidc", "proxy": "Proxy"}

# What has to change together with a value, since the chart refuses it alone.
NO_POSTGRES = {"url": "", "user": "", "secret": ""}
VOLUME = {"console": {"history": {"volume": {"enabled": True}, "postgres": NO_POSTGRES}}}
TOGETHER = {
    "egress.caBundle.secret": {"egress": {"caBundle": {"configMap": ""}}},
    "console.history.volume.enabled": VOLUME,
    "console.history.volume.size": VOLUME,
    "console.history.volume.storageClass": VOLUME,
}


def read_values() -> dict:
    """values.yaml, as helm reads it."""
    with tempfile.TemporaryDirectory() as folder:
        chart = Path(folder, "reader")
        Path(chart, "templates").mkdir(parents=True)
        Path(chart, "Chart.yaml").write_text("apiVersion: v2\nname: reader\nversion: 0.0.0\n")
        Path(chart, "values.yaml").write_text(Path(CHART, "values.yaml").read_text())
        Path(chart, "templates", "values.yaml").write_text("{{ toJson .Values }}\n")
        shown = subprocess.run([HELM, "template", "reader", chart], capture_output=True, text=True, check=True).stdout
    return json.loads(next(line for line in shown.splitlines() if line.startswith("{")))


def render(values: dict, namespace: str = "llmroute-system", release: str = "llmroute") -> str:
    command = [HELM, "template", release, CHART, "--namespace", namespace, "--kube-version", "1.35.0"]
    done = subprocess.run([*command, "--values", "-"], input=json.dumps(values), capture_output=True, text=True)
    if done.returncode != 0:
        raise ValueError(done.stderr.strip())
    return done.stdout


def leaves(schema: dict, values: dict, path: tuple = ()):
    """Each value that can be set: path, its schema, its default. What the schema leaves open is one value."""
    for name, known in schema["properties"].items():
        known = resolved(known)
        if "examples" not in known and "properties" in known and "claims" not in known["properties"]:
            yield from leaves(known, values.get(name, {}), (*path, name))
        elif name != "global":  # helm's own
            yield (*path, name), known, values.get(name)


SCHEMA = json.loads(Path(CHART, "values.schema.json").read_text())


def resolved(schema: dict) -> dict:
    """Without references; what stands beside one wins."""
    if "$ref" not in schema:
        return schema
    return {**resolved(SCHEMA["definitions"][schema["$ref"].removeprefix("#/definitions/")]), **schema}


def another(schema: dict, value):
    """A value that the schema accepts and that is not this one."""
    if "examples" in schema:
        return next(each for each in schema["examples"] if each != value)
    if "enum" in schema:
        return next(each for each in schema["enum"] if each != value)
    if schema.get("type") == "boolean":
        return not value
    if schema.get("type") == "integer":
        return value + 1
    if schema.get("type") == "string":
        return f"{value}x"
    if "claims" in schema.get("properties", {}):  # resources
        return {"limits": {"memory": "1Gi"}}
    raise ValueError("the schema needs an example")


def merged(base: dict, more: dict) -> dict:
    both = dict(base)
    for name, value in more.items():
        both[name] = merged(base[name], value) if isinstance(value, dict) and isinstance(base.get(name), dict) else value
    return both


def nested(path: tuple, value) -> dict:
    for name in reversed(path):
        value = {name: value}
    return value


def everything(path: tuple) -> dict:
    """Everything on, and with it the way into the console in which a value matters."""
    way = WAYS.get(path[2]) if path[:2] == ("console", "auth") and len(path) > 3 else None
    return merged(EVERYTHING, nested(("console", "auth", "mode"), way)) if way else EVERYTHING


def changed(path: tuple, schema: dict, value) -> dict:
    """Everything on, and one value another one."""
    return merged(everything(path), merged(nested(path, another(schema, value)), TOGETHER.get(".".join(path), {})))


def print_documents(values: dict, namespace: str) -> None:
    """Under a name of its own: an apply over what is installed would merge lists with it."""
    known = leaves(SCHEMA, merged(values, EVERYTHING))
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        rendered = [render({}, namespace, "each"), *pool.map(lambda leaf: render(changed(*leaf), namespace, "each"), known)]
    each = (document.strip() for text in rendered for document in re.split(r"^---$", text, flags=re.MULTILINE))
    print("\n---\n".join(dict.fromkeys(document for document in each if document)))


def check_effects(values: dict) -> list[str]:
    befores = {}  # a render takes a while, and there are few

    def before(path: tuple) -> str:
        values = json.dumps(everything(path))
        if values not in befores:
            befores[values] = render(everything(path))
        return befores[values]

    def problem(leaf) -> str | None:
        name = ".".join(leaf[0])
        try:
            return None if render(changed(*leaf)) != before(leaf[0]) else f"{name}: nothing that is rendered changes"
        except ValueError as refused:
            return f"{name}: {refused}"

    with ThreadPoolExecutor(os.cpu_count()) as pool:
        return [each for each in pool.map(problem, leaves(SCHEMA, merged(values, EVERYTHING))) if each]


def check_schema(values: dict) -> list[str]:
    def unlike(schema: dict, given: dict, path: str):
        for name in sorted(schema["properties"].keys() ^ given.keys()):
            if name not in ("global", "claims"):
                yield f"{path}{name} is only in {'values.yaml' if name in given else 'the schema'}"
        for name in schema["properties"].keys() & given.keys():
            known = resolved(schema["properties"][name])
            if "properties" in known and "examples" not in known and "claims" not in known["properties"]:
                yield from unlike(known, given[name], f"{path}{name}.")
        for name in sorted(schema["properties"].keys() - set(schema.get("required", [])) - {"global"}):
            yield f"{path}{name} is not required, so an upgrade with --reuse-values that lacks it is not refused"
        if schema.get("additionalProperties") is not False:
            yield f"{path or 'the whole'} takes keys that it does not know"

    return list(unlike(SCHEMA, values, ""))


def check_comments(_: dict) -> list[str]:
    """A comment above each value. A section needs none of its own, nor does what a value consists of."""
    problems, above, opaque = [], False, None
    lines = Path(CHART, "values.yaml").read_text().splitlines()
    for number, line in enumerate(lines, 1):
        indent = len(line) - len(line.lstrip())
        if opaque is not None and line.strip() and indent <= opaque:
            opaque = None
        if line.lstrip().startswith("#"):
            above = True
            continue
        found = re.match(r" *([A-Za-z]+):(.*)", line)
        if found and opaque is None:
            section = not found[2].strip() and found[1] not in ("resources", "consoleCallers")
            if not section and not above:
                problems.append(f"values.yaml:{number}: {found[1]} has no comment")
            if not section:
                opaque = indent
        above = False
    return problems


def main() -> int:
    if sys.argv[1] == "documents":
        print_documents(read_values(), sys.argv[2])
        return 0
    checks = {"comments": check_comments, "schema": check_schema, "effects": check_effects}
    problems = checks[sys.argv[1]](read_values())
    print("\n".join(problems))
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
