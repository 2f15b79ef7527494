"""The language of the page of a Checkout Session."""

from flask import request

from emulator.billing.checkout.session import CheckoutSession
from emulator.delivery.presentation import SUPPORTED_LOCALES
from emulator.delivery.presentation.languages import Language, language
from emulator.store.unit_of_work import UnitOfWork

_AUTOMATIC = "auto"


def language_of(session: CheckoutSession, uow: UnitOfWork) -> Language:
    """The session's own; of one that names none, what the visitor's browser asks for, else the account's.

    docs.stripe.com/api/checkout/sessions/create, `locale`.
    """
    if session.locale is not None and session.locale != _AUTOMATIC:
        return language(session.locale)
    return language(request.accept_languages.best_match(SUPPORTED_LOCALES) or uow.ctx.account.locale)
