"""The subscription of a Checkout Session: what it would ask for at once, and making it."""

from msgspec import Struct

from emulator.billing.checkout.amounts import total
from emulator.billing.checkout.outcomes import subscription_params, subscription_references
from emulator.billing.checkout.session import CheckoutSession
from emulator.billing.core.params import NOT_GIVEN
from emulator.billing.core.structs import replace
from emulator.billing.customers.customer import Customer
from emulator.billing.subscriptions.subscription import Subscription
from emulator.billing.subscriptions.terms import SubscriptionReferences
from emulator.services import subscriptions
from emulator.services.checkout.customers import customer_named
from emulator.services.checkout.discounts import redemptions
from emulator.services.customers import no_such_customer
from emulator.services.subscriptions.loading import products_of
from emulator.store.unit_of_work import UnitOfWork


class DueNow(Struct, frozen=True):
    """What is to be paid at once, in minor units.

    Attributes:
        order: what the session comes to by itself.
        earlier: what waited to be billed to its customer.
        balance: what they owe besides, less than nothing where they have a credit; billing credits count with it.
    """

    order: int
    earlier: int = 0
    balance: int = 0

    @property
    def total(self) -> int:
        """All of it."""
        return self.order + self.earlier + self.balance


def make_subscription(
    uow: UnitOfWork, session: CheckoutSession, customer: Customer | None, method: str | None
) -> Subscription:
    """The subscription of a session; where its first invoice asks for money it is incomplete until that comes."""
    customer = customer or customer_named(uow, session)
    if customer is None:
        raise no_such_customer(session.customer, status=400)
    params = subscription_params(session, method, is_due=total(session) > 0)
    return subscriptions.create(uow, customer, params, _references(uow, session))


def check_beginning(uow: UnitOfWork, session: CheckoutSession, customer: Customer | None) -> None:
    """Raises APIError for a subscription that could not begin, whoever paid it: better told to its business now."""
    somebody = customer or Customer(id=uow.ctx.new_id("cus"), created=uow.ctx.now, invoice_prefix="")
    params = replace(subscription_params(session, None, is_due=True), automatic_tax=NOT_GIVEN)
    subscriptions.billed_at_first(uow, params, _references(uow, session), somebody)


def due_now(uow: UnitOfWork, session: CheckoutSession, customer: Customer | None) -> DueNow:
    """What is to be paid at once: of a subscription its first invoice, which has what its customer owes or has, too.

    Raises APIError for a subscription that cannot begin.
    """
    own = total(session)
    if customer is None or session.mode != "subscription" or own <= 0:
        return DueNow(own)
    params = subscription_params(session, None, is_due=True)
    billed = subscriptions.billed_at_first(uow, params, _references(uow, session), customer)
    if billed is None:
        return DueNow(own)
    return DueNow(own, billed.total - own, billed.amount_due - billed.total)


def _references(uow: UnitOfWork, session: CheckoutSession) -> SubscriptionReferences:
    products = products_of(uow, [line.price for line in session.lines])
    return subscription_references(session, products, redemptions(uow, session))
