"""Plays the acceptance, see play.py."""

import sys

import cache_loss
import clients
import faults
import lifecycle
import matrix
import operations
import policies
import rights
import seldom
import stories
import tls
from play import play

CHECKS = [
    ("story 1, single model fallback: answer, headers, messages, log lines and event", stories.single_model_fallback),
    ("story 1: the message stands in the stream", stories.comment_in_the_stream),
    ("story 2, provider fallback: Groq to OpenAI, OpenAI to Anthropic, Anthropic to OpenAI", stories.provider_fallback),
    ("story 3, cache effectiveness: the other router makes no call to the limited model", stories.cache_effectiveness),
    ("story 3: after a limit of 8 s the model is used again, not before", stories.used_again_after_the_wait),
    ("story 4, wait time extraction: 22m46.848s everywhere, and in the console", stories.wait_time_extraction),
    ("story 5, all providers exhausted: 429, Retry-After, the sentence", stories.everything_limited),
    (
        "story 5: 401, 403 and a tool failure fail at once, with one call and no cooldown",
        stories.request_errors_fail_at_once,
    ),
    ("a request through the Service is answered after a fallback", lifecycle.through_the_service),
    ("kubectl get llmroutes shows the target cooling down", lifecycle.status_shows_the_cooldown),
    ("Clear in the console, in Chromium: the next request goes to the primary", lifecycle.clear_in_the_console),
    ("the Python client: plain, with a fallback", clients.plain),
    ("the Python client: streaming, with a fallback", clients.streaming),
    ("the Python client: tools, with a fallback", clients.tools),
    ("the Python client: the list of models", clients.models),
    ("the Python client of Anthropic: plain, with a fallback", clients.anthropic_plain),
    ("the Python client of Anthropic: streaming, with a fallback", clients.anthropic_streaming),
    ("the Python client of Anthropic: tools, with a fallback", clients.anthropic_tools),
    ("every client on every dialect of target: plain, streams, tools, images, schemas, errors", matrix.every_client_on_every_dialect),
    ("the API server refuses a bad route and names the field", lifecycle.bad_route_is_refused),
    ("an edit that names a Secret wrongly is held back under 50 requests/s: no failed request", operations.held_back),
    ("a changed key is in use in both routers within 5 s, three times", operations.changed_key_is_in_use_soon),
    ("a Secret deleted and made anew under 50 requests/s: no failed request", operations.secret_made_anew),
    ("routes share a gateway's pods, and one that is added is served within 15 s by the same pods", operations.routes_share_a_gateway),
    ("a route with a certificate is served over TLS", tls.served_over_tls),
    ("both cache members killed under 50 requests/s: no failed request", cache_loss.members_killed_under_load),
    ("cooldowns are shared again after the members return", cache_loss.shared_again),
    (
        "the NetworkPolicies let through what the parts say to each other, and keep strangers from the shared memory",
        policies.let_what_is_said_and_nothing_else,
    ),
    ("what the operator seldom does: takes its objects back, scales by load, removes, mends a key, clears", seldom.done_too),
    ("the API server has refused the operator nothing in all this", rights.nothing_refused),
    *faults.BRIEF,
    ("deleting the route removes everything that it owned", lifecycle.deleting_the_route_removes_all),
]


if __name__ == "__main__":
    sys.exit(play(CHECKS))
