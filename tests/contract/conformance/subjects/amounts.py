"""What invoices add up to: lines, roundings, taxes, discounts, balances."""

from __future__ import annotations

from typing import Any

from tests.contract.conformance.checks import Subject, documented, recorded, reported
from tests.contract.conformance.differences import SET
from tests.contract.conformance.sandbox import Sandbox

CHECKS = Subject("amounts")

ITEMS = documented("docs.stripe.com/api/invoiceitems/create")
TAXES = documented("docs.stripe.com/billing/taxes/tax-rates")
COUPONS = documented("docs.stripe.com/billing/subscriptions/coupons")
PROBED = reported("balances of a sandbox")


@CHECKS.check("lines add up", ITEMS)
def _sum(sandbox: Sandbox) -> None:
    draft = sandbox.draft(1000, 250, -50)
    facts = {
        "subtotal": 1200,
        "total": 1200,
        "amount_due": 1200,
        "amount_remaining": 1200,
        "subtotal_excluding_tax": 1200,
    }
    sandbox.expect(draft, facts)


@CHECKS.check("a quantity of a price", ITEMS)
def _quantity(sandbox: Sandbox) -> None:
    price, customer = sandbox.price(), sandbox.customer()
    item = sandbox.post("/v1/invoiceitems", {"customer": customer, "pricing": {"price": price["id"]}, "quantity": 3})
    details = {"price": price["id"], "product": price["product"]}
    pricing = {"type": "price_details", "price_details": details, "unit_amount_decimal": "1500"}
    sandbox.expect(item, {"amount": 4500, "quantity": 3, "currency": "usd", "pricing": pricing})


def _declare_rounding(unit: str, quantity: int, amount: int) -> None:
    def run(sandbox: Sandbox) -> None:
        given = {"customer": sandbox.customer(), "currency": "usd", "unit_amount_decimal": unit, "quantity": quantity}
        sandbox.expect(sandbox.post("/v1/invoiceitems", given), {"amount": amount, "quantity": quantity})

    CHECKS.add(f"{quantity} at {unit} cents come to {amount}", ITEMS, run)


_declare_rounding("0.5", 1, 1)
_declare_rounding("0.333", 100, 33)
_declare_rounding("12.5", 3, 38)


@CHECKS.check("a price made on the spot", ITEMS)
def _price_data(sandbox: Sandbox) -> None:
    product = sandbox.create("/v1/products", {"name": "Teapot"})["id"]
    data = {"currency": "usd", "product": product, "unit_amount": 250}
    item = sandbox.post("/v1/invoiceitems", {"customer": sandbox.customer(), "price_data": data, "quantity": 4})
    sandbox.expect(item, {"amount": 1000, "pricing": {"price_details": {"product": product, "price": SET}}})


@CHECKS.check("a currency without decimals", documented("docs.stripe.com/currencies"))
def _yen(sandbox: Sandbox) -> None:
    customer = sandbox.customer()
    given = {"customer": customer, "currency": "JPY", "collection_method": "send_invoice", "days_until_due": 7}
    draft = sandbox.create("/v1/invoices", given)
    item = {"customer": customer, "invoice": draft["id"], "amount": 5000, "currency": "jpy"}
    sandbox.create("/v1/invoiceitems", item)
    sandbox.expect(sandbox.get(f"/v1/invoices/{draft['id']}"), {"currency": "jpy", "total": 5000})


@CHECKS.check("a tax that is added", TAXES)
def _exclusive(sandbox: Sandbox) -> None:
    rate = sandbox.tax_rate("10")
    draft = sandbox.draft(2000, params={"default_tax_rates": [rate]})
    tax = {
        "amount": 200,
        "tax_behavior": "exclusive",
        "tax_rate_details": {"tax_rate": rate},
        "taxable_amount": 2000,
        "type": "tax_rate_details",
    }
    facts = {"subtotal": 2000, "total": 2200, "total_excluding_tax": 2000, "total_taxes": [tax]}
    sandbox.expect(draft, {**facts, "lines": {"data": [{"amount": 2000, "taxes": [tax]}]}})


@CHECKS.check("a tax that is contained", TAXES)
def _inclusive(sandbox: Sandbox) -> None:
    rate = sandbox.tax_rate("10", inclusive=True)
    draft = sandbox.draft(2200, params={"default_tax_rates": [rate]})
    tax = {"amount": 200, "tax_behavior": "inclusive", "tax_rate_details": {"tax_rate": rate}, "taxable_amount": 2000}
    facts = {"subtotal": 2200, "subtotal_excluding_tax": 2000, "total": 2200, "total_excluding_tax": 2000}
    sandbox.expect(draft, {**facts, "total_taxes": [tax]})


@CHECKS.check("an item's own tax rates come before the invoice's", TAXES)
def _own_rates(sandbox: Sandbox) -> None:
    default, own, customer = sandbox.tax_rate("10"), sandbox.tax_rate("20"), sandbox.customer()
    draft = sandbox.draft(1000, customer=customer, params={"default_tax_rates": [default]})
    sandbox.item(customer, {"invoice": draft["id"], "amount": 1000, "tax_rates": [own]})
    sandbox.expect(sandbox.get(f"/v1/invoices/{draft['id']}"), {"subtotal": 2000, "total": 2300})


@CHECKS.check("tax is rounded line by line", documented("support.stripe.com: rounding of tax on invoices"))
def _rounded_by_line(sandbox: Sandbox) -> None:
    draft = sandbox.draft(43, 484, params={"default_tax_rates": [sandbox.tax_rate("15")]})
    sandbox.expect(draft, {"subtotal": 527, "total": 527 + 6 + 73})


@CHECKS.check("tax is taken on what is left after the discount", recorded("totals of an invoice"))
def _discounted_tax(sandbox: Sandbox) -> None:
    coupon, rate = sandbox.coupon({"percent_off": 10, "duration": "once"}), sandbox.tax_rate("5")
    draft = sandbox.draft(3000, params={"default_tax_rates": [rate], "discounts": [{"coupon": coupon}]})
    facts = {"subtotal": 3000, "total_excluding_tax": 2700, "total": 2835}
    sandbox.expect(draft, {**facts, "total_taxes": [{"amount": 135, "taxable_amount": 2700}]})


@CHECKS.check("a coupon in per cent", COUPONS)
def _percent(sandbox: Sandbox) -> None:
    draft = sandbox.draft(2000, 1000, params={"discounts": [{"coupon": sandbox.coupon({"percent_off": 25})}]})
    facts = {"subtotal": 3000, "total": 2250, "total_discount_amounts": [{"amount": 750, "discount": SET}]}
    sandbox.expect(draft, facts)
    shown = sandbox.retrieve(f"/v1/invoices/{draft['id']}", {"expand": ["discounts"]})
    discount = {"object": "discount", "source": {"type": "coupon"}, "invoice": draft["id"]}
    sandbox.expect(shown, {"discounts": [discount]})


@CHECKS.check("a coupon of an amount is spread over the lines", reported("probes of a sandbox"))
def _amount(sandbox: Sandbox) -> None:
    coupon = sandbox.coupon({"amount_off": 500, "currency": "usd"})
    draft = sandbox.draft(2000, 1000, params={"discounts": [{"coupon": coupon}]})
    sandbox.expect(draft, {"total": 2500, "total_discount_amounts": [{"amount": 500}]})
    shares = [line["discount_amounts"][0]["amount"] for line in draft["lines.data"]]
    sandbox.equal(draft, "lines.data.discount_amounts", sorted(shares), [166, 334])


@CHECKS.check("a coupon takes no more than there is", COUPONS)
def _more_than_all(sandbox: Sandbox) -> None:
    coupon = sandbox.coupon({"amount_off": 5000, "currency": "usd"})
    draft = sandbox.draft(1200, params={"discounts": [{"coupon": coupon}]})
    sandbox.expect(draft, {"subtotal": 1200, "total": 0, "total_discount_amounts": [{"amount": 1200}]})


@CHECKS.check("an item that is not discountable", ITEMS)
def _not_discountable(sandbox: Sandbox) -> None:
    customer = sandbox.customer()
    draft = sandbox.draft(
        1000, customer=customer, params={"discounts": [{"coupon": sandbox.coupon({"percent_off": 50})}]}
    )
    sandbox.item(customer, {"invoice": draft["id"], "amount": 1000, "discountable": False})
    sandbox.expect(sandbox.get(f"/v1/invoices/{draft['id']}"), {"subtotal": 2000, "total": 1500})


def _declare_balance(name: str, balance: int, amount: int, facts: dict[str, Any]) -> None:
    def run(sandbox: Sandbox) -> None:
        customer = sandbox.customer({"balance": balance}) if balance else sandbox.customer()
        opened = sandbox.open_invoice(amount, customer=customer)
        sandbox.expect(opened, {"starting_balance": balance, **facts})
        sandbox.expect(sandbox.get(f"/v1/customers/{customer}"), {"balance": facts["ending_balance"]})

    CHECKS.add(name, PROBED, run)


_declare_balance(
    "credit pays all of an invoice", -1000, 400, {"status": "paid", "amount_due": 0, "ending_balance": -600}
)
_declare_balance("credit pays a part", -1000, 2500, {"status": "open", "amount_due": 1500, "ending_balance": 0})
_declare_balance("debt is added", 500, 1000, {"status": "open", "amount_due": 1500, "ending_balance": 0})
_declare_balance(
    "a negative total becomes credit", 0, -334, {"status": "paid", "amount_due": 0, "ending_balance": -334}
)


@CHECKS.check("voiding gives the credit back", documented("docs.stripe.com/billing/customer/balance"))
def _credit_back(sandbox: Sandbox) -> None:
    customer = sandbox.customer({"balance": -500})
    opened = sandbox.open_invoice(2000, customer=customer)
    sandbox.create(f"/v1/invoices/{opened['id']}/void")
    sandbox.expect(sandbox.get(f"/v1/customers/{customer}"), {"balance": -500})
    listed = sandbox.get(f"/v1/customers/{customer}/balance_transactions")
    types = [each["type"] for each in listed["data"]]
    sandbox.equal(listed, "data.type", types, ["unapplied_from_invoice", "applied_to_invoice", "initial"])


@CHECKS.check("a balance transaction", documented("docs.stripe.com/api/customer_balance_transactions/create"))
def _balance_transaction(sandbox: Sandbox) -> None:
    customer = sandbox.customer()
    given = {"amount": -700, "currency": "usd", "description": "Goodwill"}
    made = sandbox.post(f"/v1/customers/{customer}/balance_transactions", given)
    facts = {"object": "customer_balance_transaction", "type": "adjustment", "ending_balance": -700, "invoice": None}
    sandbox.expect(made, {**given, **facts, "customer": customer})


@CHECKS.check("a second currency on one invoice", reported("integrators"))
def _currencies(sandbox: Sandbox) -> None:
    customer = sandbox.customer()
    draft = sandbox.draft(1000, customer=customer)
    given = {"customer": customer, "invoice": draft["id"], "amount": 100, "currency": "eur"}
    reply = sandbox.post("/v1/invoiceitems", given)
    sandbox.equal(reply, "HTTP status", reply.status, 400)
