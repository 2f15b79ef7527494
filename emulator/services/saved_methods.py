"""What a returning customer paid with before and may choose again on the page of a Checkout Session.

docs.stripe.com/payments/save-during-payment: of the customer's payment methods those that may be shown to them again,
as the session asks for them (`saved_payment_method_options.allow_redisplay_filters`, `always` where it does not).
"""

from emulator.billing.checkout.session import CheckoutSession
from emulator.billing.payments.payment_methods import PaymentMethod
from emulator.store.list_queries import Selection
from emulator.store.unit_of_work import UnitOfWork

_DEFAULT_FILTERS = ("always",)
_MOST = 10


def saved_methods(uow: UnitOfWork, session: CheckoutSession) -> tuple[PaymentMethod, ...]:
    """The newest ones first; none of a session that saves one, and of one whose customer is not known."""
    if session.customer is None or session.mode == "setup":
        return ()
    options = session.shown.get("saved_payment_method_options") or {}
    filters = options.get("allow_redisplay_filters") or _DEFAULT_FILTERS
    selection = Selection(
        equals={"customer": session.customer},
        limit=_MOST,
        predicate=lambda method: method.type in session.payment_method_types and method.allow_redisplay in filters,
    )
    return tuple(uow.list(PaymentMethod, selection).items)
