"""Finding what a request names."""

from emulator.api.json_dialect import RequestContext
from emulator.billing.core.errors import APIError
from emulator.billing.core.resource_types import Entity
from emulator.billing.stateset import choices
from emulator.billing.stateset.customers import StatesetCustomer
from emulator.billing.stateset.errors import api_error, not_found
from emulator.billing.stateset.invoice import StatesetInvoice
from emulator.billing.stateset.invoice_params import MailParams
from emulator.billing.stateset.webhooks import SINGLETON_ID, AccountWebhooks
from emulator.store.list_queries import UnknownCursorError


def read_for_events(request: RequestContext, entity_class: type[Entity], id: str) -> None:
    """Reads a thing together with what the events about it need: one round trip."""
    request.uow.load([(entity_class, id), (AccountWebhooks, SINGLETON_ID)])


def find_invoice(request: RequestContext, id: str) -> StatesetInvoice:
    """The invoice with this id. Raises APIError (404) when there is none in the caller's world."""
    found = request.uow.get(StatesetInvoice, id)
    if found is None:
        raise not_found(StatesetInvoice.RESOURCE_TYPE.display_name, id)
    return found


def find_customer(request: RequestContext, id: str) -> StatesetCustomer:
    """The customer with this id. Raises APIError (404) when there is none in the caller's world."""
    found = request.uow.get(StatesetCustomer, id)
    if found is None:
        raise not_found(StatesetCustomer.RESOURCE_TYPE.display_name, id)
    return found


def find_customer_of(request: RequestContext, invoice: StatesetInvoice, params: MailParams) -> StatesetCustomer | None:
    """An invoice's customer, for a mail that does not say whom it is for; None for one that does."""
    return None if params.to else request.uow.get(StatesetCustomer, invoice.customer_id)


def unknown_cursor_error(error: UnknownCursorError) -> APIError:
    """The refusal for a cursor that names nothing in the list."""
    message = f"Invalid value for starting_after: {error} names nothing in this list."
    return api_error(choices.INVALID, "VALIDATION_ERROR", message, field="starting_after")
