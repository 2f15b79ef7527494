"""Things as they read now: some draw on another thing that may have changed since they were stored."""

from collections.abc import Sequence

from emulator.billing.catalog.prices import Price
from emulator.billing.core.resource_types import Entity
from emulator.billing.customers.customer import Customer
from emulator.billing.invoices.invoice import Invoice
from emulator.billing.invoices.invoice_items import InvoiceItem, with_line_facts
from emulator.billing.invoices.totals import with_customer_snapshot
from emulator.billing.subscriptions.subscription import Subscription
from emulator.services.subscriptions.loading import with_current_prices
from emulator.store.unit_of_work import UnitOfWork


def with_current_references(uow: UnitOfWork, entities: Sequence[Entity]) -> list[Entity]:
    """Drafts follow their customer, items show the facts of their line, and subscriptions their prices as they are now.

    One round trip at most.
    """
    drafts = [each for each in entities if isinstance(each, Invoice) and each.status == "draft"]
    placed = [each.invoice for each in entities if isinstance(each, InvoiceItem) and each.invoice is not None]
    prices = [item.price.id for each in entities if isinstance(each, Subscription) for item in each.items]
    uow.load(
        [
            *((Customer, draft.customer) for draft in drafts),
            *((Invoice, invoice) for invoice in placed),
            *((Price, price) for price in prices),
        ]
    )
    return [_with_current_references(uow, entity) for entity in entities]


def _with_current_references(uow: UnitOfWork, entity: Entity) -> Entity:
    if isinstance(entity, Invoice) and entity.status == "draft":
        customer = uow.get(Customer, entity.customer)
        return entity if customer is None else with_customer_snapshot(entity, customer)
    if isinstance(entity, InvoiceItem) and entity.invoice is not None:
        return with_line_facts(entity, uow.get(Invoice, entity.invoice))
    if isinstance(entity, Subscription):
        return with_current_prices(uow, entity)
    return entity
