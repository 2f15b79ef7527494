"""The tax ids that a customer carries along for new invoices."""

from emulator.billing.core.changes import Changes
from emulator.billing.core.context import Context
from emulator.billing.core.errors import APIError
from emulator.billing.core.structs import replace
from emulator.billing.customers.customer import Customer
from emulator.billing.customers.tax_ids import MAX_TAX_IDS, TaxId, new_tax_id


def add_tax_id(customer: Customer, type: str, value: str, ctx: Context, changes: Changes) -> TaxId:
    """A new tax id of the customer. Raises APIError for a value that cannot be one, and for too many."""
    if len(customer.tax_ids) >= MAX_TAX_IDS:
        raise APIError(f"A customer can have at most {MAX_TAX_IDS} tax IDs.")
    tax_id = new_tax_id(type, value, customer.id, ctx, changes)
    changes.save(replace(customer, tax_ids=(*customer.tax_ids, tax_id)))
    return tax_id


def remove_tax_id(customer: Customer, tax_id: TaxId, changes: Changes) -> None:
    """Takes a tax id off its customer."""
    changes.save(replace(customer, tax_ids=tuple(each for each in customer.tax_ids if each.id != tax_id.id)))
