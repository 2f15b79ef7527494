"""The words that only a Spanish invoice has, in the languages that BeeL writes in: es, en, ca."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Literal, get_args

from emulator.billing.core.structs import Struct

Language = Literal["es", "en", "ca"]
LANGUAGES: tuple[Language, ...] = get_args(Language)


class Labels(Struct, frozen=True, kw_only=True):
    """The words of one language; `comma` is what separates decimals, `locale` how days and amounts are written."""

    locale: str
    invoice: str
    corrective: str
    corrects: str
    reason: str
    discounts: str
    line_discount: str
    surcharge: str
    withheld: str
    other_tax: str
    payment: str
    methods: Mapping[str, str]
    comma: str

    def subject(self, number: str, issuer: str, *, corrective: bool = False) -> str:
        """The subject of a mail whose sender chose none."""
        return f"{self.corrective if corrective else self.invoice} {number} – {issuer}"

    def discount_of(self, percentage: Decimal) -> str:
        """What stands beside the discount of a line."""
        return self.line_discount.format(f"{percentage.normalize():f}".replace(".", self.comma))


_LABELS: Mapping[str, Labels] = {
    "es": Labels(
        locale="es",
        invoice="Factura",
        corrective="Factura rectificativa",
        corrects="Rectifica la factura",
        reason="Motivo",
        discounts="Descuentos",
        line_discount="Descuento del {}\u00a0%",
        surcharge="Recargo de equivalencia",
        withheld="Retención IRPF",
        other_tax="Impuesto",
        payment="Forma de pago",
        methods={
            "BANK_TRANSFER": "Transferencia bancaria",
            "CARD": "Tarjeta",
            "CASH": "Efectivo",
            "CHECK": "Cheque",
            "DIRECT_DEBIT": "Domiciliación bancaria",
            "OTHER": "Otra",
        },
        comma=",",
    ),
    "ca": Labels(
        locale="ca",
        invoice="Factura",
        corrective="Factura rectificativa",
        corrects="Rectifica la factura",
        reason="Motiu",
        discounts="Descomptes",
        line_discount="Descompte del {}\u00a0%",
        surcharge="Recàrrec d'equivalència",
        withheld="Retenció d'IRPF",
        other_tax="Impost",
        payment="Forma de pagament",
        methods={
            "BANK_TRANSFER": "Transferència bancària",
            "CARD": "Targeta",
            "CASH": "Efectiu",
            "CHECK": "Xec",
            "DIRECT_DEBIT": "Domiciliació bancària",
            "OTHER": "Altra",
        },
        comma=",",
    ),
    # English as Europe writes it: the day before the month.
    "en": Labels(
        locale="en-GB",
        invoice="Invoice",
        corrective="Corrective invoice",
        corrects="Corrects invoice",
        reason="Reason",
        discounts="Discounts",
        line_discount="{}% discount",
        surcharge="Equivalence surcharge",
        withheld="IRPF withholding",
        other_tax="Tax",
        payment="Payment method",
        methods={
            "BANK_TRANSFER": "Bank transfer",
            "CARD": "Card",
            "CASH": "Cash",
            "CHECK": "Cheque",
            "DIRECT_DEBIT": "Direct debit",
            "OTHER": "Other",
        },
        comma=".",
    ),
}


def labels(language: str) -> Labels:
    """The words of one of `LANGUAGES`."""
    return _LABELS[language]
