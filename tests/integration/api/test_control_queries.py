"""A query of the control plane that names something unknown is refused: a test must not get something else."""

from __future__ import annotations

from uuid import UUID

import pytest

from tests.support.serving import Server
from tests.support.shop import Shop

EXEMPT = {"/_emulator/", "/_emulator/health", "/_emulator/openapi.json", "/_emulator/openapi.d.ts"}
"""They take no key, and answer probes that may send what they like."""


def control_routes(server: Server) -> list[tuple[str, str]]:
    arguments = {"mail": "mail_1", "fault": "fault_1", "name": "a", "template": "inrtem_1", "request": "req_1"}
    arguments |= {"invoice": str(UUID(int=1)), "session": "cs_test_1", "token": str(UUID(int=2))}
    return [
        (method, str(server.emulator.app.url_map.bind("").build(rule.endpoint, values, method=method)))
        for rule in server.emulator.app.url_map.iter_rules()
        if rule.rule.startswith("/_emulator/") and not rule.endpoint.startswith("console.") and rule.rule not in EXEMPT
        for values in [{name: arguments[name] for name in rule.arguments}]
        for method in sorted((rule.methods or set()) & {"GET", "POST", "DELETE"})
    ]


def test_no_route_takes_a_parameter_that_it_does_not_know(server: Server, shop: Shop) -> None:
    routes = control_routes(server)
    assert len(routes) > 20
    for method, path in routes:
        answer = shop.wire.request(method, f"{path}?wat=1")
        assert answer.status == 400, (method, path)
        assert f"'wat' is no parameter of {method} {path}: it takes" in answer.json["error"]["message"]


def test_no_route_passes_over_what_a_body_asks_for(server: Server, shop: Shop) -> None:
    customer = shop.customer()
    for method, path in control_routes(server):
        headers = {"Content-Type": "application/json"}
        answer = shop.wire.request(method, path, body=b'{"wat": 1}', headers=headers)
        assert answer.status == 400, (method, path, answer.body)
    assert shop.get("/v1/customers")["data"] == [customer]


def test_what_takes_no_body_takes_one_that_asks_for_nothing(shop: Shop) -> None:
    for body in (b"", b"{}", b"null\n"):
        shop.wire.ok(shop.wire.request("POST", "/_emulator/webhooks/retry", body=body))
    refused = shop.wire.request("POST", "/_emulator/webhooks/retry", body=b'{"event": "evt_1"}').json
    assert refused["error"]["message"].endswith("takes no body: its parameters belong in the query.")


@pytest.mark.parametrize(
    ("query", "message"),
    [
        ("outbox/wait?tto=nobody@example.com", "did you mean to?"),
        ("outbox?statuss=sent", "did you mean status?"),
        ("outbox?status=snet", "did you mean sent?"),
        ("outbox/wait?status=lost", "there are failed, held, not_sent, queued, sent."),
        ("events/wait?typ=invoice.sent", "did you mean type?"),
        ("events/wait?type=invoice.snet", "did you mean invoice.sent?"),
        ("events/wait?type=nonsense", "see docs.stripe.com/api/events/types."),
        ("webhooks/attempts?type=invoice.snet", "did you mean invoice.sent?"),
        ("webhooks/attempts/wait?cuont=2", "did you mean count?"),
        ("webhooks/attempts?status=done", "there are delivered, failed, pending."),
        ("requests?methd=POST", "did you mean method?"),
        ("requests?method=post", "did you mean POST?"),
        ("outbox?status=null", "there are failed, held, not_sent, queued, sent."),
        ("requests?status=2xx", "is not a number from 100 to 599."),
        ("outbox?to=a@example.com&to=b@example.com", "to is given 2 times: give it once."),
        ("outbox?count=3&at_most=2", "count=3 and at_most=2: there cannot be both."),
        ("events?count=1&starting_after=evt_1", "for what is to come: give one."),
        ("events?starting_after=evt_1", "There is nothing in this world with the id 'evt_1'."),
        ("events/wait?count=-1", "count='-1' is not a number from 0 to 10000."),
        ("events/wait?timeout=soon", "timeout='soon' is not a number of seconds from 0 to 60."),
    ],
)
def test_what_was_meant_is_said(query: str, message: str, shop: Shop) -> None:
    answer = shop.wire.get(f"/_emulator/{query}")
    assert (answer.status, answer.json["error"]["message"].endswith(message)) == (400, True), answer.json


def test_types_of_beels_events_are_known(shop: Shop) -> None:
    assert shop.get("/_emulator/webhooks/attempts", type="invoice.email.sent")["data"] == []
