"""The seller that an invoice shows: the account, under the name its invoices are from."""

from emulator.billing.account import Account
from emulator.billing.addresses import Address
from emulator.billing.document import Party, address_lines


def seller(account: Account, name: str) -> Party:
    """The account as the party that bills; without an address it has at least its country."""
    address = account.address or Address()
    lines = address_lines(
        line1=address.line1,
        line2=address.line2,
        city=address.city,
        state=address.state,
        postal_code=address.postal_code,
        country=address.country,
    )
    return Party(
        name=name,
        address=lines,
        country=address.country or account.country,
        email=account.email,
        phone=account.phone,
        tax_ids=account.tax_ids,
    )
