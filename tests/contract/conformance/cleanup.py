"""What checks made, and how it is removed, as far as Stripe lets one remove it."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from tests.contract.conformance.client import Client, Reply
from tests.contract.conformance.differences import DifferenceError

_COLLECTION = re.compile(r"/v1/([\w/]+)")
_OK, _BAD_REQUEST, _NOT_FOUND = 200, 400, 404

ORDER = (
    "quotes",
    "subscriptions",
    "test_helpers/test_clocks",
    "invoices",
    "invoiceitems",
    "customers",
    "promotion_codes",
    "coupons",
    "prices",
    "products",
    "tax_rates",
    "billing/meters",
    "webhook_endpoints",
)
"""In which order: what refers to others goes first. Stripe keeps paid invoices, credit notes and payments."""

_DELETED = {"test_helpers/test_clocks", "invoiceitems", "customers", "coupons", "webhook_endpoints"}


@dataclass(frozen=True, slots=True)
class Cleanup:
    """Remembers what was created."""

    client: Client
    _made: dict[tuple[str, str], None] = field(default_factory=dict)

    def track(self, method: str, path: str, reply: Reply) -> None:
        """Remembers what a request created."""
        collection = _COLLECTION.fullmatch(path)
        if method == "POST" and reply.status == _OK and collection and collection.group(1) in ORDER:
            try:
                self._made[collection.group(1), str(reply["id"])] = None
            except DifferenceError:
                return

    def remove(self) -> tuple[str, ...]:
        """Deletes, voids or archives it; a sentence for each thing that is still in the way."""
        made = sorted(self._made, key=lambda each: ORDER.index(each[0]))
        refusals = [self._remove(collection, id) for collection, id in made]
        self._made.clear()
        return tuple(filter(None, refusals))

    def _remove(self, collection: str, id: str) -> str | None:
        path = f"/v1/{collection}/{id}"
        if collection == "invoices":
            return self._remove_invoice(id, path)
        if collection == "quotes":
            return self._remove_quote(id, path)
        if collection == "subscriptions":
            return self._remove_subscription(id, path)
        if collection == "products":
            gone = self.client.call("DELETE", path).status in (_OK, _NOT_FOUND)
            return None if gone else _refusal(id, self.client.call("POST", path, {"active": False}))
        if collection == "billing/meters":
            inactive = self.client.call("POST", f"{path}/deactivate")
            # One that a check has deactivated stays so.
            return None if inactive.status == _BAD_REQUEST else _refusal(id, inactive)
        if collection in _DELETED:
            reply = self.client.call("DELETE", path)
            # An item on an invoice goes, or stays, with its invoice.
            return None if collection == "invoiceitems" else _refusal(id, reply)
        return _refusal(id, self.client.call("POST", path, {"active": False}))

    def _remove_quote(self, id: str, path: str) -> str | None:
        """Cancels one that is not decided, and removes what it became."""
        self.client.call("POST", f"{path}/cancel")
        shown = self.client.call("GET", path)
        try:
            became = [shown[kind] for kind in ("subscription_schedule", "subscription", "invoice")]
        except DifferenceError:
            return f"{id}: {shown.request} answered {shown.status}"
        schedule, subscription, invoice = became
        if schedule is not None:
            return _refusal(id, self.client.call("POST", f"/v1/subscription_schedules/{schedule}/cancel"))
        if subscription is not None:
            return self._remove_subscription(subscription, f"/v1/subscriptions/{subscription}")
        return None if invoice is None else self._remove_invoice(invoice, f"/v1/invoices/{invoice}")

    def _remove_subscription(self, id: str, path: str) -> str | None:
        """Ends one, unless it is over, and removes the invoices that it made."""
        self.client.call("DELETE", path)
        made = self.client.call("GET", "/v1/invoices", {"subscription": id, "limit": 100})
        try:
            invoices = [str(each["id"]) for each in made["data"]]
        except DifferenceError:
            return f"{id}: {made.request} answered {made.status}"
        refusals = [self._remove_invoice(each, f"/v1/invoices/{each}") for each in invoices]
        return next(filter(None, refusals), None)

    def _remove_invoice(self, id: str, path: str) -> str | None:
        """Deletes a draft, and voids what is to be paid; a draft of a subscription can only be finalized and voided."""
        status = self._status_of(path)
        if status == "draft":
            deleted = self.client.call("DELETE", path)
            if deleted.status != _BAD_REQUEST:
                return _refusal(id, deleted)
            finalized = self.client.call("POST", f"{path}/finalize", {"auto_advance": False})
            if finalized.status != _OK:
                return _refusal(id, finalized)
            status = self._status_of(path)
        if status in ("open", "uncollectible"):
            return _refusal(id, self.client.call("POST", f"{path}/void"))
        return None

    def _status_of(self, path: str) -> str:
        """The status of an invoice, empty for one that is not there."""
        shown = self.client.call("GET", path)
        try:
            return str(shown["status"]) if shown.status == _OK else ""
        except DifferenceError:
            return ""


def _refusal(id: str, reply: Reply) -> str | None:
    if reply.status in (_OK, _NOT_FOUND):
        return None
    try:
        return f"{id}: {reply['error.message']}"
    except DifferenceError:
        return f"{id}: {reply.request} answered {reply.status}"
