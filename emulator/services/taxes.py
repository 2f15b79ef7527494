"""What automatic tax taxes by."""

from emulator.billing.catalog.tax_rates import TaxRate
from emulator.billing.invoices.automatic_tax import LocatedRate
from emulator.store.unit_of_work import UnitOfWork


def located_rates(uow: UnitOfWork) -> tuple[LocatedRate, ...]:
    """The table of the account's settings, with the rates that it names; one round trip."""
    table = uow.ctx.account.automatic_tax_rates
    uow.load([(TaxRate, each.tax_rate) for each in table if each.tax_rate is not None])
    return tuple(
        LocatedRate(
            country=each.country,
            state=each.state,
            rate=None if each.tax_rate is None else uow.get(TaxRate, each.tax_rate),
        )
        for each in table
    )
