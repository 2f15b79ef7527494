"""A company's tax configuration (docs.beel.es, Tax configuration): what lines and invoices have that name no other."""

from decimal import Decimal
from typing import ClassVar

from emulator.billing.beel import choices
from emulator.billing.beel.amounts import Line, MainTax
from emulator.billing.beel.details import Detail, detail
from emulator.billing.beel.errors import invalid
from emulator.billing.beel.parameters import given_of
from emulator.billing.beel.parties import PaymentInfo, PaymentMethod
from emulator.billing.core.changes import Changes
from emulator.billing.core.context import Context
from emulator.billing.core.resource_types import ResourceType
from emulator.billing.core.structs import Struct, replace

SINGLETON_ID = "taxes"
"""The id of the one configuration of a company."""


class TaxConfiguration(Struct, frozen=True, kw_only=True):
    """What new invoices of a company have unless they say otherwise. Percentages are plain: `21` is 21 %."""

    RESOURCE_TYPE: ClassVar[ResourceType] = ResourceType("beel_tax_configuration")

    id: str
    created: int
    default_main_tax: MainTax
    apply_equivalence_surcharge: bool = False
    default_equivalence_surcharge: Decimal | None = None
    apply_irpf: bool = False
    default_irpf_rate: Decimal | None = None
    irpf_exempt: bool = False
    default_payment_method: PaymentMethod | None = None
    payment_term_days: int | None = None

    @property
    def surcharge(self) -> Decimal | None:
        """The equivalence surcharge of a line that names none."""
        return self.default_equivalence_surcharge if self.apply_equivalence_surcharge else None

    @property
    def irpf(self) -> Decimal | None:
        """The income tax withheld of a line that names none."""
        return self.default_irpf_rate if self.apply_irpf and not self.irpf_exempt else None

    @property
    def payment_info(self) -> PaymentInfo | None:
        """How an invoice is to be paid that does not say so, nor its customer."""
        if self.default_payment_method is None and self.payment_term_days is None:
            return None
        days = choices.PAYMENT_TERM_DAYS if self.payment_term_days is None else self.payment_term_days
        return PaymentInfo(method=self.default_payment_method, payment_term_days=days)


class TaxConfigurationParams(Struct, frozen=True, kw_only=True):
    """Parameters of a change; what is None stays as it is."""

    default_main_tax: MainTax | None = None
    apply_equivalence_surcharge: bool | None = None
    default_equivalence_surcharge: Decimal | None = None
    apply_irpf: bool | None = None
    default_irpf_rate: Decimal | None = None
    irpf_exempt: bool | None = None
    default_payment_method: PaymentMethod | None = None
    payment_term_days: int | None = None


class LineParams(Struct, frozen=True, kw_only=True):
    """A line as a request gives it; taxes that it does not name come from the configuration."""

    description: str
    quantity: Decimal
    unit_price: Decimal
    unit: str = choices.DEFAULT_UNIT
    discount_percentage: Decimal = Decimal(0)
    main_tax: MainTax | None = None
    equivalence_surcharge_rate: Decimal | None = None
    irpf_rate: Decimal | None = None


def tax_configuration_or_default(stored: TaxConfiguration | None, ctx: Context) -> TaxConfiguration:
    """The company's configuration; until one is saved, 21 % of IVA and nothing else."""
    if stored is not None:
        return stored
    vat = MainTax(type="IVA", percentage=choices.DEFAULT_VAT, regime_key=choices.DEFAULT_REGIME)
    return TaxConfiguration(id=SINGLETON_ID, created=ctx.now, default_main_tax=vat)


def update_tax_configuration(
    configuration: TaxConfiguration, params: TaxConfigurationParams, changes: Changes
) -> TaxConfiguration:
    """The configuration with what was given.

    Raises APIError (422) where a surcharge or a withholding is to be applied without a rate, or with one by who is
    exempt.
    """
    changed = replace(configuration, **given_of(params))
    if changed.irpf_exempt and params.default_irpf_rate is None:
        changed = replace(changed, default_irpf_rate=None)
    details = _contradictions(changed)
    if details:
        raise invalid(details)
    changes.save(changed)
    return changed


def line_of(given: LineParams | Line, configuration: TaxConfiguration, *, simplified: bool) -> Line:
    """A line with its taxes. Nothing is withheld by itself of a simplified invoice: whoever pays it is no business."""
    if isinstance(given, Line):
        return given
    return Line(
        description=given.description,
        quantity=given.quantity,
        unit=given.unit,
        unit_price=given.unit_price,
        main_tax=given.main_tax or configuration.default_main_tax,
        discount_percentage=given.discount_percentage,
        equivalence_surcharge_rate=_given_or(given.equivalence_surcharge_rate, configuration.surcharge),
        irpf_rate=_given_or(given.irpf_rate, None if simplified else configuration.irpf),
    )


def _given_or(given: Decimal | None, default: Decimal | None) -> Decimal | None:
    return default if given is None else given


def _contradictions(configuration: TaxConfiguration) -> dict[str, Detail]:
    details = {}
    if configuration.apply_equivalence_surcharge and configuration.default_equivalence_surcharge is None:
        details["default_equivalence_surcharge"] = detail("required_with", other="apply_equivalence_surcharge = true")
    if configuration.irpf_exempt and configuration.default_irpf_rate is not None:
        details["default_irpf_rate"] = detail("forbidden_with", other="irpf_exempt = true")
    elif configuration.apply_irpf and not configuration.irpf_exempt and configuration.default_irpf_rate is None:
        details["default_irpf_rate"] = detail("required_with", other="apply_irpf = true")
    return details
