"""What surrounds a rule happens whoever calls for it: a route, a job or a page."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from emulator.billing.customers.customer import Customer
from emulator.billing.invoices.invoice import Invoice
from emulator.billing.system.jobs import Job
from emulator.services import invoices
from emulator.store.unit_of_work import UnitOfWork
from emulator.worlds import World
from tests.support.serving import Server
from tests.support.shop import Object, Shop

Service = Callable[[UnitOfWork, Invoice], Any]

REVISION = {"from_invoice__action": "revision"}


def run(server: Server, world: World, service: Service, invoice: Object) -> None:
    """Does something with an invoice in a unit of work of its own."""

    def operation(uow: UnitOfWork) -> None:
        found = uow.get(Invoice, invoice["id"])
        assert found is not None
        service(uow, found)

    server.emulator.store.run(world, operation)


def charging_draft(shop: Shop, token: str = "pm_card_visa") -> Object:
    """A draft of 20 dollars that finalizes and charges itself."""
    customer = shop.paying_customer(token)["id"]
    draft = shop.post("/v1/invoices", customer=customer, auto_advance=True)
    shop.item(customer, invoice=draft["id"])
    return draft


def ordered(server: Server, world: World, job: str) -> Job | None:
    return server.emulator.store.unit_of_work(world).get(Job, job)


@pytest.mark.parametrize(
    "service", [invoices.finalize, invoices.send, invoices.pay, invoices.pay_out_of_band, invoices.auto_finalize]
)
def test_whoever_finalizes_a_revision_voids_its_original(
    service: Service, shop: Shop, server: Server, world: World
) -> None:
    original = shop.open_invoice(shop.paying_customer()["id"], 2000)
    revision = shop.post("/v1/invoices", **REVISION, from_invoice__invoice=original["id"])
    run(server, world, service, revision)
    assert shop.invoice(revision["id"])["status"] in ("open", "paid")
    after = shop.invoice(original["id"])
    assert (after["status"], after["latest_revision"]) == ("void", revision["id"])


@pytest.mark.parametrize("service", [invoices.finalize, invoices.send, invoices.pay, invoices.auto_finalize])
def test_a_draft_is_finalized_for_its_customer_as_that_is_now(
    service: Service, shop: Shop, server: Server, world: World
) -> None:
    customer = shop.paying_customer()["id"]
    draft = shop.draft(customer, 2000)
    shop.post(f"/v1/customers/{customer}", name="Jenny Doe", balance=-500)
    run(server, world, service, draft)
    finalized = shop.invoice(draft["id"])
    assert (finalized["customer_name"], finalized["amount_due"]) == ("Jenny Doe", 1500)
    assert shop.get(f"/v1/customers/{customer}")["balance"] == 0


@pytest.mark.parametrize(
    ("service", "token", "attempts"),
    [
        (invoices.finalize, "pm_card_visa", 0),
        (invoices.pay, "pm_card_visa", 1),
        (invoices.pay, "pm_card_chargeCustomerFail", 1),
        (invoices.auto_finalize, "pm_card_visa", 1),
        (invoices.auto_finalize, "pm_card_chargeCustomerFail", 1),
    ],
)
def test_an_invoice_that_charges_itself_is_attempted_until_it_is_paid(
    service: Service, token: str, attempts: int, shop: Shop, server: Server, world: World
) -> None:
    draft = charging_draft(shop, token)
    run(server, world, service, draft)
    after = shop.invoice(draft["id"])
    assert after["attempt_count"] == attempts
    assert (ordered(server, world, f"charge-{draft['id']}") is None) == (after["status"] == "paid")
    assert ordered(server, world, f"finalize-{draft['id']}") is None


@pytest.mark.parametrize(("service", "is_open"), [(invoices.finalize_due, False), (invoices.charge_due, True)])
def test_a_job_that_was_called_off_is_not_done(
    service: Callable[[UnitOfWork, Job], None], is_open: bool, shop: Shop, server: Server, world: World
) -> None:
    invoice = charging_draft(shop)["id"]
    before = shop.post(f"/v1/invoices/{invoice}/finalize") if is_open else shop.invoice(invoice)
    job = Job(id="called-off", created=before["created"], task="any", subject=invoice, due_at=before["created"])
    server.emulator.store.run(world, lambda uow: service(uow, job))
    assert shop.invoice(invoice) == before


@pytest.mark.parametrize("service", [invoices.auto_finalize, invoices.auto_charge])
def test_what_happens_by_itself_needs_a_customer(service: Service, shop: Shop, server: Server, world: World) -> None:
    draft = shop.draft(None, 2000)
    customer = server.emulator.store.unit_of_work(world).get(Customer, draft["customer"])
    assert customer is not None
    server.emulator.store.run(world, lambda uow: uow.changes.remove(customer))
    run(server, world, service, draft)
    assert shop.invoice(draft["id"])["status"] == "draft"
