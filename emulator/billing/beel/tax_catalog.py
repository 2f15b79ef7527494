"""The taxes of Spain that invoices name (docs.beel.es, Tax types): their rates and the tax agency's regime keys."""

from collections.abc import Mapping
from decimal import Decimal

from emulator.billing.beel.amounts import TaxType
from emulator.billing.core.structs import Struct


class TaxRegime(Struct, frozen=True, kw_only=True):
    """A main tax: where it is drawn, at which rates, and which equivalence surcharge goes with which of them."""

    type: TaxType
    name: str
    where: str
    rates: tuple[Decimal, ...]
    surcharges: Mapping[Decimal, Decimal]


class TaxCatalog(Struct, frozen=True, kw_only=True):
    """What may be named on a line."""

    regimes: tuple[TaxRegime, ...]
    regime_keys: Mapping[str, str]
    irpf_rates: tuple[Decimal, ...]

    @property
    def surcharge_rates(self) -> tuple[Decimal, ...]:
        """The equivalence surcharges that a line may have, none among them."""
        return (Decimal(0), *(rate for regime in self.regimes for rate in regime.surcharges.values()))


def _rates(*rates: str) -> tuple[Decimal, ...]:
    return tuple(Decimal(rate) for rate in rates)


CATALOG = TaxCatalog(
    regimes=(
        TaxRegime(
            type="IVA",
            name="IVA",
            where="Iberian Peninsula and Balearic Islands",
            rates=_rates("0", "4", "10", "21"),
            surcharges=dict(zip(_rates("4", "10", "21"), _rates("0.5", "1.4", "5.2"), strict=True)),
        ),
        TaxRegime(
            type="IGIC",
            name="IGIC",
            where="Canary Islands",
            rates=_rates("0", "3", "5", "7", "9.5", "15", "20"),
            surcharges={},
        ),
        TaxRegime(
            type="IPSI",
            name="IPSI",
            where="Ceuta and Melilla",
            rates=_rates("0.5", "1", "2", "4", "8", "10"),
            surcharges={},
        ),
        TaxRegime(type="OTHER", name="OTHER", where="Special regimes", rates=_rates("0"), surcharges={}),
    ),
    regime_keys={
        "01": "General regime operation",
        "02": "Export",
        "03": "Used goods, art, antiques",
        "04": "Investment gold",
        "05": "Travel agencies",
        "06": "Group of entities",
        "07": "Cash basis",
        "08": "IPSI/IVA/IGIC operations",
        "09": "Mediating agencies",
        "10": "Third-party collections",
        "11": "Local rental",
        "14": "VAT pending in certifications",
        "15": "VAT pending successive tract",
        "17": "OSS and IOSS",
        "18": "Equivalence surcharge",
        "19": "REAGYP",
        "20": "Simplified regime",
    },
    irpf_rates=_rates("0", "2", "7", "15", "19", "21", "24"),
)
