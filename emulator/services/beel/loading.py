"""What an operation reads beside the invoice that it is about."""

from emulator.billing.beel import series, taxes
from emulator.billing.beel.customers import Customer
from emulator.billing.beel.invoice import Invoice
from emulator.billing.beel.series import CompanySeries
from emulator.billing.beel.taxes import TaxConfiguration
from emulator.store.unit_of_work import UnitOfWork


def company_series_of(uow: UnitOfWork) -> CompanySeries:
    """The series of the company, as far as the unit of work has changed them."""
    return series.company_series_or_default(uow.get(CompanySeries, series.SINGLETON_ID), uow.ctx)


def tax_configuration_of(uow: UnitOfWork) -> TaxConfiguration:
    """The tax configuration of the company."""
    return taxes.tax_configuration_or_default(uow.get(TaxConfiguration, taxes.SINGLETON_ID), uow.ctx)


def customer_of(uow: UnitOfWork, invoice: Invoice) -> Customer | None:
    """The customer of an invoice, None for a recipient who is none."""
    return None if invoice.customer_id is None else uow.get(Customer, invoice.customer_id)


def rectified_by(uow: UnitOfWork, invoice: Invoice) -> Invoice | None:
    """The invoice that another one corrects, if it corrects one."""
    return None if invoice.rectified_invoice_id is None else uow.get(Invoice, invoice.rectified_invoice_id)
