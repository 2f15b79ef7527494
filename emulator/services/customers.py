"""The customers of invoices, and what finalizing an invoice of theirs takes."""

from typing import Any

from emulator.billing.core.account import Account
from emulator.billing.core.errors import APIError
from emulator.billing.customers.customer import Customer
from emulator.billing.customers.tax_ids import TaxId
from emulator.billing.invoices.account_sequence import InvoiceSequence
from emulator.billing.invoices.finalization import FinalizationReferences
from emulator.billing.invoices.invoice import Invoice
from emulator.services.credit_grants import credits_for, credits_given_back
from emulator.store.unit_of_work import UnitOfWork


def customer_of(uow: UnitOfWork, invoice: Invoice) -> Customer:
    """The customer of an invoice; of a deleted one a stub is left. Raises APIError (404) when there is none.

    With the customer of a draft comes what finalizing it takes: one round trip at most.
    """
    named = _named_in_settings(uow.ctx.account) if invoice.status == "draft" else []
    uow.load([(Customer, invoice.customer), *named])
    found = uow.get(Customer, invoice.customer)
    if found is None:
        raise no_such_customer(invoice.customer, status=404)
    return found


def no_such_customer(customer: str | None, *, status: int) -> APIError:
    """The refusal of something whose customer is gone."""
    return APIError(f"No such customer: '{customer}'", status=status, code="resource_missing", param="customer")


def finalization_references(uow: UnitOfWork, draft: Invoice) -> FinalizationReferences:
    """What finalizing a draft needs besides its customer; tax ids that were deleted are left out.

    Where it bills what a meter counted, that takes one query more, for the customer's credits.
    """
    account = uow.ctx.account
    uow.load(_named_in_settings(account))
    numbered = account.invoice_numbering == "account"
    tax_ids = uow.get_many(TaxId, account.default_account_tax_ids)
    return FinalizationReferences(
        credit_grants=tuple(credits_for(uow, draft)),
        given_back=credits_given_back(uow, draft),
        sequence=uow.get(InvoiceSequence, account.number_prefix) if numbered else None,
        tax_ids=tuple(each for each in tax_ids if each is not None),
    )


def _named_in_settings(account: Account) -> list[tuple[type[Any], str]]:
    named: list[tuple[type[Any], str]] = [(TaxId, id) for id in account.default_account_tax_ids]
    if account.invoice_numbering == "account":
        named.append((InvoiceSequence, account.number_prefix))
    return named
