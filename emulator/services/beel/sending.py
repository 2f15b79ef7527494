"""Sending invoices, within what the account limits it to."""

from collections.abc import Sequence

from emulator.billing.beel import quotas, send
from emulator.billing.beel.customers import Customer
from emulator.billing.beel.errors import BeelError
from emulator.billing.beel.invoice import Invoice, Sending
from emulator.billing.beel.quotas import RecentSends
from emulator.billing.beel.send import BulkSendParams, BulkSendResult, SendParams
from emulator.services.beel.loading import customer_of
from emulator.store.unit_of_work import UnitOfWork


def send_invoice(uow: UnitOfWork, invoice: Invoice, params: SendParams) -> Sending:
    """Sends an invoice. Raises APIError where its status, its recipients (400, 403) or a quota (429) forbid it."""
    customer = _customer_asked(uow, invoice, params.recipients)
    _, sending = send.send(invoice, params, customer, uow.ctx, uow.changes)
    _limit(uow, (invoice,), (*sending.recipients, *params.cc))
    return sending


def send_invoices(uow: UnitOfWork, found: dict[str, Invoice | None], params: BulkSendParams) -> BulkSendResult:
    """Sends several invoices, found by their ids, in one go. Raises APIError as for one."""
    bulk = send.send_in_bulk(found, params, uow.ctx, uow.changes)
    _limit(uow, (), (*bulk.sending.recipients, *params.cc))
    return bulk


def send_issued(uow: UnitOfWork, issued: Invoice) -> Invoice:
    """Sends an invoice that was to be sent as soon as it is issued; that it could not be stands in its history."""
    customer = _customer_asked(uow, issued, ())
    params, to = send.params_of_own_mail(issued), send.recipients_of(issued, (), customer)
    if not to:
        return send.record_failure(issued, send.NO_ADDRESS.text_in("en"), uow.ctx, uow.changes)
    try:
        _limit(uow, (issued,), (*to, *params.cc))
    except BeelError as refusal:
        return send.record_failure(issued, refusal.message, uow.ctx, uow.changes)
    sent, _ = send.send(issued, params, customer, uow.ctx, uow.changes)
    return sent


def _customer_asked(uow: UnitOfWork, invoice: Invoice, named: Sequence[str]) -> Customer | None:
    """The customer, where it takes them to know who gets the mail."""
    return customer_of(uow, invoice) if send.needs_customer(invoice, named) else None


def _limit(uow: UnitOfWork, invoices: Sequence[Invoice], addresses: Sequence[str]) -> None:
    account = uow.ctx.account
    if account.beel_test_mail_to_holder:
        quotas.require_permitted(addresses, uow.ctx)
    if account.beel_send_quotas:
        stored = uow.get(RecentSends, quotas.SINGLETON_ID)
        recent = stored or RecentSends(id=quotas.SINGLETON_ID, created=uow.ctx.now)
        quotas.count_send(recent, invoices, uow.ctx, uow.changes)
