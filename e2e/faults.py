"""What is played of faults: a part in each run of the acceptance, the whole where it is asked for, see play.py."""

import sys

import cache_loss
import leftovers
import operator_loss
import owned
import propagation
import routers
from play import play

BRIEF = [
    ("owned objects that are deleted or edited by hand are restored within 5 s", owned.restored_soon),
    ("the operator that leads is lost: another leads within 20 s, and an edit is written once", operator_loss.leader_lost),
    (
        "under 50 requests/s with streams a pod is deleted, two rollouts, 1 to 3 to 1 pods: no failed request, no cut stream",
        routers.come_and_go_briefly,
    ),
]

WHOLE = [
    *BRIEF[:2],
    ("the operator is killed three times while routes are made: nothing missing, doubled or left", operator_loss.killed_in_the_midst),
    ("the API server is gone for 60 s under 50 requests/s: no failed request, and no operator starts again", operator_loss.api_server_lost),
    ("a route of a gateway is deleted under 50 requests/s: its callers are told, the others' requests do not fail", owned.route_deleted_under_load),
    ("a namespace is deleted with routes in it: gone, and no warning in the operator's log", leftovers.namespace_deleted),
    ("ten routes come and go for minutes: no object, no series and no memory is left", leftovers.routes_come_and_go),
    ("an edit is in force in both pods within 3 s (p99), with kubelets that look once a minute", propagation.configuration_is_in_force_soon),
    ("a changed key is in use in both pods within 5 s (p99), with kubelets that look once a minute", propagation.keys_are_in_use_soon),
    ("both cache members killed under 50 requests/s: no failed request", cache_loss.members_killed_under_load),
    (
        "under 50 requests/s with streams pods are deleted and evicted, 1 to 5 to 1 pods, ten rollouts: no failed request, no cut stream",
        routers.come_and_go,
    ),
    (
        "both routers are replaced under 50 requests/s with streams, and Services hear of it 32 s late: no failed request, no cut stream",
        routers.replaced_behind_late_services,
    ),
    ("a router that is killed without a warning costs its own requests for seconds, and no others", routers.killed_without_warning),
]

if __name__ == "__main__":
    sys.exit(play(WHOLE))
