"""Things as they read now: some draw on another thing that may have changed since they were stored."""

from collections.abc import Sequence

from emulator.billing.core.resource_types import Entity
from emulator.billing.customers.customer import Customer
from emulator.billing.invoices.invoice import Invoice
from emulator.billing.invoices.invoice_items import InvoiceItem, with_line_facts
from emulator.billing.invoices.totals import with_customer_snapshot
from emulator.store.unit_of_work import UnitOfWork


def with_current_references(uow: UnitOfWork, entities: Sequence[Entity]) -> list[Entity]:
    """Drafts follow their customer, invoice items show the facts of their line; one round trip at most for each."""
    drafts = [each for each in entities if isinstance(each, Invoice) and each.status == "draft"]
    placed = [each.invoice for each in entities if isinstance(each, InvoiceItem) and each.invoice is not None]
    uow.load([*((Customer, draft.customer) for draft in drafts), *((Invoice, invoice) for invoice in placed)])
    return [_with_current_references(uow, entity) for entity in entities]


def _with_current_references(uow: UnitOfWork, entity: Entity) -> Entity:
    if isinstance(entity, Invoice) and entity.status == "draft":
        customer = uow.get(Customer, entity.customer)
        return entity if customer is None else with_customer_snapshot(entity, customer)
    if isinstance(entity, InvoiceItem) and entity.invoice is not None:
        return with_line_facts(entity, uow.get(Invoice, entity.invoice))
    return entity
