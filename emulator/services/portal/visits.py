"""A customer's visit to the portal: who it is, and what may be seen and done."""

from collections.abc import Sequence

from emulator.billing.core.structs import Struct
from emulator.billing.customers.customer import Customer
from emulator.billing.invoices.invoice import Invoice
from emulator.billing.portal.configuration import Features, PortalConfiguration, without_email
from emulator.billing.portal.links import PortalLink
from emulator.billing.portal.session import PortalSession, RecoverableSession
from emulator.billing.portal.sessions import note_activity
from emulator.billing.subscriptions.subscription import Subscription
from emulator.billing.system.test_clocks import require_standing
from emulator.services.portal.configurations import configuration_named
from emulator.store.list_queries import Selection
from emulator.store.unit_of_work import UnitOfWork

_SHOWN_INVOICES = 24


class Visit(Struct, frozen=True, kw_only=True):
    """Whose portal it is, as it reads now, and what its configuration allows."""

    uow: UnitOfWork
    session: PortalSession
    configuration: PortalConfiguration
    customer: Customer

    @property
    def features(self) -> Features:
        """What the customer may do; who came by mail cannot change the address that it came to."""
        features = self.configuration.features
        return without_email(features) if self.session.by_mail else features

    @property
    def is_expired(self) -> bool:
        """Whether its link is good no more."""
        return self.uow.ctx.world_now >= self.session.expires_at

    @property
    def is_recoverable(self) -> bool:
        """Whether another link can be had by mail, should this one be good no more."""
        return self.session.is_recoverable(self.uow.ctx.world_now)

    @property
    def is_noted(self) -> bool:
        """Whether it is kept that the customer is there, so that there is nothing to `note`."""
        return self.session.is_noted(self.uow.ctx.world_now)

    def shows(self, thing: Subscription | Invoice) -> bool:
        """Whether it may be seen: a session on behalf of an account has nothing but what is on its behalf."""
        return self.session.on_behalf_of in (None, thing.connect.on_behalf_of)


def enter(uow: UnitOfWork, link: PortalLink) -> Visit | None:
    """What a link opens, in the time that its customer lives in; None for one that nobody gave out."""
    session = _session_of(uow, link)
    if session is None or not link.opens(session.secret):
        return None
    uow.load([(Customer, session.customer), (PortalConfiguration, session.configuration)])
    customer, configuration = uow.get(Customer, session.customer), configuration_named(uow, session.configuration)
    if customer is None or customer.deleted or configuration is None:
        return None
    uow.enter_time_of(customer)
    return Visit(uow=uow, session=session, configuration=configuration, customer=customer)


def _session_of(uow: UnitOfWork, link: PortalLink) -> PortalSession | None:
    """The session that a link names, or what is left of one that is long over and can be recovered."""
    session = uow.get(PortalSession, link.id)
    if session is not None:
        return session
    left = uow.get(RecoverableSession, link.id)
    return None if left is None else left.session


def require_standing_clock(visit: Visit) -> None:
    """Raises APIError while the test clock moves that the customer lives on: nothing is done meanwhile."""
    if visit.uow.test_clock is not None:
        require_standing(visit.uow.test_clock)


def note(visit: Visit) -> PortalSession:
    """Keeps that the customer was there, from when on the link is good for another while."""
    return note_activity(visit.session, visit.uow.ctx.world_now, visit.uow.changes)


def invoices_of(visit: Visit) -> Sequence[Invoice]:
    """The newest invoices of the customer that are no drafts: those of the account that the session is for, if any."""

    def is_shown(invoice: Invoice) -> bool:
        return invoice.status != "draft" and visit.shows(invoice)

    selection = Selection(equals={"customer": visit.customer.id}, limit=_SHOWN_INVOICES, predicate=is_shown)
    return visit.uow.list(Invoice, selection).items
