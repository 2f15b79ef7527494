"""A world with a few habits: what a test needs before its own story begins."""

from __future__ import annotations

import json
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

from tests.support.waiting import eventually
from tests.support.wire import Wire

Object = dict[str, Any]

TO_SEND = {"collection_method": "send_invoice", "days_until_due": 30}
EMPTY = {"pending_invoice_items_behavior": "exclude"}
"""What has to be said before 2022-08-01, for a draft that is to have no lines."""
PAID = [
    "charge.succeeded",
    "payment_intent.succeeded",
    "invoice.updated",
    "invoice.paid",
    "invoice.payment_succeeded",
    "invoice_payment.paid",
]
"""What a card's payment of an invoice tells, in this order."""


@dataclass(frozen=True, slots=True)
class Shop:
    """Makes things over the wire; every one of them must come back 200."""

    wire: Wire

    def post(self, path: str, **params: Any) -> Object:
        """A POST that succeeds; `metadata__a=1` is `metadata[a]=1`."""
        return self._ok(self.wire.post(path, spelled(params)))

    def at_once(self, paths: Sequence[str]) -> None:
        """POSTs without a body, all at a time, each until it succeeds: in between it may be told of a lock."""

        def insist(path: str) -> None:
            while (answer := self.wire.post(path)).status == 429:
                assert answer.error["code"] == "lock_timeout"
            self._ok(answer)

        with ThreadPoolExecutor(len(paths)) as threads:
            list(threads.map(insist, paths))

    def get(self, path: str, **params: Any) -> Object:
        """A GET that succeeds."""
        return self._ok(self.wire.get(path, spelled(params)))

    def delete(self, path: str) -> Object:
        """A DELETE that succeeds."""
        return self._ok(self.wire.delete(path))

    def customer(self, **params: Any) -> Object:
        """A customer with a mail address."""
        return self.post("/v1/customers", **{"email": "jenny@example.com", "name": "Jenny Rosen", **params})

    def item(self, customer: str, **params: Any) -> Object:
        """An item of 20 dollars, pending unless `invoice` is given."""
        priced = params.keys() & {"amount", "unit_amount_decimal", "price_data__currency"}
        amount = {} if priced else {"amount": 2000}
        return self.post("/v1/invoiceitems", customer=customer, **{"currency": "usd", **amount, **params})

    def product(self, **params: Any) -> Object:
        """A product to price things with."""
        return self.post("/v1/products", **{"name": "Widget", **params})

    def price(self, **params: Any) -> Object:
        """A price of 5 dollars, of a product of its own unless one is named."""
        product = {} if params.keys() & {"product", "product_data__name"} else {"product": self.product()["id"]}
        return self.post("/v1/prices", **{"currency": "usd", "unit_amount": 500, **product, **params})

    def coupon(self, **params: Any) -> Object:
        """A coupon, of ten percent when nothing else is said."""
        return self.post("/v1/coupons", **(params or {"percent_off": "10"}))

    def tax_rate(self, **params: Any) -> Object:
        """A tax rate of 19 percent, which comes on top."""
        return self.post("/v1/tax_rates", **{"display_name": "VAT", "inclusive": False, "percentage": "19", **params})

    def card(self, customer: str, token: str = "pm_card_visa") -> Object:
        """A card that was attached to a customer."""
        return self.post(f"/v1/payment_methods/{token}/attach", customer=customer)

    def paying_customer(self, token: str = "pm_card_visa", **params: Any) -> Object:
        """A customer who pays with a card by default."""
        return self.customer(payment_method=token, invoice_settings__default_payment_method=token, **params)

    def paid_intent(self, customer: str, amount: int) -> Object:
        """A payment that a customer's card made, without an invoice."""
        return self.direct_payment(amount, customer=customer)

    def direct_payment(self, amount: int, **params: Any) -> Object:
        """A payment intent of a guest, confirmed and booked at once."""
        return self.post(
            "/v1/payment_intents",
            **{
                "amount": amount,
                "capture_method": "automatic",
                "currency": "usd",
                "confirm": True,
                "payment_method": "pm_card_visa",
                "return_url": "https://example.com",
                **params,
            },
        )

    def draft(self, customer: str | None = None, *amounts: int, **params: Any) -> Object:
        """A draft to be sent, with one line for each of the amounts, in that order from the oldest."""
        customer = customer or self.customer()["id"]
        draft = self.post("/v1/invoices", customer=customer, **{**TO_SEND, **EMPTY, **params})
        for amount in amounts:
            self.item(customer, invoice=draft["id"], amount=amount, currency=draft["currency"])
        return self.invoice(draft["id"]) if amounts else draft

    def open_invoice(self, customer: str | None = None, *amounts: int, **params: Any) -> Object:
        """An open invoice of 20 dollars, or of the amounts."""
        draft = self.draft(customer, *(amounts or (2000,)), **params)
        return self.post(f"/v1/invoices/{draft['id']}/finalize")

    def invoice(self, id: str, **params: Any) -> Object:
        """An invoice as it reads now."""
        return self.get(f"/v1/invoices/{id}", **params)

    def send(self, id: str) -> Object:
        """Sends an invoice."""
        return self.post(f"/v1/invoices/{id}/send")

    def events(self, **params: Any) -> list[Object]:
        """Every event of the world, oldest first."""
        return self.wire.all("/v1/events", spelled(params))[::-1]

    def clock(self, **body: Any) -> Object:
        """The clock of the world, after it was stopped, moved or let run, however long that takes."""
        return self._ok(self.wire.request("POST", "/_emulator/clock?timeout=50", body=json.dumps(body).encode()))

    def advance(self, clock: str, to: int) -> Object:
        """A test clock, once it has arrived at a second, unix UTC."""
        self.post(f"/v1/test_helpers/test_clocks/{clock}/advance", frozen_time=to)
        arrived = self.arrived(clock)
        assert (arrived["status"], arrived["frozen_time"]) == ("ready", to)
        return arrived

    def arrived(self, clock: str) -> Object:
        """A test clock that goes no further: a busy machine may take longer than the reply to an advance waits."""
        return eventually(
            lambda: self.get(f"/v1/test_helpers/test_clocks/{clock}"),
            lambda found: found["status"] != "advancing",
            seconds=60,
        )

    def log_since(self, count: int) -> list[tuple[str, Object | None]]:
        """What was told after the first `count` events."""
        return self.event_log()[count:]

    def types_since(self, count: int) -> list[str]:
        """Of what types it was."""
        return [type for type, _ in self.log_since(count)]

    def event_log(self) -> list[tuple[str, Object | None]]:
        """Every event's type and previous attributes, oldest first."""
        return [(event["type"], event["data"].get("previous_attributes")) for event in self.events()]

    def _ok(self, answer: Any) -> Object:
        body: Object = self.wire.ok(answer)
        return body


def spelled(params: dict[str, Any]) -> dict[str, Any]:
    """`a__b` as `a[b]`, and a list as `a[]`."""
    named: dict[str, Any] = {}
    for name, value in params.items():
        outermost, *steps = name.split("__")
        spelling = outermost + "".join(f"[{step}]" for step in steps)
        if isinstance(value, list):
            named[f"{spelling}[]"] = value
        else:
            named[spelling] = str(value).lower() if isinstance(value, bool) else value
    return named
