"""Things as they read now: some draw on another thing that may have changed since they were stored."""

from collections.abc import Sequence

from emulator.billing.core.resource_types import Entity
from emulator.billing.customers.customer import Customer
from emulator.billing.invoices.invoice import Invoice
from emulator.billing.invoices.invoice_items import InvoiceItem, as_it_stands
from emulator.billing.invoices.totals import following
from emulator.store.unit_of_work import UnitOfWork


def as_they_stand(uow: UnitOfWork, entities: Sequence[Entity]) -> list[Entity]:
    """Drafts follow their customer, invoice items show the facts of their line; one round trip at most for each."""
    drafts = [each for each in entities if isinstance(each, Invoice) and each.status == "draft"]
    placed = [each.invoice for each in entities if isinstance(each, InvoiceItem) and each.invoice is not None]
    uow.load([*((Customer, draft.customer) for draft in drafts), *((Invoice, invoice) for invoice in placed)])
    return [_as_it_stands(uow, entity) for entity in entities]


def _as_it_stands(uow: UnitOfWork, entity: Entity) -> Entity:
    if isinstance(entity, Invoice) and entity.status == "draft":
        customer = uow.get(Customer, entity.customer)
        return entity if customer is None else following(entity, customer)
    if isinstance(entity, InvoiceItem) and entity.invoice is not None:
        return as_it_stands(entity, uow.get(Invoice, entity.invoice))
    return entity
