"""Those named on an invoice: who bills, who is billed, who receives the goods."""

from emulator.billing.core.account import Account
from emulator.billing.core.addresses import Address
from emulator.billing.core.structs import replace
from emulator.billing.documents.document import Party, address_lines


def party(name: str | None, address: Address | None, email: str | None, phone: str | None) -> Party:
    """Somebody with a postal address, as a document names them."""
    address = address or Address()
    return Party(name=name or "", address=address_lines(address), country=address.country, email=email, phone=phone)


def seller(account: Account, name: str) -> Party:
    """The account as the party that bills; without an address it has at least its country."""
    known = party(name, account.address, account.email, account.phone)
    return replace(known, country=known.country or account.country, tax_ids=account.tax_ids)
