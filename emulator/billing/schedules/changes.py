"""Changing a schedule (docs.stripe.com/api/subscription_schedules/update)."""

from collections.abc import Sequence

from emulator.billing.core.context import Context
from emulator.billing.core.errors import APIError, require_within_five_years
from emulator.billing.core.metadata import metadata_after
from emulator.billing.core.params import NOT_GIVEN, Given, given_or
from emulator.billing.core.structs import replace
from emulator.billing.schedules.params import ChangedPhaseParams, ScheduleUpdateParams
from emulator.billing.schedules.phases import DefaultSettingsEntry, PhaseEntry, check_phases, check_settings, make_phase
from emulator.billing.schedules.schedule import Phase, SubscriptionSchedule
from emulator.billing.schedules.timeline import Moment, timeline
from emulator.billing.schedules.transitions import require_running


def changed_schedule(
    schedule: SubscriptionSchedule,
    params: ScheduleUpdateParams,
    entries: Sequence[PhaseEntry],
    settings: DefaultSettingsEntry | None,
    ctx: Context,
) -> SubscriptionSchedule:
    """The schedule with what the parameters say; the caller saves it.

    Raises APIError for a schedule that is over, and for phases that leave out the one it is in, or begin that anew.
    """
    require_running(schedule, "updated")
    defaults = schedule.default_settings
    changed = replace(
        schedule,
        default_settings=defaults if settings is None else settings.applied(defaults, ctx),
        end_behavior=given_or(params.end_behavior, schedule.end_behavior),
        metadata=metadata_after(schedule.metadata, params.metadata),
    )
    if params.phases is not NOT_GIVEN:
        check_phases(entries)
        changed = _with_phases(changed, entries, ctx)
    check_settings(changed.phases, changed.default_settings, ctx)
    return changed


def changes_terms(before: SubscriptionSchedule, after: SubscriptionSchedule) -> bool:
    """Whether a change makes the phase that a schedule is in another; of its end the subscription knows nothing."""
    old, new = before.current_phase, after.current_phase
    if old is None or new is None:
        return False
    return replace(old, end_date=0) != replace(new, end_date=0) or before.default_settings != after.default_settings


def _with_phases(schedule: SubscriptionSchedule, entries: Sequence[PhaseEntry], ctx: Context) -> SubscriptionSchedule:
    """Phases that are over stay as they were; of those given, the ones that are over are passed over."""
    current = schedule.current_phase
    if current is None:
        return replace(schedule, phases=_phases(entries, schedule.phases[0].start_date, ctx), expiry_told=False)
    if all(_start_of(entry) is NOT_GIVEN for entry in entries):
        raise APIError(
            "The subscription schedule update is missing at least one phase with a `start_date` to anchor end dates "
            "to.",
            param="phases",
        )
    given = [entry for entry in entries if not _is_over(entry, current)]
    if not given:
        raise APIError("The phases must include the current phase, which cannot be left out.", param="phases")
    phases = _phases(given, current.start_date, ctx)
    if phases[0].start_date != current.start_date:
        raise APIError("You can not modify the start date of the current phase.", param="phases[0][start_date]")
    over = schedule.phases[: schedule.entered - 1]
    return replace(schedule, phases=(*over, *phases), expiry_told=False)


def _phases(entries: Sequence[PhaseEntry], start: int, ctx: Context) -> tuple[Phase, ...]:
    said = _start_of(entries[0])
    begins = start if said is NOT_GIVEN else ctx.now if said == "now" else int(said)
    require_within_five_years("phases[0][start_date]", begins, ctx.now)
    times = timeline([entry.times for entry in entries], begins, ctx.now)
    return tuple(make_phase(entry, period, ctx) for entry, period in zip(entries, times, strict=True))


def _is_over(entry: PhaseEntry, current: Phase) -> bool:
    """Whether a phase that is given is one before the current one."""
    said = _start_of(entry)
    return isinstance(said, int) and said < current.start_date


def _start_of(entry: PhaseEntry) -> Given[Moment]:
    return entry.params.start_date if isinstance(entry.params, ChangedPhaseParams) else NOT_GIVEN
