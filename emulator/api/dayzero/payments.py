"""The paths under /api/v1/invoices/{invoice_id}/payments, and /api/v1/transactions, which payments are made of."""

from collections.abc import Callable, Mapping
from typing import Any

from emulator.api.dayzero.lookups import (
    find_invoice,
    find_payment,
    find_transaction,
    list_page,
    page_shown,
    selection_of,
    unknown_cursor,
)
from emulator.api.dayzero.shown import ShownPayment, deleted
from emulator.api.json_dialect import RequestContext, Routes
from emulator.billing.dayzero.invoice import DayzeroInvoice, DayzeroPayment
from emulator.billing.dayzero.payments import add_payment, remove_payment, update_payment
from emulator.billing.dayzero.transactions import DayzeroTransaction, create_transaction
from schemas.dayzero.invoice import InvoicePath
from schemas.dayzero.lists import PageParams
from schemas.dayzero.payment import (
    PaymentCreateParamsSchema,
    PaymentListParamsSchema,
    PaymentPath,
    PaymentSchema,
    PaymentUpdateParamsSchema,
    TransactionCreateParamsSchema,
    TransactionListParamsSchema,
    TransactionPath,
    TransactionSchema,
)
from schemas.json_objects import dump

routes = Routes("invoices")
transaction_routes = Routes("transactions")

_PAYMENTS = "/invoices/<invoice_id>/payments"


@routes.write(_PAYMENTS, status=201, arguments=InvoicePath, body=PaymentCreateParamsSchema)
def create(request: RequestContext, invoice_id: str) -> dict[str, Any]:
    """Links a bank transaction to an invoice, as what pays it or a part of it."""
    params = request.body
    request.uow.load([(DayzeroInvoice, invoice_id), (DayzeroTransaction, params.transaction_id)])
    invoice, transaction = find_invoice(request, invoice_id), find_transaction(request, params.transaction_id)
    payment = add_payment(invoice, transaction, params, request.ctx, request.changes)
    return dump(PaymentSchema, ShownPayment(payment, invoice), request.ctx)


@routes.write(f"{_PAYMENTS}/<payment_id>", "PATCH", arguments=PaymentPath, body=PaymentUpdateParamsSchema)
def update(request: RequestContext, invoice_id: str, payment_id: str) -> dict[str, Any]:
    """Changes the amount or the day of a payment."""
    invoice = find_invoice(request, invoice_id)
    payment = find_payment(invoice, payment_id)
    transaction = find_transaction(request, payment.transaction_id)
    changed = update_payment(invoice, payment, transaction, request.body, request.ctx, request.changes)
    return dump(PaymentSchema, ShownPayment(changed, invoice), request.ctx)


@routes.write(f"{_PAYMENTS}/<payment_id>", "DELETE", arguments=PaymentPath)
def delete(request: RequestContext, invoice_id: str, payment_id: str) -> dict[str, Any]:
    """Takes a payment away; the invoice has the status that is left then."""
    invoice = find_invoice(request, invoice_id)
    payment = find_payment(invoice, payment_id)
    transaction = find_transaction(request, payment.transaction_id)
    remove_payment(invoice, payment, transaction, request.ctx, request.changes)
    return deleted("Payment", payment_id)


@routes.read(_PAYMENTS, arguments=InvoicePath, query=PaymentListParamsSchema)
def list_payments(request: RequestContext, invoice_id: str) -> dict[str, Any]:
    """The payments of an invoice with their transactions, newest first unless another order is asked for."""
    params: PageParams = request.query
    invoice = find_invoice(request, invoice_id)
    payments = sorted(invoice.payments, key=_PAYMENT_SORT_KEYS[params.sort_by], reverse=params.descending)
    page, has_more = _page(payments, params)
    request.uow.load((DayzeroTransaction, each.transaction_id) for each in page)
    linked = [ShownPayment(each, invoice, find_transaction(request, each.transaction_id)) for each in page]
    shown = [dump(PaymentSchema, each, request.ctx) for each in linked]
    total = len(payments) if params.include_total_count else None
    return page_shown(params, [each.id for each in page], shown, has_more=has_more, total=total)


@transaction_routes.write("/transactions", status=201, body=TransactionCreateParamsSchema)
def create_by_hand(request: RequestContext) -> dict[str, Any]:
    """A transaction that no bank has told of."""
    return dump(TransactionSchema, create_transaction(request.body, request.ctx, request.changes), request.ctx)


@transaction_routes.read("/transactions/<transaction_id>", arguments=TransactionPath)
def retrieve_transaction(request: RequestContext, transaction_id: str) -> dict[str, Any]:
    """One transaction."""
    return dump(TransactionSchema, find_transaction(request, transaction_id), request.ctx)


@transaction_routes.read("/transactions", query=TransactionListParamsSchema)
def list_transactions(request: RequestContext) -> dict[str, Any]:
    """The transactions, newest first unless another order is asked for."""
    params: PageParams = request.query
    return list_page(
        request,
        DayzeroTransaction,
        selection_of(params, {"listed": "listed"}),
        _SORT_KEYS[params.sort_by],
        lambda transactions: [dump(TransactionSchema, each, request.ctx) for each in transactions],
    )


_PAYMENT_SORT_KEYS: Mapping[str, Callable[[DayzeroPayment], int]] = {
    "created_at": lambda payment: payment.created,
    "paid_on": lambda payment: payment.paid_on,
    "amount": lambda payment: payment.amount,
}
_SORT_KEYS: Mapping[str, Callable[[DayzeroTransaction], Any] | None] = {
    "created_at": None,
    "datetime": lambda transaction: transaction.datetime,
    "amount": lambda transaction: transaction.amount,
}


def _page(payments: list[DayzeroPayment], params: PageParams) -> tuple[list[DayzeroPayment], bool]:
    """The page that is asked for, and whether there is more. Raises APIError (400) for a cursor that names nothing."""
    ids = [each.id for each in payments]
    if params.cursor is not None and params.cursor not in ids:
        raise unknown_cursor()
    if params.direction == "prev":
        before = payments if params.cursor is None else payments[: ids.index(params.cursor)]
        return before[-params.limit :], len(before) > params.limit
    after = payments if params.cursor is None else payments[ids.index(params.cursor) + 1 :]
    return after[: params.limit], len(after) > params.limit
