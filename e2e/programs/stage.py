"""The simulator and a router as processes on 127.0.0.1, with the routes that the programs call."""

import json
import os
import socket
import subprocess
import time
import urllib.error
import urllib.request
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
KEY = "caller-key-of-programs"
# By route: the provider that is limited, and the one that answers in its place. The third is for what one dialect only has.
ROUTES = {
    "openai-then-anthropic": [("first-oa", "OpenAI"), ("second-an", "Anthropic")],
    "anthropic-then-openai": [("first-an", "Anthropic"), ("second-oa", "OpenAI")],
    "openai-then-openai": [("first-ob", "OpenAI"), ("second-ob", "OpenAI")],
}
# The names of models mean something to some programs, so these are ones that none knows.
MODEL = "model-of-{provider}"
UNTIL = 22 * 60_000 + 46_848


def free_port() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return taken.getsockname()[1]


class Stage:
    def __init__(self, work: Path):
        self._work = work
        self._processes: list[subprocess.Popen] = []
        self._simulator = f"http://127.0.0.1:{free_port()}"
        self._admin = f"http://127.0.0.1:{free_port()}"
        self.url = f"http://127.0.0.1:{free_port()}"
        self._logs = []

    def __enter__(self) -> "Stage":
        try:
            self._start()
        except BaseException:
            self.__exit__()
            raise
        return self

    def _start(self) -> None:
        route = self._work / "routes.yaml"
        # JSON is YAML.
        route.write_text("\n---\n".join(json.dumps(self._route(name), indent=1) for name in ROUTES))
        llmroute = str(ROOT / "llmroute")
        # It builds where that is needed.
        subprocess.run([llmroute, "validate", str(route)], check=True, stdout=subprocess.DEVNULL)
        home = subprocess.run([llmroute, "jdk"], check=True, capture_output=True, text=True).stdout.strip()
        app = ROOT / "standalone" / "target" / "unchecked" / "app" / "lib"
        java = [f"{home}/bin/java", "-Xmx256m", "-cp", f"{app}/*", "dev.llmroute.simulator.SimulatorMain"]
        self._run("simulator", java, LLMROUTE_PORT=self._simulator.rsplit(":", 1)[1])
        ports = ["--port", self.url.rsplit(":", 1)[1], "--admin-port", self._admin.rsplit(":", 1)[1]]
        self._run("router", [llmroute, "run", str(route), *ports, "--no-console"], LLMROUTE_AOT="off", **self._keys())
        self._await(f"{self._simulator}/healthz")
        self._await(f"{self._admin}/readyz")

    @staticmethod
    def _keys() -> dict[str, str]:
        return {"PROGRAMS_CALLER": KEY, "PROGRAMS_PROVIDER": "sk-simulated-provider-key"}

    def _route(self, name: str) -> dict:
        def secret(key: str) -> list[dict]:
            return [{"name": "main", "secretKeyRef": {"name": "programs", "key": key}}]

        providers = [
            {
                "name": provider,
                "dialect": dialect,
                "baseUrl": f"{self._simulator}/{provider}" + ("/v1" if dialect == "OpenAI" else ""),
                "network": "Private",
                "credentials": secret("provider"),
                "models": [{"name": MODEL.format(provider=provider)}],
            }
            for provider, dialect in ROUTES[name]
        ]
        spec = {
            "providers": providers,
            "fallback": {"notify": "Comment"},
            "auth": {"mode": "ApiKey", "keys": secret("caller")},
        }
        return {"apiVersion": "llmroute.dev/v1alpha1", "kind": "LlmRoute", "metadata": {"name": name}, "spec": spec}

    def _run(self, name: str, command: list[str], **environment: str) -> None:
        log = (self._work / f"{name}.log").open("wb")
        self._logs.append(log)
        self._processes.append(
            subprocess.Popen(command, env=os.environ | environment, stdout=log, stderr=subprocess.STDOUT, stdin=subprocess.DEVNULL)
        )

    def _await(self, url: str) -> None:
        deadline = time.monotonic() + 180
        while time.monotonic() < deadline:
            for process in self._processes:
                if process.poll() is not None:
                    raise RuntimeError(f"{process.args[0]} ended; see the logs in {self._work}")
            try:
                urllib.request.urlopen(url, timeout=5).close()
                return
            except OSError:
                time.sleep(0.2)
        raise RuntimeError(f"{url} does not answer; see the logs in {self._work}")

    # ---- what is played ----

    def limit(self, route: str, after: int) -> None:
        """Everything is as at the beginning, and the route's first target answers so many requests before it limits."""
        self._call("POST", f"{self._simulator}/admin/reset")
        self._call("DELETE", f"{self._admin}/api/v1/cooldowns")
        provider, dialect = ROUTES[route][0]
        if after == 0:
            anthropic = {"wording": "AnthropicTokensPerMinute", "lastsMs": 45_000, "headers": ["retry-after"]}
            behaviour = anthropic if dialect == "Anthropic" else {"wording": "GroqTokensPerDay", "lastsMs": UNTIL}
            behaviour |= {"type": "Limit"}
        else:
            behaviour = {"type": "Bucket", "requests": after, "windowMs": 3_600_000, "shape": dialect}
        self._call("PUT", f"{self._simulator}/admin/behaviours/{provider}/{MODEL.format(provider=provider)}", behaviour)

    def calls(self) -> dict[str, int]:
        """By provider."""
        calls: dict[str, int] = {}
        for each in self._call("GET", f"{self._simulator}/admin/calls")["calls"]:
            calls[each["provider"]] = calls.get(each["provider"], 0) + each["calls"]
        return calls

    @staticmethod
    def _call(method: str, url: str, body: dict | None = None) -> dict:
        request = urllib.request.Request(url, method=method, data=None if body is None else json.dumps(body).encode())
        try:
            with urllib.request.urlopen(request, timeout=20) as response:
                text = response.read()
        except urllib.error.HTTPError as refused:
            raise RuntimeError(f"{method} {url}: {refused.code} {refused.read().decode()}") from refused
        return json.loads(text) if text else {}

    def __exit__(self, *_) -> None:
        for process in reversed(self._processes):
            process.terminate()
            try:
                process.wait(20)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
        for log in self._logs:
            log.close()
