"""What an operation reads beside the thing that it is about."""

from typing import Any

from emulator.billing.beel import series, taxes, webhooks
from emulator.billing.beel.customers import Customer
from emulator.billing.beel.drafts import DraftReferences
from emulator.billing.beel.invoice import Invoice
from emulator.billing.beel.series import CompanySeries
from emulator.billing.beel.taxes import TaxConfiguration
from emulator.billing.beel.webhooks import CompanyWebhooks
from emulator.store.unit_of_work import UnitOfWork

SERIES = (CompanySeries, series.SINGLETON_ID)
TAXES = (TaxConfiguration, taxes.SINGLETON_ID)
WEBHOOKS = (CompanyWebhooks, webhooks.SINGLETON_ID)
"""The keys of what a company has one of."""


def company_series_of(uow: UnitOfWork) -> CompanySeries:
    """The series of the company, as far as the unit of work has changed them."""
    return series.company_series_or_default(uow.get(*SERIES), uow.ctx)


def tax_configuration_of(uow: UnitOfWork) -> TaxConfiguration:
    """The tax configuration of the company."""
    return taxes.tax_configuration_or_default(uow.get(*TAXES), uow.ctx)


def company_webhooks_of(uow: UnitOfWork) -> CompanyWebhooks:
    """The webhook subscriptions of the company."""
    return webhooks.company_webhooks_or_empty(uow.get(*WEBHOOKS), uow.ctx)


def customer_of(uow: UnitOfWork, invoice: Invoice) -> Customer | None:
    """The customer of an invoice, None for a recipient who is none."""
    return None if invoice.customer_id is None else uow.get(Customer, invoice.customer_id)


def rectified_by(uow: UnitOfWork, invoice: Invoice) -> Invoice | None:
    """The invoice that another one corrects, if it corrects one."""
    return None if invoice.rectified_invoice_id is None else uow.get(Invoice, invoice.rectified_invoice_id)


def draft_references(uow: UnitOfWork, customer_id: str | None, rectified_id: str | None = None) -> DraftReferences:
    """What a draft or a template refers to, read in one go."""
    uow.load([SERIES, TAXES, *referred_keys(customer_id, rectified_id)])
    return DraftReferences(
        company_series=company_series_of(uow),
        taxes=tax_configuration_of(uow),
        customer=None if customer_id is None else uow.get(Customer, customer_id),
        rectified=None if rectified_id is None else uow.get(Invoice, rectified_id),
    )


def referred_keys(customer_id: str | None, rectified_id: str | None) -> list[tuple[type[Any], str]]:
    """The keys of the customer and of the corrected invoice that a draft names."""
    named = [(Customer, customer_id), (Invoice, rectified_id)]
    return [(kind, id) for kind, id in named if id is not None]
