"""Finding what the parameters of schedules name."""

from collections.abc import Sequence

from emulator.api.stripe.endpoint import RequestContext
from emulator.api.stripe.resources.lookups import account_tax_ids, find_tax_rates, redemptions
from emulator.api.stripe.resources.payment_lookups import customers_method
from emulator.api.stripe.resources.subscription_lookups import item_entry, one_off_entry
from emulator.billing.core.errors import inside, spelling_params
from emulator.billing.core.params import NOT_GIVEN, Given
from emulator.billing.customers.customer import Customer
from emulator.billing.customers.tax_ids import TaxId
from emulator.billing.schedules.changes import changed_schedule
from emulator.billing.schedules.creation import new_schedule
from emulator.billing.schedules.params import (
    ChangedPhaseParams,
    DefaultSettingsParams,
    PhaseInvoiceSettingsParams,
    PhaseParams,
    ScheduleDetailsParams,
)
from emulator.billing.schedules.phases import DefaultSettingsEntry, PhaseEntry
from emulator.billing.schedules.schedule import SubscriptionSchedule

AnyPhaseParams = PhaseParams | ChangedPhaseParams

_DETAILS = "schedule_details"
_DETAILED_PHASES = f"{_DETAILS}[phases]"


def phase_entries(
    request: RequestContext[object], phases: Sequence[AnyPhaseParams], customer: str, prefix: str = "phases"
) -> list[PhaseEntry]:
    """What phases ask for, with what they name; what is unknown is refused with 400."""
    return [_phase_entry(request, params, f"{prefix}[{n}]", customer) for n, params in enumerate(phases)]


def imagined_schedule(
    request: RequestContext[object],
    schedule: SubscriptionSchedule | None,
    details: ScheduleDetailsParams,
    customer: Customer,
) -> SubscriptionSchedule:
    """A schedule as a preview is to imagine it; a new one where there is none. Raises APIError as the change would."""
    entries = phase_entries(request, details.phases or (), customer.id, _DETAILED_PHASES)
    with spelling_params(_spelled_in_details):
        if schedule is None:
            return new_schedule(details.as_creation(customer.id), entries, None, customer, request.ctx)
        return changed_schedule(schedule, details.as_update, entries, None, request.ctx)


def _spelled_in_details(param: str) -> str:
    """How a preview spells what a schedule takes; the entries of its phases say so already."""
    if param.startswith(_DETAILED_PHASES):
        return param
    return f"{_DETAILED_PHASES}[0][start_date]" if param == "start_date" else inside(_DETAILS)(param)


def default_settings_entry(
    request: RequestContext[object], params: Given[DefaultSettingsParams], customer: str
) -> DefaultSettingsEntry | None:
    """What the default settings ask for, with what they name; None where nothing is asked."""
    if params is NOT_GIVEN:
        return None
    _check_method(request, params.default_payment_method, customer, "default_settings[default_payment_method]")
    tax_ids = _account_tax_ids(request, params.invoice_settings, "default_settings")
    return DefaultSettingsEntry(params, tax_ids)


def _phase_entry(request: RequestContext[object], params: AnyPhaseParams, prefix: str, customer: str) -> PhaseEntry:
    _check_method(request, params.default_payment_method, customer, f"{prefix}[default_payment_method]")
    redemptions(request, params.discounts, f"{prefix}[discounts]")
    added = params.add_invoice_items or ()
    return PhaseEntry(
        params=params,
        param_prefix=prefix,
        items=[item_entry(request, each, f"{prefix}[items][{n}]") for n, each in enumerate(params.items)],
        add_invoice_items=[
            one_off_entry(request, each, f"{prefix}[add_invoice_items][{n}]") for n, each in enumerate(added)
        ],
        account_tax_ids=_account_tax_ids(request, params.invoice_settings, prefix),
        default_tax_rates=find_tax_rates(request, params.default_tax_rates, f"{prefix}[default_tax_rates]"),
    )


def _check_method(request: RequestContext[object], method: Given[str], customer: str, param: str) -> None:
    if method is not NOT_GIVEN:
        customers_method(request, method, customer, param)


def _account_tax_ids(
    request: RequestContext[object], settings: Given[PhaseInvoiceSettingsParams], prefix: str
) -> Given[tuple[TaxId, ...]]:
    if settings is NOT_GIVEN:
        return NOT_GIVEN
    return account_tax_ids(request, settings.account_tax_ids, f"{prefix}[invoice_settings][account_tax_ids]")
