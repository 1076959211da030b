"""A route with a certificate: its routers serve callers over TLS."""

import json
import ssl
import subprocess
import tempfile
from pathlib import Path

import httpx

from cluster import Forward, get, kubectl
from product import CALLER_KEY, HELLO, Product

NAME = "secure"


def served_over_tls(product: Product) -> None:
    namespace = ["--namespace", product.namespace]
    with tempfile.TemporaryDirectory() as folder:
        certificate = make_certificate(Path(folder))
        try:
            files = [f"--cert={certificate}", f"--key={certificate.with_suffix('.key')}"]
            kubectl(*namespace, "create", "secret", "tls", f"{NAME}-tls", *files)
            kubectl(*namespace, "apply", "-f", "-", stdin=json.dumps(route(product)))
            kubectl(*namespace, "wait", "--for=condition=Ready", f"llmroute/{NAME}", "--timeout=120s")
            service = get(*namespace, "service", NAME)
            assert [(port["name"], port["port"]) for port in service["spec"]["ports"]] == [("https", 443)], service
            ask(product, certificate)
        finally:
            kubectl(*namespace, "delete", "--ignore-not-found", f"llmroute/{NAME}", f"secret/{NAME}-tls")
            selector = f"app.kubernetes.io/instance={NAME}"
            kubectl(*namespace, "wait", "--for=delete", "pod", "--selector", selector, "--timeout=120s")


def ask(product: Product, certificate: Path) -> None:
    forward = Forward(product.namespace, f"deployment/{NAME}-router", 8080)
    try:
        answer = httpx.post(
            forward.url(8080).replace("http:", "https:") + "/v1/chat/completions",
            json={"model": NAME, "messages": HELLO},
            headers={"authorization": f"Bearer {CALLER_KEY}"},
            verify=ssl.create_default_context(cafile=str(certificate)),
            timeout=30,
        )
        assert answer.status_code == 200 and answer.headers["x-llmroute-target"] == "groq/gemma2-9b-it", answer.text
    finally:
        forward.close()


def make_certificate(folder: Path) -> Path:
    certificate = folder / "router.crt"
    names = f"DNS:{NAME},IP:127.0.0.1"
    command = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", f"/CN={NAME}"]
    files = ["-addext", f"subjectAltName={names}", "-keyout", str(folder / "router.key"), "-out", str(certificate)]
    subprocess.run([*command, *files], check=True, capture_output=True)
    return certificate


def route(product: Product) -> dict:
    provider = {
        "name": "groq",
        "dialect": "OpenAI",
        "baseUrl": f"http://simulator.{product.namespace}.svc:8080/groq/v1",
        "network": "Private",
        "models": [{"name": "gemma2-9b-it"}],
    }
    return {
        "apiVersion": "llmroute.dev/v1alpha1",
        "kind": "LlmRoute",
        "metadata": {"name": NAME},
        "spec": {
            "providers": [provider],
            "router": {"replicas": 1, "tls": {"secretName": f"{NAME}-tls"}},
            "auth": {
                "mode": "ApiKey",
                "keys": [{"name": "app-1", "secretKeyRef": {"name": "caller-keys", "key": "app-1"}}],
            },
        },
    }
