"""Expanding what replies name by id."""

from __future__ import annotations

from tests.contract.conformance.checks import Subject, documented, reported
from tests.contract.conformance.differences import matching
from tests.contract.conformance.sandbox import Sandbox

CHECKS = Subject("expand")

EXPAND = documented("docs.stripe.com/expand")
PROBED = reported("probes of a sandbox")


@CHECKS.check("an id becomes its object", EXPAND)
def _object(sandbox: Sandbox) -> None:
    path = f"/v1/invoices/{sandbox.draft()['id']}"
    sandbox.expect(sandbox.get(path), {"customer": matching("cus_[0-9A-Za-z]+")})
    expanded = {"object": "customer", "email": "jenny@example.com"}
    sandbox.expect(sandbox.get(path, {"expand": ["customer"]}), {"customer": expanded})


@CHECKS.check("on a POST", EXPAND)
def _post(sandbox: Sandbox) -> None:
    path = f"/v1/invoices/{sandbox.draft()['id']}"
    changed = sandbox.post(path, {"description": "Memo", "expand": ["customer"]})
    sandbox.expect(changed, {"description": "Memo", "customer": {"object": "customer"}})


@CHECKS.check("in a list", EXPAND)
def _list(sandbox: Sandbox) -> None:
    draft = sandbox.draft()
    listed = sandbox.get("/v1/invoices", {"customer": draft["customer"], "expand": ["data.customer"]})
    sandbox.expect(listed, {"data": [{"id": draft["id"], "customer": {"object": "customer"}}]})


@CHECKS.check("four levels deep", EXPAND)
def _four_levels(sandbox: Sandbox) -> None:
    paid = sandbox.pay_invoice()
    deep = {"expand": ["payments.data.payment.payment_intent"]}
    shown = sandbox.get(f"/v1/invoices/{paid['id']}", deep)
    intent = {"object": "payment_intent", "status": "succeeded"}
    sandbox.expect(shown, {"payments": {"data": [{"payment": {"payment_intent": intent}}]}})


@CHECKS.check("what is null stays null", PROBED)
def _null(sandbox: Sandbox) -> None:
    path = f"/v1/invoices/{sandbox.draft()['id']}"
    shown = sandbox.get(path, {"expand": ["default_payment_method", "latest_revision"]})
    sandbox.expect(shown, {"default_payment_method": None, "latest_revision": None})


@CHECKS.check("what cannot be expanded", PROBED)
def _unknown(sandbox: Sandbox) -> None:
    path = f"/v1/invoices/{sandbox.draft()['id']}"
    sandbox.refused(sandbox.get(path, {"expand": ["bogus"]}), 400, "This property cannot be expanded (bogus).")


@CHECKS.check("what cannot be expanded in a list", PROBED)
def _unknown_in_list(sandbox: Sandbox) -> None:
    reply = sandbox.get("/v1/invoices", {"limit": 1, "expand": ["customer"]})
    hint = "You may want to try expanding 'data.customer' instead."
    sandbox.refused(reply, 400, f"This property cannot be expanded (customer). {hint}")


@CHECKS.check("five levels", reported("integrators"))
def _five_levels(sandbox: Sandbox) -> None:
    path = "data.payments.data.payment.payment_intent"
    message = f"You cannot expand more than 4 levels of a property. Property: {path}"
    reply = sandbox.get("/v1/invoices", {"expand": [path]})
    sandbox.refused(reply, 400, message, code="property_expansion_max_depth", has_page=False)


@CHECKS.check("total_count of a list", PROBED)
def _total_count(sandbox: Sandbox) -> None:
    reply = sandbox.get("/v1/invoices", {"expand": ["total_count"]})
    sandbox.refused(reply, 400, "This property cannot be included (total_count)")


@CHECKS.check("a refused expand changes nothing", PROBED)
def _nothing_done(sandbox: Sandbox) -> None:
    path = f"/v1/invoices/{sandbox.draft(500)['id']}"
    reply = sandbox.post(f"{path}/finalize", {"expand": ["bogus"]})
    sandbox.equal(reply, "HTTP status", reply.status, 400)
    sandbox.expect(sandbox.get(path), {"status": "draft"})


@CHECKS.check("names inside of what can be expanded are checked", PROBED)
def _nested(sandbox: Sandbox) -> None:
    reply = sandbox.get(f"/v1/invoices/{sandbox.draft()['id']}", {"expand": ["customer.nonsense"]})
    sandbox.refused(reply, 400, "This property cannot be expanded (customer.nonsense).")


@CHECKS.check("an expanded list says how many there are", reported("33 of 33 recorded lists of refunds"))
def _counted(sandbox: Sandbox) -> None:
    customer = sandbox.customer()
    sandbox.create(f"/v1/customers/{customer}/tax_ids", {"type": "us_ein", "value": "12-3456789"})
    shown = sandbox.get(f"/v1/customers/{customer}", {"expand": ["tax_ids"]})
    sandbox.expect(shown, {"tax_ids": {"object": "list", "total_count": 1, "has_more": False}})
