"""One account's story, told with the official SDK that is first on the path: a line of facts for every step.

The emulator's address, the key and the account's own API version come from the environment.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread
from typing import Any, ClassVar, NamedTuple

import stripe

URL, KEY = os.environ["STRIPE_BASE_URL"], os.environ["STRIPE_API_KEY"]
# Which names a class has differs from major to major, and the type checker knows the newest only.
sdk: Any = stripe


VERSION = sdk.api_version or os.environ["STRIPE_ACCOUNT_VERSION"]
"""Majors up to 5 name no version unless told: the account's own is theirs."""

ERRORS: Any = sdk if hasattr(sdk, "StripeError") else sdk.error


class ModuleClient:
    """What majors before 8 have in a client's place, class methods and a setting, with the names of its services."""

    SERVICES: ClassVar = {
        "coupons": "Coupon",
        "credit_notes": "CreditNote",
        "customers": "Customer",
        "invoice_items": "InvoiceItem",
        "invoices": "Invoice",
        "payment_methods": "PaymentMethod",
        "prices": "Price",
        "products": "Product",
        "tax_rates": "TaxRate",
        "webhook_endpoints": "WebhookEndpoint",
    }

    def __init__(self, key: str) -> None:
        self._key = key
        sdk.api_base = URL

    def __getattr__(self, service: str) -> Any:
        return ModuleService(getattr(sdk, self.SERVICES[service]), self._key)


class ModuleService:
    """One of those classes; its methods take a map of parameters and one of options, as a service's do."""

    def __init__(self, cls: Any, key: str) -> None:
        self._cls, self._key = cls, key

    def __getattr__(self, method: str) -> Any:
        def call(*arguments: Any) -> Any:
            ids = [each for each in arguments if isinstance(each, str)]
            params = {name: value for each in arguments if isinstance(each, dict) for name, value in each.items()}
            return getattr(self._cls, method)(*ids, api_key=self._key, **params)

        return call


def client(key: str) -> Any:
    """The SDK's client; since 12.4 its services stand under `v1`."""
    if not hasattr(sdk, "StripeClient"):
        return ModuleClient(key)
    made = sdk.StripeClient(key, base_addresses={"api": URL})
    return getattr(made, "v1", made)


class Delivery(NamedTuple):
    """What arrived at an endpoint of our own."""

    body: bytes
    signature: str


class Mailbox(HTTPServer):
    """An endpoint that keeps what arrives first."""

    delivery: Delivery

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Endpoint)
        self.url = f"http://127.0.0.1:{self.server_port}/"
        self._listening = Thread(target=self.handle_request)
        self._listening.start()

    def arrived(self) -> Delivery:
        """Waits for it."""
        self._listening.join(20)
        self.server_close()
        return self.delivery


class _Endpoint(BaseHTTPRequestHandler):
    server: Mailbox

    def do_POST(self) -> None:  # the name that http.server looks for
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.delivery = Delivery(body, self.headers["Stripe-Signature"])
        self.send_response(200)
        self.end_headers()

    def log_message(self, *_: object) -> None:
        """Says nothing: the story alone is on the terminal."""


def tell(step: str, *facts: object) -> None:
    """Prints a line; `true` and `-` as every other language has them."""
    words = [str(fact).lower() if isinstance(fact, bool) else "-" if fact is None else str(fact) for fact in facts]
    print(step, *words)


def refused(step: str, request: Callable[[], object]) -> Any:
    """Tells how a request was refused, and gives the SDK's exception."""
    try:
        request()
    except ERRORS.StripeError as error:
        param = getattr(error, "param", None)
        tell(step, type(error).__name__, error.http_status, error.code, param)
        return error
    raise SystemExit(f"{step} was not refused")


def main() -> None:
    """Tells the story."""
    api = client(KEY)
    customer = api.customers.create(
        {
            "email": "jenny@example.com",
            "name": "Jenny Rosen",
            "invoice_prefix": "JENNY",
            "metadata": {"tier": "gold"},
        }
    )
    tell("customer", customer.email, customer.metadata["tier"])

    # Before 2022-08-01 an invoice takes all pending items, and is refused where there are none, unless told otherwise.
    to_send = {
        "customer": customer.id,
        "collection_method": "send_invoice",
        "days_until_due": 30,
        "pending_invoice_items_behavior": "exclude",
    }
    draft = _draft(api, customer.id, to_send)
    sent = _send(api, draft)
    paid = _pay(api, customer.id, sent)

    note = api.credit_notes.create({"invoice": paid.id, "amount": 1000, "credit_amount": 1000})
    tell("credit_note", note.status, note.amount, note.number)

    mistake = api.invoices.create(to_send)
    api.invoice_items.create({"customer": customer.id, "invoice": mistake.id, "amount": 2500, "currency": "usd"})
    api.invoices.finalize_invoice(mistake.id)
    voided = api.invoices.void_invoice(mistake.id)
    tell("void", voided.status, voided.number)

    _lists(api, to_send, [paid.id, voided.id])
    _expand(api, paid)
    _retry(api)
    _errors(api, paid)
    _without_client(customer.id)


def _draft(api: Any, customer: str, to_send: dict[str, Any]) -> Any:
    product = api.products.create({"name": "Teapot"})
    price = api.prices.create({"product": product.id, "currency": "usd", "unit_amount": 1500})
    tell("price", price.unit_amount, price.currency, price.product == product.id)
    tax_rate = api.tax_rates.create({"display_name": "VAT", "percentage": 10, "inclusive": False})
    tell("tax_rate", int(tax_rate.percentage), tax_rate.inclusive)
    coupon = api.coupons.create({"percent_off": 25, "duration": "once"})
    tell("coupon", int(coupon.percent_off), coupon.duration)

    priced = {"price": price.id} if VERSION < "2025-03-31" else {"pricing": {"price": price.id}}
    plain = api.invoice_items.create({"customer": customer, "amount": 2000, "currency": "usd"})
    counted = api.invoice_items.create({"customer": customer, "quantity": 2, **priced})
    tell("items", plain.amount, counted.amount)
    draft = api.invoices.create(
        {
            **to_send,
            "pending_invoice_items_behavior": "include",
            "default_tax_rates": [tax_rate.id],
            "discounts": [{"coupon": coupon.id}],
        }
    )
    tell("draft", draft.status, draft.subtotal, draft.total, draft.number)
    return draft


def _send(api: Any, draft: Any) -> Any:
    mailbox = Mailbox()
    endpoint = api.webhook_endpoints.create(
        {"url": mailbox.url, "enabled_events": ["invoice.sent"], "api_version": VERSION}
    )
    sent = api.invoices.send_invoice(draft.id)
    tell("send", sent.status, sent.amount_due, sent.number)

    body, signature = mailbox.arrived()
    event = sdk.Webhook.construct_event(body, signature, endpoint.secret)
    tell("webhook", event.type, event.data.object["status"], event.data.object["number"])
    try:
        sdk.Webhook.construct_event(body + b" ", signature, endpoint.secret)
    except ERRORS.SignatureVerificationError as error:
        tell("webhook_forged", type(error).__name__)
    return sent


def _pay(api: Any, customer: str, sent: Any) -> Any:
    failing = api.payment_methods.attach("pm_card_chargeCustomerFail", {"customer": customer})
    decline = refused("decline", lambda: api.invoices.pay(sent.id, {"payment_method": failing.id}))
    tell("decline_code", decline.error.decline_code, decline.error.payment_intent["status"])
    visa = api.payment_methods.attach("pm_card_visa", {"customer": customer})
    paid = api.invoices.pay(sent.id, {"payment_method": visa.id})
    tell("pay", paid.status, paid.amount_paid, paid.amount_remaining)
    return paid


def _lists(api: Any, to_send: dict[str, Any], made: list[str]) -> None:
    made = [*made, *(api.invoices.create(to_send).id for _ in range(5))]
    newest = made[-1]
    listed = [each.id for each in api.invoices.list({"limit": 2}).auto_paging_iter()]
    tell("auto_paging", len(listed), listed == made[::-1])
    page = api.invoices.list({"limit": 3, "status": "draft", "starting_after": newest})
    tell("page", len(page.data), page.has_more)
    tell("delete", api.invoices.delete(newest).deleted)


def _expand(api: Any, paid: Any) -> None:
    expanded = api.invoices.retrieve(paid.id, {"expand": ["customer", "default_tax_rates"]})
    found = api.invoices.list({"limit": 1, "expand": ["data.customer"]}).data[0]
    tell("expand", expanded.customer.email, expanded.default_tax_rates[0].display_name, found.customer.name)


def _retry(api: Any) -> None:
    order = {"idempotency_key": "order-1"}
    first = api.customers.create({"name": "Once"}, order)
    again = api.customers.create({"name": "Once"}, order)
    tell("retry", first.id == again.id, again.last_response.headers["Idempotent-Replayed"])
    refused("retry_changed", lambda: api.customers.create({"name": "Twice"}, order))


def _errors(api: Any, paid: Any) -> None:
    refused("missing", lambda: api.invoices.retrieve("in_nope"))
    refused("missing_reference", lambda: api.invoices.create({"customer": "cus_nope"}))
    refused("unknown_parameter", lambda: api.customers.create({"wat": 1}))
    refused("missing_parameter", lambda: api.products.create({}))
    refused("wrong_state", lambda: api.invoices.void_invoice(paid.id))
    refused("wrong_key", lambda: client("pk_test_123456789").customers.list())


def _without_client(customer: str) -> None:
    """The older way, with module functions and settings."""
    sdk.api_key, sdk.api_base = KEY, URL
    tell("without_client", sdk.Customer.retrieve(customer).email)


if __name__ == "__main__":
    main()
