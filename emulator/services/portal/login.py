"""The portal's login page: a link goes to whoever has the mail address of a customer."""

from emulator.billing.core.search_keys import search_key
from emulator.billing.customers.customer import Customer
from emulator.billing.portal.configuration import PortalConfiguration
from emulator.billing.portal.links import PortalLink
from emulator.billing.portal.login import is_subscriber, login_mail
from emulator.billing.portal.session_params import SessionCreateParams
from emulator.billing.portal.sessions import create_session, recover_session
from emulator.billing.system.outbox import add_to_outbox
from emulator.services import subscriptions
from emulator.services.portal.configurations import configuration_named
from emulator.services.portal.visits import Visit
from emulator.store.list_queries import Selection
from emulator.store.unit_of_work import UnitOfWork

_MOST_LOOKED_AT = 20
"""How many customers of one mail address are asked for their subscriptions."""


def login_page_of(uow: UnitOfWork, link: PortalLink) -> PortalConfiguration | None:
    """The configuration whose login page a link opens; None for a link that nobody gave out, or not any more."""
    configuration = configuration_named(uow, link.id)
    if configuration is None or not configuration.active or not link.opens(configuration.login_key):
        return None
    return configuration


def send_login_link(uow: UnitOfWork, configuration: PortalConfiguration, email: str) -> None:
    """Mails a link to the customer with an address, in either case; nothing where there is none."""
    customer = _customer_with(uow, email)
    if customer is None or customer.email is None:
        return
    params = SessionCreateParams(configuration=configuration.id, customer=customer.id)
    session = create_session(params, customer, configuration, None, uow.ctx, uow.changes, by_mail=True)
    add_to_outbox(login_mail(session, customer, customer.email, uow.ctx), uow.changes)


def send_recovery_link(visit: Visit, email: str) -> None:
    """Mails another link to the customer of a session that has expired, if this is their address."""
    uow, customer = visit.uow, visit.customer
    if not (visit.is_expired and visit.is_recoverable) or customer.email is None:
        return
    if search_key(email) != search_key(customer.email):
        return
    session = recover_session(visit.session, uow.ctx, uow.changes)
    add_to_outbox(login_mail(session, customer, customer.email, uow.ctx), uow.changes)


def _customer_with(uow: UnitOfWork, email: str) -> Customer | None:
    """The newest customer with an address who has an active subscription, else the newest with it."""
    selection = Selection(equals={"email_key": search_key(email) or "", "listed": "listed"}, limit=_MOST_LOOKED_AT)
    found = uow.list(Customer, selection).items
    subscribers = (each for each in found if is_subscriber(subscriptions.running(uow, each.id)))
    return next(subscribers, next(iter(found), None))
