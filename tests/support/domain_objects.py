"""Customers and invoices made by the rules alone, without store or wire."""

from __future__ import annotations

from typing import Any

from emulator.billing.core.account import Account
from emulator.billing.core.changes import Changes
from emulator.billing.core.context import Context
from emulator.billing.core.ids import Stamps
from emulator.billing.customers.create import create_customer
from emulator.billing.customers.customer import Customer
from emulator.billing.customers.params import CustomerCreateParams
from emulator.billing.invoices.drafts import create_invoice
from emulator.billing.invoices.invoice import Invoice
from emulator.billing.invoices.invoice_items import InvoiceItemCreateParams, create_item
from emulator.billing.invoices.invoice_params import InvoiceCreateParams, InvoiceReferences
from emulator.billing.invoices.item_details import ItemReferences
from emulator.billing.invoices.numbers import NumberReservations
from emulator.billing.payments.payment_methods import PaymentMethod, method_of_token

NOW = 1_800_000_000
TO_SEND = {"collection_method": "send_invoice", "days_until_due": 30}


def moment(now: int = NOW, *, livemode: bool = False) -> Context:
    """A moment in the life of an account."""
    return Context(now, Account(id="acct_1Books0123456789"), livemode, "http://127.0.0.1:12111", Stamps().next)


def customer(**given: Any) -> Customer:
    """A customer with a mail address."""
    params = CustomerCreateParams(**{"email": "jenny@example.com", **given})
    return create_customer(params, None, moment(), Changes())


def payment_method(token: str = "pm_card_visa") -> PaymentMethod:
    """What a test token stands for; nobody's yet."""
    method = method_of_token(token, moment())
    assert method is not None
    return method


def draft(owner: Customer, *amounts: int, **params: Any) -> Invoice:
    """A draft to be sent, with a line for each amount."""
    changes, of = Changes(), InvoiceCreateParams(**{**TO_SEND, **params})
    invoice = create_invoice(of, InvoiceReferences(), owner, [], NumberReservations(), moment(), changes)
    for amount in amounts:
        item = InvoiceItemCreateParams(amount=amount, currency=invoice.currency)
        create_item(item, owner, invoice, ItemReferences(), moment(), changes)
        invoice = latest(changes, invoice)
    return invoice


def latest(changes: Changes, invoice: Invoice) -> Invoice:
    """The invoice as the changes leave it."""
    _, saved = changes.written[Invoice.RESOURCE_TYPE.name, invoice.id]
    assert isinstance(saved, Invoice)
    return saved


def told(changes: Changes) -> list[str]:
    """The types of what happened, in order."""
    return [domain_event.type for domain_event in changes.domain_events]
