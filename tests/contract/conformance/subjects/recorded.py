"""What recordings show that nobody would guess: keys that come and go, and values that follow from others."""

from __future__ import annotations

from tests.contract.conformance.checks import Subject, documented, recorded, reported
from tests.contract.conformance.differences import ABSENT, SET, TIMESTAMP
from tests.contract.conformance.sandbox import CARD, Sandbox

CHECKS = Subject("recorded")

REPLIES = "replies of 2024 to 2026 in public test fixtures"


def _charged(sandbox: Sandbox, customer: str, *, auto_advance: bool) -> str:
    made = {"customer": customer, "currency": "usd", "auto_advance": auto_advance}
    draft = sandbox.create("/v1/invoices", made)
    sandbox.item(customer, {"invoice": draft["id"], "amount": 2000})
    id: str = sandbox.create(f"/v1/invoices/{draft['id']}/finalize")["id"]
    return id


def _intent(sandbox: Sandbox, invoice: str, facts: dict[str, object]) -> None:
    expand = {"expand": ["payments.data.payment.payment_intent"]}
    payment = {"payment": {"payment_intent": facts}}
    sandbox.expect(sandbox.get(f"/v1/invoices/{invoice}", expand), {"payments": {"data": [payment]}})


@CHECKS.check("an open invoice that charges itself says when", recorded(f"40 of 40 {REPLIES}"))
def _next_attempt(sandbox: Sandbox) -> None:
    customer = sandbox.customer()
    advances = _charged(sandbox, customer, auto_advance=True)
    sandbox.expect(sandbox.get(f"/v1/invoices/{advances}"), {"next_payment_attempt": TIMESTAMP, "attempted": False})
    stays = _charged(sandbox, customer, auto_advance=False)
    sandbox.expect(sandbox.get(f"/v1/invoices/{stays}"), {"next_payment_attempt": None})


@CHECKS.check("net_amount is of items that take no discount", recorded(f"206 of 206 {REPLIES}"))
def _net_amount(sandbox: Sandbox) -> None:
    customer = sandbox.customer()
    sandbox.expect(sandbox.item(customer, {"amount": 500}), {"discountable": True, "net_amount": ABSENT})
    whole = sandbox.item(customer, {"amount": 500, "discountable": False})
    sandbox.expect(whole, {"discountable": False, "net_amount": 500})


@CHECKS.check("an intent names its invoice once a payment was tried", recorded(f"114 of 114 {REPLIES}"))
def _payment_details(sandbox: Sandbox) -> None:
    invoice = _charged(sandbox, sandbox.customer(CARD), auto_advance=False)
    _intent(sandbox, invoice, {"payment_details": ABSENT})
    sandbox.create(f"/v1/invoices/{invoice}/pay")
    named = {"customer_reference": None, "order_reference": invoice}
    _intent(sandbox, invoice, {"status": "succeeded", "payment_details": named})


@CHECKS.check("paying out of band cancels the intent by request", recorded(f"20 of 20 {REPLIES}"))
def _out_of_band(sandbox: Sandbox) -> None:
    invoice = _charged(sandbox, sandbox.customer(), auto_advance=False)
    sandbox.create(f"/v1/invoices/{invoice}/pay", {"paid_out_of_band": True})
    _intent(sandbox, invoice, {"status": "canceled", "cancellation_reason": "requested_by_customer"})


@CHECKS.check("a discount before tax is no balance transaction", recorded("an invoice with a discount"))
def _pretax(sandbox: Sandbox) -> None:
    coupon = sandbox.coupon({"percent_off": 10})
    draft = sandbox.draft(2000, params={"discounts": [{"coupon": coupon}]})
    amount = {"amount": 200, "discount": SET, "type": "discount", "credit_balance_transaction": ABSENT}
    line = {"pretax_credit_amounts": [amount]}
    sandbox.expect(draft, {"total_pretax_credit_amounts": [amount], "lines": {"data": [line]}})


@CHECKS.check("the lines of a credit note have no total_count", recorded("a credit note"))
def _credit_note_lines(sandbox: Sandbox) -> None:
    note = {"invoice": sandbox.open_invoice()["id"], "amount": 500}
    sandbox.expect(sandbox.post("/v1/credit_notes", note), {"lines": {"total_count": ABSENT, "has_more": False}})


@CHECKS.check("a credit note's refund has no reason", recorded("3 refunds at 2020-08-27"))
def _refund(sandbox: Sandbox) -> None:
    paid = sandbox.pay_invoice(2000)
    note = sandbox.create("/v1/credit_notes", {"invoice": paid["id"], "amount": 500, "refund_amount": 500})
    refund = sandbox.get(f"/v1/refunds/{note['refunds.0.refund']}")
    sandbox.expect(refund, {"amount": 500, "reason": None})


@CHECKS.check("an item by the id of its line", reported("two users, six years apart"))
def _by_line(sandbox: Sandbox) -> None:
    draft = sandbox.draft(1000)
    line, rate = draft["lines.data.0.id"], sandbox.tax_rate("20")
    message = "When passing an invoice's line item id, you may only update `tax_rates` or `discounts`."
    sandbox.refused(sandbox.post(f"/v1/invoiceitems/{line}", {"amount": 1}), 400, message)
    sandbox.create(f"/v1/invoiceitems/{line}", {"tax_rates": [rate]})
    sandbox.expect(sandbox.get(f"/v1/invoices/{draft['id']}"), {"total": 1200})


@CHECKS.check("a customer with an id of the caller's", reported("callers who do; it is not documented"))
def _chosen_id(sandbox: Sandbox) -> None:
    id = f"user_{sandbox.customer().partition('_')[2]}"
    sandbox.expect(sandbox.post("/v1/customers", {"id": id, "name": "Jenny"}), {"id": id, "name": "Jenny"})
    sandbox.expect(sandbox.get(f"/v1/customers/{id}"), {"id": id})


@CHECKS.check("the owner of a tax id is named by its own kind", documented("docs.stripe.com/api/tax_ids/object"))
def _owner(sandbox: Sandbox) -> None:
    customer = sandbox.customer()
    made = sandbox.post(f"/v1/customers/{customer}/tax_ids", {"type": "us_ein", "value": "12-3456789"})
    owner = {"type": "customer", "customer": customer, "account": ABSENT, "application": ABSENT}
    sandbox.expect(made, {"owner": owner})


@CHECKS.check("a fee that nobody takes", reported("platforms that forgot whom they charge for"))
def _fee(sandbox: Sandbox) -> None:
    message = (
        "Can only apply an application_fee_amount when the PaymentIntent is attempting a direct payment (using an "
        "OAuth key or Stripe-Account header) or destination payment (using `transfer_data[destination]`)."
    )
    intent = {"amount": 2000, "currency": "usd", "application_fee_amount": 5}
    sandbox.refused(sandbox.post("/v1/payment_intents", intent), 400, message, param="application_fee_amount")


@CHECKS.check("an invoice's issuer is the account itself", documented("docs.stripe.com/api/invoices/object"))
def _issuer(sandbox: Sandbox) -> None:
    sandbox.expect(sandbox.draft(500), {"issuer": {"type": "self"}, "on_behalf_of": None})


@CHECKS.check("automatic tax waits for a location", documented("docs.stripe.com/error-codes"))
def _automatic_tax(sandbox: Sandbox) -> None:
    draft = sandbox.draft(1000, params={"automatic_tax": {"enabled": True}})
    sandbox.expect(draft, {"automatic_tax": {"enabled": True, "status": "requires_location_inputs"}})
    message = (
        "The customer's location isn't recognized. Set a valid customer address in order to automatically calculate "
        "tax."
    )
    path = f"/v1/invoices/{draft['id']}"
    sandbox.refused(sandbox.post(f"{path}/finalize"), 400, message, code="customer_tax_location_invalid")
    error = {"code": "customer_tax_location_invalid", "message": message}
    sandbox.expect(sandbox.get(path), {"status": "draft", "last_finalization_error": error})


@CHECKS.check("events of a group of types", documented("docs.stripe.com/api/events/list"))
def _group(sandbox: Sandbox) -> None:
    customer = sandbox.customer()
    sandbox.events(customer, "customer.created")
    listed = sandbox.retrieve("/v1/events", {"type": "customer.*", "limit": 10})
    others = [event["type"] for event in listed["data"] if not event["type"].startswith("customer.")]
    sandbox.equal(listed, "other types", others, [])
    sandbox.equal(listed, "events", bool(listed["data"]), True)


@CHECKS.check("a promotion code expires in the future", documented("docs.stripe.com/api/promotion_codes/create"))
def _expiry(sandbox: Sandbox) -> None:
    promotion = {"type": "coupon", "coupon": sandbox.coupon({"percent_off": 10})}
    reply = sandbox.post("/v1/promotion_codes", {"promotion": promotion, "expires_at": 1000})
    sandbox.equal(reply, "HTTP status", reply.status, 400)
    sandbox.equal(reply, "error.param", reply["error.param"], "expires_at")
