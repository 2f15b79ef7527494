"""Invoices finalized through the API that charge themselves: the first attempt, and the retries."""

from __future__ import annotations

import time

import pytest
from werkzeug.datastructures import Headers

from emulator.api.stripe.keys import authenticate
from emulator.billing.system.jobs import Job
from emulator.services import invoices
from tests.support.serving import Server
from tests.support.shop import PAID, Object, Shop
from tests.support.wire import Wire

pytestmark = pytest.mark.every_engine

DAY = 86400


def finalized(shop: Shop, token: str | None, **params: object) -> Object:
    named = {} if token is None else {"payment_method": token, "invoice_settings__default_payment_method": token}
    customer = shop.customer(**named)["id"]
    draft = shop.post("/v1/invoices", customer=customer)
    shop.item(customer, invoice=draft["id"])
    return shop.post(f"/v1/invoices/{draft['id']}/finalize", auto_advance=True, **params)


def attempt(server: Server, shop: Shop, invoice: str) -> tuple[int, Object]:
    """Does the work that is ordered for an invoice; when it was due, and the invoice afterwards."""
    world = authenticate(Headers({"Authorization": f"Bearer {shop.wire.key}"})).world
    job = ordered(server, shop, invoice)
    assert job is not None
    server.emulator.store.run(world, lambda uow: invoices.charge_due(uow, job))
    return job.due_at, shop.invoice(invoice)


def ordered(server: Server, shop: Shop, invoice: str) -> Job | None:
    world = authenticate(Headers({"Authorization": f"Bearer {shop.wire.key}"})).world
    return server.emulator.store.unit_of_work(world).get(Job, f"charge-{invoice}")


def test_the_first_attempt_comes_an_hour_later(server: Server, shop: Shop) -> None:
    opened = finalized(shop, "pm_card_visa")
    in_an_hour = opened["status_transitions"]["finalized_at"] + 3600
    assert (opened["status"], opened["attempted"], opened["next_payment_attempt"]) == ("open", False, in_an_hour)
    told = len(shop.event_log())
    due_at, paid = attempt(server, shop, opened["id"])
    assert due_at == in_an_hour
    assert (paid["status"], paid["attempt_count"], paid["next_payment_attempt"]) == ("paid", 1, None)
    assert shop.types_since(told) == PAID
    assert ordered(server, shop, opened["id"]) is None


@pytest.mark.parametrize(
    ("token", "types"),
    [
        (
            "pm_card_chargeCustomerFail",
            ["charge.failed", "payment_intent.payment_failed", "invoice.updated", "invoice.payment_failed"],
        ),
        (
            "pm_card_threeDSecure2Required",
            [
                "charge.failed",
                "payment_intent.payment_failed",
                "payment_intent.requires_action",
                "invoice.updated",
                "invoice.payment_action_required",
                "invoice.payment_failed",
            ],
        ),
        (None, ["invoice.updated", "invoice.payment_failed"]),
    ],
)
def test_a_failed_attempt_is_retried_until_the_schedule_ends(
    token: str | None, types: list[str], server: Server, shop: Shop
) -> None:
    invoice = finalized(shop, token)
    for count, pause in ((1, 3 * DAY), (2, 5 * DAY), (3, 7 * DAY), (4, None)):
        before, told = invoice, len(shop.event_log())
        _, invoice = attempt(server, shop, invoice["id"])
        assert (invoice["status"], invoice["attempted"], invoice["attempt_count"]) == ("open", True, count)
        emit = shop.event_log()[told:]
        assert [type for type, _ in emit] == types
        changes = dict(emit)["invoice.updated"] or {}
        assert changes["attempt_count"] == before["attempt_count"]
        if pause is None:
            assert invoice["next_payment_attempt"] is None
        else:
            assert invoice["next_payment_attempt"] == pytest.approx(time.time() + pause, abs=30)
            assert changes["next_payment_attempt"] == before["next_payment_attempt"]
    assert ordered(server, shop, invoice["id"]) is None


def test_a_new_card_pays_at_the_retry(server: Server, shop: Shop) -> None:
    opened = finalized(shop, "pm_card_chargeCustomerFail")
    attempt(server, shop, opened["id"])
    card = shop.post("/v1/payment_methods/pm_card_visa/attach", customer=opened["customer"])["id"]
    shop.post(f"/v1/invoices/{opened['id']}", default_payment_method=card)
    _, paid = attempt(server, shop, opened["id"])
    assert (paid["status"], paid["attempt_count"], paid["next_payment_attempt"]) == ("paid", 2, None)


def test_an_attempt_by_hand_does_not_move_the_retry(server: Server, shop: Shop) -> None:
    opened = finalized(shop, "pm_card_chargeCustomerFail")
    _, failed = attempt(server, shop, opened["id"])
    assert shop.wire.post(f"/v1/invoices/{opened['id']}/pay").status == 402
    again = shop.invoice(opened["id"])
    assert (again["attempt_count"], again["next_payment_attempt"]) == (1, failed["next_payment_attempt"])


@pytest.mark.parametrize("operation", ["void", "mark_uncollectible", "stop"])
def test_what_is_given_up_is_not_attempted(operation: str, server: Server, shop: Shop) -> None:
    opened = finalized(shop, "pm_card_visa")
    path = f"/v1/invoices/{opened['id']}"
    given_up = shop.post(path, auto_advance=False) if operation == "stop" else shop.post(f"{path}/{operation}")
    _, after = attempt(server, shop, opened["id"])
    assert after == given_up


def test_a_failed_payment_of_a_draft_goes_on_by_itself(server: Server, shop: Shop, wire: Wire) -> None:
    token = "pm_card_chargeCustomerFail"
    customer = shop.customer(payment_method=token, invoice_settings__default_payment_method=token)["id"]
    draft = shop.post("/v1/invoices", customer=customer, auto_advance=True)
    shop.item(customer, invoice=draft["id"])
    assert wire.post(f"/v1/invoices/{draft['id']}/pay").status == 402
    _, after = attempt(server, shop, draft["id"])
    assert after["attempt_count"] == 2


@pytest.mark.parametrize("parameters", [{"auto_advance": "false"}, {}])
def test_without_advancing_nothing_is_ordered(parameters: dict[str, str], server: Server, shop: Shop) -> None:
    customer = shop.customer()["id"]
    draft = shop.post("/v1/invoices", customer=customer)
    shop.item(customer, invoice=draft["id"])
    shop.post(f"/v1/invoices/{draft['id']}/finalize", **parameters)
    assert ordered(server, shop, draft["id"]) is None
