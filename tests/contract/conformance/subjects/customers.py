"""Customers, items, and the catalogue that invoices are made from."""

from __future__ import annotations

from typing import Any

from tests.contract.conformance.checks import Subject, documented, recorded, reported
from tests.contract.conformance.differences import SET, matching
from tests.contract.conformance.sandbox import Sandbox

CHECKS = Subject("customers and catalogue")

RECORDED = recorded("customers and items at 2026-08-26.dahlia")
PROBED = reported("probes of a sandbox")


@CHECKS.check("what a customer begins with", RECORDED)
def _customer(sandbox: Sandbox) -> None:
    facts: dict[str, Any] = {
        "object": "customer",
        "address": None,
        "balance": 0,
        "currency": None,
        "default_source": None,
        "delinquent": False,
        "description": None,
        "email": None,
        "invoice_prefix": matching("[A-Z0-9]{8}"),
        "livemode": False,
        "metadata": {},
        "name": None,
        "next_invoice_sequence": 1,
        "phone": None,
        "preferred_locales": [],
        "shipping": None,
        "tax_exempt": "none",
        "test_clock": None,
    }
    settings = {"custom_fields": None, "default_payment_method": None, "footer": None, "rendering_options": None}
    sandbox.expect(sandbox.post("/v1/customers"), {**facts, "invoice_settings": settings})


@CHECKS.check("an address is shown whole, and merged leaf by leaf", PROBED)
def _address(sandbox: Sandbox) -> None:
    made = sandbox.post("/v1/customers", {"address": {"line1": "510 Townsend St", "country": "us"}})
    address = {
        "city": None,
        "country": "US",
        "line1": "510 Townsend St",
        "line2": None,
        "postal_code": None,
        "state": None,
    }
    sandbox.expect(made, {"address": address})
    changed = sandbox.post(f"/v1/customers/{made['id']}", {"address": {"city": "San Francisco"}})
    sandbox.expect(changed, {"address": {**address, "city": "San Francisco"}})


@CHECKS.check("a deleted customer leaves a stub", documented("docs.stripe.com/api/customers/delete"))
def _deleted(sandbox: Sandbox) -> None:
    id = sandbox.customer()
    stub = {"id": id, "object": "customer", "deleted": True}
    sandbox.expect(sandbox.delete(f"/v1/customers/{id}"), stub)
    shown = sandbox.get(f"/v1/customers/{id}")
    sandbox.expect(shown, stub)
    sandbox.equal(shown, "keys", sorted(shown.body), sorted(stub))


@CHECKS.check("a deleted customer cannot be changed or invoiced", PROBED)
def _reused(sandbox: Sandbox) -> None:
    id = sandbox.customer()
    sandbox.delete(f"/v1/customers/{id}")
    message = f"No such customer: '{id}'"
    reply = sandbox.post(f"/v1/customers/{id}", {"name": "Again"})
    sandbox.refused(reply, 400, message, code="resource_missing", param="id")
    reply = sandbox.post("/v1/invoices", {"customer": id})
    sandbox.refused(reply, 400, message, code="resource_missing", param="customer")


@CHECKS.check("an unknown customer", PROBED)
def _unknown(sandbox: Sandbox) -> None:
    reply = sandbox.get("/v1/customers/cus_nope")
    sandbox.refused(reply, 404, "No such customer: 'cus_nope'", code="resource_missing", param="id")


@CHECKS.check("what an item begins with", RECORDED)
def _item(sandbox: Sandbox) -> None:
    customer = sandbox.customer()
    item = sandbox.item(customer, {"amount": 1500, "description": "Widget"})
    date = item["date"]
    facts = {
        "object": "invoiceitem",
        "amount": 1500,
        "currency": "usd",
        "customer": customer,
        "description": "Widget",
        "discountable": True,
        "discounts": [],
        "invoice": None,
        "livemode": False,
        "metadata": {},
        "parent": None,
        "period": {"start": date, "end": date},
        "pricing": {
            "type": "price_details",
            "price_details": {"price": SET, "product": SET},
            "unit_amount_decimal": "1500",
        },
        "proration": False,
        "quantity": 1,
        "quantity_decimal": "1",
        "tax_rates": [],
        "test_clock": None,
    }
    sandbox.expect(item, facts)


@CHECKS.check("a pending item is changed and deleted", documented("docs.stripe.com/api/invoiceitems"))
def _pending_item(sandbox: Sandbox) -> None:
    path = f"/v1/invoiceitems/{sandbox.item(sandbox.customer(), {'amount': 1500})['id']}"
    sandbox.expect(
        sandbox.post(path, {"amount": 1700, "description": "Dearer"}), {"amount": 1700, "description": "Dearer"}
    )
    sandbox.expect(sandbox.delete(path), {"object": "invoiceitem", "deleted": True})
    sandbox.equal(gone := sandbox.get(path), "HTTP status", gone.status, 404)


@CHECKS.check("the item of a deleted draft is gone with it", RECORDED)
def _item_of_a_deleted_draft(sandbox: Sandbox) -> None:
    customer = sandbox.customer()
    item = sandbox.item(customer, {"amount": 1500})["id"]
    draft = sandbox.draft(customer=customer, params={"pending_invoice_items_behavior": "include"})
    sandbox.delete(f"/v1/invoices/{draft['id']}")
    sandbox.expect(sandbox.get("/v1/invoiceitems", {"customer": customer, "pending": True}), {"data": []})
    message = "Can't delete an invoice item that is attached to an invoice that is no longer editable"
    sandbox.refused(sandbox.delete(f"/v1/invoiceitems/{item}"), 400, message)


@CHECKS.check("a line keeps its id when it changes", RECORDED)
def _line(sandbox: Sandbox) -> None:
    draft = sandbox.draft(1500)
    line = draft["lines.data.0"]
    changed = sandbox.post(f"/v1/invoices/{draft['id']}/lines/{line['id']}", {"amount": 1700})
    sandbox.expect(changed, {"id": line["id"], "object": "line_item", "amount": 1700})
    sandbox.expect(sandbox.get(f"/v1/invoices/{draft['id']}"), {"total": 1700})


@CHECKS.check(
    "lines are added, changed and removed together", documented("docs.stripe.com/api/invoices/bulk-line-item")
)
def _bulk(sandbox: Sandbox) -> None:
    path = f"/v1/invoices/{sandbox.draft()['id']}"
    lines = [{"amount": 300, "description": "One"}, {"amount": 500, "description": "Two"}]
    added = sandbox.create(f"{path}/add_lines", {"lines": lines})
    sandbox.expect(added, {"object": "invoice", "total": 800})
    first, second = (line["id"] for line in added["lines.data"])
    sandbox.expect(
        sandbox.post(f"{path}/update_lines", {"lines": [{"id": first, "amount": 1000}]}), {"object": "invoice"}
    )
    removed = sandbox.post(f"{path}/remove_lines", {"lines": [{"id": second, "behavior": "delete"}]})
    sandbox.expect(removed, {"total": 1000, "lines": {"data": [{"id": first, "amount": 1000}]}})


@CHECKS.check("a line removed by unassign waits again", documented("docs.stripe.com/api/invoices/bulk-line-item"))
def _unassign(sandbox: Sandbox) -> None:
    customer = sandbox.customer()
    draft = sandbox.draft(1500, customer=customer)
    lines = [{"id": draft["lines.data.0.id"], "behavior": "unassign"}]
    sandbox.expect(sandbox.post(f"/v1/invoices/{draft['id']}/remove_lines", {"lines": lines}), {"total": 0})
    listed = sandbox.get("/v1/invoiceitems", {"customer": customer, "pending": True})
    sandbox.expect(listed, {"data": [{"amount": 1500, "invoice": None}]})


@CHECKS.check("a preview of what is pending", documented("docs.stripe.com/api/invoices/create_preview"))
def _preview(sandbox: Sandbox) -> None:
    customer = sandbox.customer()
    sandbox.item(customer, {"amount": 1500})
    preview = sandbox.post("/v1/invoices/create_preview", {"customer": customer})
    facts = {"object": "invoice", "id": matching("upcoming_in_.*"), "total": 1500, "status": "draft", "number": None}
    sandbox.expect(preview, facts)
    sandbox.expect(sandbox.get("/v1/invoices", {"customer": customer}), {"data": []})


@CHECKS.check("a preview of nothing", documented("docs.stripe.com/error-codes#invoice-upcoming-none"))
def _no_preview(sandbox: Sandbox) -> None:
    reply = sandbox.post("/v1/invoices/create_preview", {"customer": sandbox.customer()})
    sandbox.equal(reply, "HTTP status", reply.status, 404)
    sandbox.equal(reply, "error.code", reply["error.code"], "invoice_upcoming_none")


@CHECKS.check("a product and a price", documented("docs.stripe.com/api/prices/object"))
def _price(sandbox: Sandbox) -> None:
    price = sandbox.price()
    facts = {
        "object": "price",
        "active": True,
        "billing_scheme": "per_unit",
        "currency": "usd",
        "recurring": None,
        "tax_behavior": "unspecified",
        "type": "one_time",
        "unit_amount": 1500,
        "unit_amount_decimal": "1500",
    }
    sandbox.expect(price, facts)
    product = {"object": "product", "active": True, "name": "Teapot", "type": "service", "default_price": None}
    sandbox.expect(sandbox.get(f"/v1/products/{price['product']}"), product)


@CHECKS.check("a product with a price is not deleted", documented("docs.stripe.com/api/products/delete"))
def _product_with_price(sandbox: Sandbox) -> None:
    reply = sandbox.delete(f"/v1/products/{sandbox.price()['product']}")
    sandbox.equal(reply, "HTTP status", reply.status, 400)


@CHECKS.check("a tax rate", documented("docs.stripe.com/api/tax_rates/object"))
def _tax_rate(sandbox: Sandbox) -> None:
    id = sandbox.tax_rate("19")
    facts = {"object": "tax_rate", "active": True, "display_name": "VAT", "inclusive": False, "livemode": False}
    sandbox.expect(sandbox.get(f"/v1/tax_rates/{id}"), facts)
    sandbox.expect(sandbox.post(f"/v1/tax_rates/{id}", {"active": False}), {"active": False})


@CHECKS.check("a coupon", documented("docs.stripe.com/api/coupons/object"))
def _coupon(sandbox: Sandbox) -> None:
    id = sandbox.coupon({"amount_off": 500, "currency": "usd", "name": "Welcome"})
    facts = {
        "object": "coupon",
        "amount_off": 500,
        "currency": "usd",
        "duration": "once",
        "duration_in_months": None,
        "max_redemptions": None,
        "name": "Welcome",
        "percent_off": None,
        "redeem_by": None,
        "times_redeemed": 0,
        "valid": True,
    }
    sandbox.expect(sandbox.get(f"/v1/coupons/{id}"), facts)
    sandbox.expect(sandbox.delete(f"/v1/coupons/{id}"), {"id": id, "object": "coupon", "deleted": True})


@CHECKS.check("two coupons of one id", PROBED)
def _coupon_twice(sandbox: Sandbox) -> None:
    id = sandbox.coupon({"percent_off": 5, "duration": "once"})
    reply = sandbox.post("/v1/coupons", {"id": id, "percent_off": 5, "duration": "once"})
    sandbox.refused(reply, 400, "Coupon already exists.", code="resource_already_exists")
