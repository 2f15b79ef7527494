"""What a check works with: requests, expectations, things to begin with, and the removal of all that was made."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Mapping
from typing import Any

from tests.contract.conformance.cleanup import Cleanup
from tests.contract.conformance.client import Client, Params, Reply
from tests.contract.conformance.differences import ABSENT, Difference, DifferenceError, Exactly, differences

TO_SEND: Params = {"collection_method": "send_invoice", "days_until_due": 30}
CARD: Params = {"payment_method": "pm_card_visa", "invoice_settings": {"default_payment_method": "pm_card_visa"}}

_OK = 200


class Sandbox:
    """One check's view of the server. `patience`: how many seconds it waits for what Stripe does a little later."""

    def __init__(self, client: Client, patience: float) -> None:
        self._client = client
        self._patience = patience
        self._cleanup = Cleanup(client)
        self._began = int(time.time())
        self.differences: list[Difference] = []
        self.requests = 0
        self.latest = ""

    @property
    def patience(self) -> float:
        """How many seconds are waited at most."""
        return self._patience

    @property
    def key(self) -> str:
        """The key that is called with; it must not come into what is expected."""
        return self._client.key

    # Requests.

    def call(
        self, method: str, path: str, params: Params | None = None, *, headers: Mapping[str, str | None] | None = None
    ) -> Reply:
        """Any request; see `Client.call`."""
        self.requests += 1
        reply = self._client.call(method, path, params, headers=headers)
        self.latest = reply.request
        self._cleanup.track(method, path, reply)
        return reply

    def get(self, path: str, params: Params | None = None, **headers: str | None) -> Reply:
        """GET; a header is named like `Stripe_Version`."""
        return self.call("GET", path, params, headers=_named(headers))

    def post(self, path: str, params: Params | None = None, **headers: str | None) -> Reply:
        """POST."""
        return self.call("POST", path, params, headers=_named(headers))

    def delete(self, path: str) -> Reply:
        """DELETE."""
        return self.call("DELETE", path)

    def create(self, path: str, params: Params | None = None, **headers: str | None) -> Reply:
        """A POST that the check cannot go on without."""
        return require_ok(self.post(path, params, **headers))

    def retrieve(self, path: str, params: Params | None = None, **headers: str | None) -> Reply:
        """A GET that the check cannot go on without."""
        return require_ok(self.get(path, params, **headers))

    # Expectations.

    def expect(self, reply: Reply, facts: Any) -> None:
        """The answer is 200, and these facts are in it."""
        self.differences += differences(facts, require_ok(reply).body, reply.request)

    def equal(self, reply: Reply, what: str, actual: Any, expected: Any) -> None:
        """Something that was read off an answer is this."""
        self.differences += differences(expected, actual, reply.request, what)

    def refused(
        self,
        reply: Reply,
        status: int,
        message: Any,
        *,
        code: str | None = None,
        param: str | None = None,
        type: str = "invalid_request_error",
        has_page: bool = True,
    ) -> None:
        """The answer is this error, with no other keys but the link to its log."""
        error = {"message": message, "type": type, "code": code, "param": param}
        if code and has_page:
            error["doc_url"] = f"https://stripe.com/docs/error-codes/{code.replace('_', '-')}"
        named = {name: value for name, value in error.items() if value is not None}
        actual = reply.body.get("error", ABSENT) if isinstance(reply.body, dict) else ABSENT
        if isinstance(actual, dict):
            actual = {name: value for name, value in actual.items() if name != "request_log_url"}
        self.differences += differences(status, reply.status, reply.request, "HTTP status")
        self.differences += differences(Exactly(named), actual, reply.request, "error")

    def eventually(self, ask: Callable[[], Reply], is_there: Callable[[Reply], bool]) -> Reply:
        """The first answer that has what it should, or the last one there was patience for."""
        until, pause = time.monotonic() + self._patience, 0.1
        while True:
            reply = require_ok(ask())
            if is_there(reply) or time.monotonic() > until:
                return reply
            time.sleep(pause)
            pause = min(2 * pause, 5)

    # Things to begin with.

    def customer(self, params: Params | None = None) -> str:
        """A customer with a mail address."""
        id: str = self.create("/v1/customers", {"email": "jenny@example.com", "name": "Jenny Rosen", **(params or {})})[
            "id"
        ]
        return id

    def item(self, customer: str, params: Params) -> Reply:
        """An item in dollars."""
        return self.create("/v1/invoiceitems", {"customer": customer, "currency": "usd", **params})

    def draft(self, *amounts: int, customer: str | None = None, params: Params | None = None) -> Reply:
        """A draft to be sent, in dollars, with a line for each of the amounts."""
        customer = customer or self.customer()
        made = self.create("/v1/invoices", {"customer": customer, "currency": "usd", **TO_SEND, **(params or {})})
        for amount in amounts:
            self.item(customer, {"invoice": made["id"], "amount": amount})
        return self.retrieve(f"/v1/invoices/{made['id']}")

    def open_invoice(self, *amounts: int, customer: str | None = None, params: Params | None = None) -> Reply:
        """A finalized invoice, of 20 dollars unless amounts are given."""
        draft = self.draft(*(amounts or (2000,)), customer=customer, params=params)
        return self.create(f"/v1/invoices/{draft['id']}/finalize")

    def pay_invoice(self, *amounts: int) -> Reply:
        """An invoice that was paid by card."""
        opened = self.open_invoice(*amounts, customer=self.customer(CARD))
        return self.create(f"/v1/invoices/{opened['id']}/pay")

    def price(self, params: Params | None = None) -> Reply:
        """A price of 15 dollars for a product of its own."""
        product = self.create("/v1/products", {"name": "Teapot"})["id"]
        return self.create("/v1/prices", {"product": product, "currency": "usd", "unit_amount": 1500, **(params or {})})

    def tax_rate(self, percentage: str, *, inclusive: bool = False) -> str:
        """A tax rate."""
        given = {"display_name": "VAT", "percentage": percentage, "inclusive": inclusive}
        id: str = self.create("/v1/tax_rates", given)["id"]
        return id

    def coupon(self, params: Params) -> str:
        """A coupon."""
        id: str = self.create("/v1/coupons", params)["id"]
        return id

    def events(self, object: str, *types: str) -> Reply:
        """A list of the events of an object, oldest first, once those of the types are there."""

        def ask() -> Reply:
            filters = {"limit": 100, "created": {"gte": self._began - 60}, "types": list(types)}
            return self.get("/v1/events", filters)

        def is_there(reply: Reply) -> bool:
            return set(types) <= {event["type"] for event in _of(object, reply)}

        reply = self.eventually(ask, is_there)
        return Reply(reply.request, reply.status, reply.headers, _as_list(_of(object, reply)))

    def remove_everything(self) -> tuple[str, ...]:
        """Removes what was made, as far as Stripe lets one; says what is left that should not be."""
        return self._cleanup.remove()


def require_ok(reply: Reply) -> Reply:
    """The answer, which must be 200.

    Raises:
        DifferenceError: it is not.
    """
    if reply.status != _OK:
        raise DifferenceError(
            Difference(reply.request, "HTTP status", _OK, f"{reply.status} {_message(reply)}".rstrip())
        )
    return reply


def _message(reply: Reply) -> str:
    try:
        return str(reply["error.message"])
    except DifferenceError:
        return reply.text[:200]


def _of(object: str, reply: Reply) -> list[dict[str, Any]]:
    return [event for event in reply["data"] if event["data"]["object"].get("id") == object][::-1]


def _as_list(events: list[dict[str, Any]]) -> str:
    return json.dumps({"data": events})


def _named(headers: Mapping[str, str | None]) -> dict[str, str | None]:
    return {name.replace("_", "-"): value for name, value in headers.items()}
