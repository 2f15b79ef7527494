"""Finding an invoice by its number without looking through all of them: by what reserves numbers and their prefixes."""

from emulator.billing.customers.invoice_prefixes import InvoicePrefix
from emulator.billing.invoices.invoice import Invoice
from emulator.billing.invoices.numbers import InvoiceNumber, sequence_prefix
from emulator.pages.console.visit import Visit
from emulator.store.keys import can_be_key
from emulator.store.list_queries import Selection

_LONGEST = 100


def invoice_of_number(visit: Visit, number: str) -> str | None:
    """The id of the invoice with a number, None when there is none."""
    if visit.dialect != "stripe" or len(number) > _LONGEST or not can_be_key(number):
        return None
    uow = visit.unit_of_work()
    chosen = uow.get(InvoiceNumber, number)
    if chosen is not None:
        return chosen.invoice
    drawn = number.upper()
    name = sequence_prefix(drawn)
    prefix = None if name is None else uow.get(InvoicePrefix, name)
    if prefix is None or prefix.customer is None:
        return None
    # A customer's own, newest first; those that the account numbers are looked through as the API does it.
    if not prefix.customer.startswith("acct_"):
        mine = Selection(
            equals={"customer": prefix.customer}, limit=1, predicate=lambda invoice: invoice.number == drawn
        )
        found = [each.id for each in uow.list(Invoice, mine).items]
    else:
        found = [each["id"] for each in visit.api.get("/v1/invoices/search", query=f'number:"{drawn}"', limit=1).data]
    return found[0] if found else None
