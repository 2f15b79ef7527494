"""What a customer says of themselves in the portal."""

from collections.abc import Sequence

from emulator.billing.core.errors import APIError
from emulator.billing.customers import customer_tax_ids
from emulator.billing.customers.params import CustomerUpdateParams
from emulator.billing.customers.tax_ids import TaxId, delete_tax_id
from emulator.billing.customers.update import update_customer
from emulator.services.portal.visits import Visit
from emulator.store.list_queries import Selection

_MAX_SHOWN = 20


def change_details(visit: Visit, params: CustomerUpdateParams) -> None:
    """Changes what is said of the customer. Raises APIError for what cannot be."""
    update_customer(visit.customer, params, None, visit.uow.ctx, visit.uow.changes)


def tax_ids_of(visit: Visit) -> Sequence[TaxId]:
    """The tax ids of the customer, newest first."""
    return visit.uow.list(TaxId, Selection(equals={"owner": visit.customer.id}, limit=_MAX_SHOWN)).items


def add_tax_id(visit: Visit, type: str, value: str) -> None:
    """Registers a tax id. Raises APIError for what cannot be one."""
    customer_tax_ids.add_tax_id(visit.customer, type, value, visit.uow.ctx, visit.uow.changes)


def remove_tax_id(visit: Visit, id: str) -> None:
    """Deletes a tax id. Raises APIError for one that is not the customer's."""
    found = visit.uow.get(TaxId, id)
    if found is None or found.customer != visit.customer.id:
        raise APIError(f"No such tax ID: '{id}'", code="resource_missing", param="id")
    customer_tax_ids.remove_tax_id(visit.customer, found, visit.uow.changes)
    delete_tax_id(found, visit.uow.changes)
