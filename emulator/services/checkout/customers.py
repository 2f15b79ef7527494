"""The customer of a Checkout Session: whom it names, or makes."""

from emulator.billing.checkout.outcomes import customer_changes, customer_params
from emulator.billing.checkout.session import CheckoutSession
from emulator.billing.core.structs import replace
from emulator.billing.customers.create import create_customer
from emulator.billing.customers.customer import Customer
from emulator.billing.customers.update import update_customer
from emulator.services.customers import no_such_customer
from emulator.store.unit_of_work import UnitOfWork


def customer_named(uow: UnitOfWork, session: CheckoutSession) -> Customer | None:
    """The customer of a session, whose time is entered; None where there is none yet.

    Raises APIError for one who was deleted.
    """
    found = customer_left(uow, session)
    if found is None and session.customer is not None:
        raise no_such_customer(session.customer, status=400)
    return found


def customer_left(uow: UnitOfWork, session: CheckoutSession) -> Customer | None:
    """The customer of a session, whose time is entered; None where there is none, or none any more."""
    found = None if session.customer is None else uow.get(Customer, session.customer)
    if found is None or found.deleted:
        return None
    uow.enter_time_of(found)
    return found


def with_customer(
    uow: UnitOfWork, session: CheckoutSession, customer: Customer | None, *, is_needed: bool
) -> tuple[CheckoutSession, Customer | None]:
    """The session with its customer, as they say to be: updated as far as it may be, or made if one `is_needed`."""
    if customer is not None:
        return session, update_customer(customer, customer_changes(session, customer), None, uow.ctx, uow.changes)
    if not is_needed:
        return session, None
    made = create_customer(customer_params(session), None, uow.ctx, uow.changes)
    return replace(session, customer=made.id), made
