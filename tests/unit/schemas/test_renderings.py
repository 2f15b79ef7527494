"""What is shown from memory is what would be dumped."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest
from marshmallow.experimental.context import Context as DumpContext

import schemas
from emulator.billing.core.calendar import DAY
from emulator.billing.core.changes import Changes
from emulator.billing.core.context import Context
from emulator.billing.core.structs import replace
from emulator.billing.invoices.finalization import finalize_invoice
from emulator.billing.invoices.invoice import Invoice
from schemas.stripe.invoice import InvoiceSchema
from schemas.stripe.objects import ObjectSchema, Rendered, render, render_json
from schemas.stripe.renderings import Renderings, View
from tests.support.domain_objects import customer, draft, moment
from tests.support.modules import modules_of

modules_of(schemas)  # all of them
NOW = moment()
OTHERWISE: dict[str, Any] = {
    "now": NOW.now + DAY,
    "account": replace(NOW.account, business_name="Day & Zero", country="DE"),
    "livemode": True,
    "base_url": "https://pay.example.com",
    "ahead_of_world": DAY,
    "allows_link_local": True,
}
"""Another value for each fact of a moment; what the functions among them do is no fact."""


def an_open_invoice() -> Invoice:
    owner = customer()
    return finalize_invoice(draft(owner, 2000, 300), owner, auto_advance=None, ctx=NOW, changes=Changes())


def dumped(invoice: Invoice, ctx: Context) -> Rendered:
    with DumpContext(ctx):
        shown: Rendered = InvoiceSchema.instance().dump(invoice)
    return shown


def test_every_fact_of_a_moment_is_looked_at() -> None:
    facts = {name for name in Context.__struct_fields__ if not callable(getattr(NOW, name))}
    assert set(OTHERWISE) == facts


def test_invoices_are_what_is_remembered() -> None:
    """For anything else, what it draws on besides its state is to be looked at here as well."""
    assert [each for each, schema in ObjectSchema.by_entity.items() if schema.is_remembered] == [Invoice]


@pytest.mark.parametrize("fact", OTHERWISE)
@pytest.mark.parametrize("make", [an_open_invoice, lambda: draft(customer(), 2000)], ids=["open", "draft"])
def test_what_is_remembered_is_shown_as_it_is_at_that_moment(make: Any, fact: str) -> None:
    invoice, later = make(), replace(NOW, **{fact: OTHERWISE[fact]})
    moments = (NOW, NOW, later, later, NOW)
    assert [render(invoice, ctx) for ctx in moments] == [dumped(invoice, ctx) for ctx in moments]
    as_json = [msgspec.json.decode(render_json(invoice, ctx)) for ctx in moments]
    assert as_json == [dumped(invoice, ctx) for ctx in moments]


def test_a_thing_is_dumped_once_and_each_caller_may_change_what_they_get() -> None:
    renderings, invoice, dumps = Renderings(), an_open_invoice(), 0

    def dump() -> Rendered:
        nonlocal dumps
        dumps += 1
        return dumped(invoice, NOW)

    view = View.of(NOW)
    renderings.rendered(invoice, view, dump).clear()
    renderings.rendered(invoice, view, dump)["lines"]["data"].clear()
    assert msgspec.json.decode(renderings.json(invoice, view, dump)) == dumped(invoice, NOW)
    assert renderings.rendered(invoice, view, dump) == dumped(invoice, NOW)
    assert dumps == 1


def test_a_thing_that_nobody_holds_is_forgotten() -> None:
    renderings, invoices = Renderings(), [an_open_invoice()]
    renderings.rendered(invoices[0], View.of(NOW), lambda: dumped(invoices[0], NOW))
    assert len(renderings) == 1
    invoices.clear()
    assert len(renderings) == 0
