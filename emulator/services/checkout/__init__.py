"""What is done with a Checkout Session: `checkout.pay(uow, session, entry)`."""

from emulator.services.checkout.beginning import DueNow, due_now
from emulator.services.checkout.conclusion import follow_intents
from emulator.services.checkout.customers import customer_left, customer_named
from emulator.services.checkout.payment import (
    CheckoutResult,
    answer,
    change,
    open_session,
    pay,
    takes_method,
    waiting_intent,
)
from emulator.services.checkout.payment_links import create_link, link_of, open_link, update_link
from emulator.services.checkout.recovery import recover
from emulator.services.checkout.sessions import create, expire, expire_due, update

__all__ = [
    "CheckoutResult",
    "DueNow",
    "answer",
    "change",
    "create",
    "create_link",
    "customer_left",
    "customer_named",
    "due_now",
    "expire",
    "expire_due",
    "follow_intents",
    "link_of",
    "open_link",
    "open_session",
    "pay",
    "recover",
    "takes_method",
    "update",
    "update_link",
    "waiting_intent",
]
