"""Logging in to the portal by mail (docs.stripe.com/customer-management/activate-no-code-customer-portal)."""

from collections.abc import Iterable

from emulator.billing.core.context import Context
from emulator.billing.core.structs import replace
from emulator.billing.customers.customer import Customer
from emulator.billing.documents.document import InvoiceDocument
from emulator.billing.documents.parties import party, seller
from emulator.billing.portal.links import portal_url
from emulator.billing.portal.session import PortalSession
from emulator.billing.subscriptions.subscription import Subscription
from emulator.billing.system.mail_message import account_message
from emulator.billing.system.outbox import OutboxMail, outbox_mail

_ACTIVE = ("active", "trialing")


def is_subscriber(subscriptions: Iterable[Subscription]) -> bool:
    """Whether a customer with these has an active one.

    Of several with the same mail address, Stripe takes the newest that has.
    """
    return any(each.status in _ACTIVE for each in subscriptions)


def login_mail(session: PortalSession, customer: Customer, to: str, ctx: Context) -> OutboxMail:
    """The mail with the link of a session."""
    ctx = ctx.in_world_time()
    message = account_message("portal_login", _letterhead(customer, ctx), (to,), ctx)
    return outbox_mail(replace(message, attach_pdf=False, link=portal_url(session, ctx)), None, ctx)


def _letterhead(customer: Customer, ctx: Context) -> InvoiceDocument:
    """Who writes to whom, in which language, and how that looks: a document about nothing."""
    return InvoiceDocument(
        seller=seller(ctx.account, ctx.account.display_name),
        bill_to=party(customer.name, None, customer.email, None),
        currency=customer.currency or ctx.account.default_currency,
        status="open",
        livemode=ctx.livemode,
        subtotal=0,
        total=0,
        amount_due=0,
        amount_paid=0,
        amount_remaining=0,
        locale=ctx.account.locale_for(customer.preferred_locales),
        brand_colour=ctx.account.brand_colour,
        logo=ctx.account.logo,
    )
