"""When an invoice is issued, and what is done then (docs.beel.es, Schedule invoice)."""

from datetime import date

from emulator.billing.beel.invoice import GENERATION_ACTIONS, GenerationAction
from emulator.billing.beel.scheduling import ScheduleParams
from schemas.beel.fields import Day, Enum
from schemas.beel.requests import RequestSchema


class Schedule(RequestSchema):
    """POST /v1/invoices/{invoice_id}/schedule."""

    factory = ScheduleParams

    scheduled_for = Day(required=True)
    action = Enum(GENERATION_ACTIONS)


class Reschedule(RequestSchema):
    """PATCH /v1/invoices/{invoice_id}/reschedule."""

    scheduled_for = Day(required=True)


class SetSchedule(RequestSchema):
    """PUT /v1/companies/{company_id}/invoices/{invoice_id}/schedule."""

    scheduled_for = Day(required=True)
    generation_mode = Enum(GENERATION_ACTIONS, required=True)

    @staticmethod
    def factory(*, scheduled_for: date, generation_mode: GenerationAction) -> ScheduleParams:
        """The schedule, in the words of the flat paths."""
        return ScheduleParams(scheduled_for=scheduled_for, action=generation_mode)
