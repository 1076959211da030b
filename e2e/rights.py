"""The operator has all the rights that it needs. That it has no others: RightsOnApiServerTest, by the API server's own log."""

import operators
from product import Product


def nothing_refused(product: Product) -> None:
    for pod in operators.pods(product):
        calls = [line for line in operators.metrics(product, pod.name) if "api_calls_seconds_count" in line]
        refused = [line for line in calls if 'code="403"' in line]
        assert calls, f"{pod.name} has called nobody"
        assert not refused, f"{pod.name}: {refused}"
