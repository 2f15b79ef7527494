"""Lists, their pages and cursors; search; and what can be expanded."""

from __future__ import annotations

from tests.contract.conformance.checks import Subject, documented, recorded, reported
from tests.contract.conformance.differences import ABSENT
from tests.contract.conformance.sandbox import Sandbox

CHECKS = Subject("lists")

PAGES = documented("docs.stripe.com/api/pagination")
PROBED = reported("probes of a sandbox")
RECORDED = recorded("lists at 2026-08-26.dahlia")


def _drafts(sandbox: Sandbox, count: int) -> tuple[str, list[str]]:
    """A customer, and the ids of so many drafts, newest first."""
    customer = sandbox.customer()
    return customer, [sandbox.draft(customer=customer)["id"] for _ in range(count)][::-1]


@CHECKS.check("newest first, with four keys", RECORDED)
def _newest_first(sandbox: Sandbox) -> None:
    customer, ids = _drafts(sandbox, 3)
    listed = sandbox.get("/v1/invoices", {"customer": customer})
    sandbox.equal(listed, "keys", list(listed.body), ["object", "data", "has_more", "url"])
    facts = {"object": "list", "data": [{"id": id} for id in ids], "has_more": False, "url": "/v1/invoices"}
    sandbox.expect(listed, facts)


@CHECKS.check("ten unless asked for more", PAGES)
def _ten(sandbox: Sandbox) -> None:
    customer = sandbox.customer()
    draft = sandbox.draft(*range(100, 111), customer=customer)
    path = f"/v1/invoices/{draft['id']}/lines"
    listed = sandbox.get(path)
    sandbox.equal(listed, "len(data)", len(listed["data"]), 10)
    sandbox.expect(listed, {"has_more": True, "total_count": ABSENT, "url": path})
    sandbox.expect(draft, {"lines": {"has_more": True, "total_count": 11, "url": path}})
    sandbox.equal(draft, "len(lines.data)", len(draft["lines.data"]), 10)
    sandbox.expect(
        sandbox.get(path, {"limit": 100}), {"has_more": False, "data": draft["lines.data"] + [{"amount": 100}]}
    )


@CHECKS.check("page after page, forwards", PAGES)
def _forwards(sandbox: Sandbox) -> None:
    customer, ids = _drafts(sandbox, 5)
    seen: list[str] = []
    more: dict[str, str] = {}
    for has_more in (True, True, False):
        page = sandbox.get("/v1/invoices", {"customer": customer, "limit": 2, **more})
        sandbox.expect(page, {"has_more": has_more})
        seen += [each["id"] for each in page["data"]]
        more = {"starting_after": seen[-1]}
    sandbox.equal(page, "data.id", seen, ids)


@CHECKS.check("the page before, newest first", PROBED)
def _backwards(sandbox: Sandbox) -> None:
    customer, ids = _drafts(sandbox, 4)
    page = sandbox.get("/v1/invoices", {"customer": customer, "limit": 2, "ending_before": ids[3]})
    sandbox.expect(page, {"has_more": True, "data": [{"id": ids[1]}, {"id": ids[2]}]})
    page = sandbox.get("/v1/invoices", {"customer": customer, "limit": 2, "ending_before": ids[1]})
    sandbox.expect(page, {"has_more": False, "data": [{"id": ids[0]}]})


@CHECKS.check("an unknown cursor", PROBED)
def _unknown_cursor(sandbox: Sandbox) -> None:
    reply = sandbox.get("/v1/invoices", {"starting_after": "in_nope"})
    sandbox.refused(reply, 400, "No such invoice: 'in_nope'", code="resource_missing", param="starting_after")


@CHECKS.check("both cursors", PROBED)
def _both_cursors(sandbox: Sandbox) -> None:
    id = sandbox.draft()["id"]
    reply = sandbox.get("/v1/invoices", {"starting_after": id, "ending_before": id})
    message = "Received both starting_after and ending_before parameters. Please pass in only one."
    sandbox.refused(reply, 400, message)


def _declare_limit(limit: int, length: int) -> None:
    def run(sandbox: Sandbox) -> None:
        customer, _ = _drafts(sandbox, 2)
        listed = sandbox.retrieve("/v1/invoices", {"customer": customer, "limit": limit})
        sandbox.equal(listed, "len(data)", len(listed["data"]), length)

    CHECKS.add(f"a limit of {limit} is not refused", PROBED, run)


_declare_limit(0, 1)
_declare_limit(-3, 1)
_declare_limit(1000, 2)


@CHECKS.check("by status", documented("docs.stripe.com/api/invoices/list"))
def _by_status(sandbox: Sandbox) -> None:
    customer, _ = _drafts(sandbox, 1)
    opened = sandbox.open_invoice(customer=customer)
    listed = sandbox.get("/v1/invoices", {"customer": customer, "status": "open"})
    sandbox.expect(listed, {"data": [{"id": opened["id"], "status": "open"}]})


@CHECKS.check("a bad status", PROBED)
def _bad_status(sandbox: Sandbox) -> None:
    reply = sandbox.get("/v1/invoices", {"status": "sent"})
    message = "Invalid status: must be one of draft, open, void, paid, or uncollectible"
    sandbox.refused(reply, 400, message, param="status")


@CHECKS.check("by the time of creation", documented("docs.stripe.com/api/invoices/list"))
def _by_creation(sandbox: Sandbox) -> None:
    customer, ids = _drafts(sandbox, 1)
    created = sandbox.retrieve(f"/v1/invoices/{ids[0]}")["created"]
    within = {"gte": created - 60, "lte": created + 60}
    sandbox.expect(sandbox.get("/v1/invoices", {"customer": customer, "created": within}), {"data": [{"id": ids[0]}]})
    sandbox.expect(sandbox.get("/v1/invoices", {"customer": customer, "created": {"lt": created}}), {"data": []})
    sandbox.expect(sandbox.get("/v1/invoices", {"customer": customer, "created": created}), {"data": [{"id": ids[0]}]})


@CHECKS.check("pending items", documented("docs.stripe.com/api/invoiceitems/list"))
def _pending(sandbox: Sandbox) -> None:
    customer = sandbox.customer()
    draft = sandbox.draft(customer=customer)
    pending = sandbox.item(customer, {"amount": 100})["id"]
    placed = sandbox.item(customer, {"amount": 200, "invoice": draft["id"]})["id"]
    listed = sandbox.get("/v1/invoiceitems", {"customer": customer, "pending": True})
    sandbox.expect(listed, {"data": [{"id": pending, "invoice": None}]})
    listed = sandbox.get("/v1/invoiceitems", {"invoice": draft["id"]})
    sandbox.expect(listed, {"data": [{"id": placed, "invoice": draft["id"]}]})


@CHECKS.check("deleted customers are not listed", documented("docs.stripe.com/api/customers/delete"))
def _deleted(sandbox: Sandbox) -> None:
    customer = sandbox.customer()
    email = f"{customer.lower()}@example.com"
    sandbox.create(f"/v1/customers/{customer}", {"email": email})
    sandbox.expect(sandbox.get("/v1/customers", {"email": email}), {"data": [{"id": customer}]})
    sandbox.delete(f"/v1/customers/{customer}")
    sandbox.expect(sandbox.get("/v1/customers", {"email": email}), {"data": []})
