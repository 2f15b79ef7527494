"""Search: what it finds, a little after it was made."""

from __future__ import annotations

from tests.contract.conformance.checks import Subject, documented
from tests.contract.conformance.client import Params, Reply
from tests.contract.conformance.differences import ABSENT, SET
from tests.contract.conformance.sandbox import Sandbox

CHECKS = Subject("search")

SEARCH = documented("docs.stripe.com/search")


def _found(sandbox: Sandbox, path: str, query: str, count: int = 1, more: Params | None = None) -> Reply:
    return sandbox.eventually(
        lambda: sandbox.get(path, {"query": query, **(more or {})}), lambda reply: len(reply["data"]) >= count
    )


@CHECKS.check("invoices by customer and status", SEARCH)
def _invoices(sandbox: Sandbox) -> None:
    opened = sandbox.open_invoice()
    found = _found(sandbox, "/v1/invoices/search", f'customer:"{opened["customer"]}" AND status:"open"')
    facts = {"object": "search_result", "has_more": False, "next_page": None, "url": "/v1/invoices/search"}
    sandbox.expect(found, {**facts, "data": [{"id": opened["id"]}], "total_count": ABSENT})


@CHECKS.check("invoices by metadata", SEARCH)
def _metadata(sandbox: Sandbox) -> None:
    customer = sandbox.customer()
    draft = sandbox.draft(customer=customer, params={"metadata": {"order": customer}})
    found = _found(sandbox, "/v1/invoices/search", f'metadata["order"]:"{customer}"')
    sandbox.expect(found, {"data": [{"id": draft["id"]}]})


@CHECKS.check("invoices by total", SEARCH)
def _total(sandbox: Sandbox) -> None:
    customer = sandbox.customer()
    sandbox.draft(1000, customer=customer)
    dear = sandbox.draft(3000, customer=customer)
    found = _found(sandbox, "/v1/invoices/search", f'customer:"{customer}" AND total>2000')
    sandbox.expect(found, {"data": [{"id": dear["id"], "total": 3000}]})


@CHECKS.check("page after page", SEARCH)
def _pages(sandbox: Sandbox) -> None:
    customer = sandbox.customer()
    made = {sandbox.draft(customer=customer)["id"] for _ in range(3)}
    query, path = f'customer:"{customer}"', "/v1/invoices/search"
    _found(sandbox, path, query, 3)
    first = sandbox.get(path, {"query": query, "limit": 2, "expand": ["total_count"]})
    sandbox.expect(first, {"has_more": True, "next_page": SET, "total_count": 3})
    rest = sandbox.get(path, {"query": query, "limit": 2, "page": first["next_page"]})
    sandbox.expect(rest, {"has_more": False, "next_page": None})
    sandbox.equal(rest, "data.id", {each["id"] for each in first["data"] + rest["data"]} == made, True)


@CHECKS.check("customers by e-mail", SEARCH)
def _customers(sandbox: Sandbox) -> None:
    customer = sandbox.customer()
    email = f"{customer.lower()}@example.com"
    sandbox.create(f"/v1/customers/{customer}", {"email": email})
    found = _found(sandbox, "/v1/customers/search", f'email:"{email}"')
    sandbox.expect(found, {"data": [{"id": customer}], "url": "/v1/customers/search"})


@CHECKS.check("no query", SEARCH)
def _no_query(sandbox: Sandbox) -> None:
    reply = sandbox.get("/v1/invoices/search")
    sandbox.refused(reply, 400, "Missing required param: query.", code="parameter_missing", param="query")


@CHECKS.check("a query of an unknown field", SEARCH)
def _unknown_field(sandbox: Sandbox) -> None:
    reply = sandbox.get("/v1/invoices/search", {"query": 'wat:"1"'})
    sandbox.equal(reply, "HTTP status", reply.status, 400)
    sandbox.equal(reply, "error.type", reply["error.type"], "invalid_request_error")
