"""Schedules of subscriptions: /v1/subscription_schedules."""

from emulator.api.stripe.endpoint import ListResult, RequestContext
from emulator.api.stripe.pagination import filters, list_page, within
from emulator.api.stripe.resource import Resource
from emulator.api.stripe.resources.lookups import find_customer
from emulator.api.stripe.resources.schedule_lookups import default_settings_entry, phase_entries
from emulator.billing.core.errors import APIError
from emulator.billing.core.params import NOT_GIVEN
from emulator.billing.schedules.params import (
    ScheduleCancelParams,
    ScheduleCreateParams,
    ScheduleReleaseParams,
    ScheduleUpdateParams,
)
from emulator.billing.schedules.schedule import SubscriptionSchedule
from emulator.billing.subscriptions.subscription import Subscription
from emulator.services import schedules
from schemas.stripe.subscription_schedule import SubscriptionScheduleSchema
from schemas.stripe.subscription_schedule_params import (
    ScheduleCancelParamsSchema,
    ScheduleCreateParamsSchema,
    ScheduleListParams,
    ScheduleListParamsSchema,
    ScheduleReleaseParamsSchema,
    ScheduleUpdateParamsSchema,
)

SUBSCRIPTION_SCHEDULES = Resource(
    SubscriptionSchedule,
    SubscriptionScheduleSchema,
    "/v1/subscription_schedules/<schedule>",
    permission="subscription",
    id_param="schedule",
)
SUBSCRIPTION_SCHEDULES.add_retrieve()


@SUBSCRIPTION_SCHEDULES.post("/v1/subscription_schedules", ScheduleCreateParamsSchema)
def create(request: RequestContext[ScheduleCreateParams]) -> SubscriptionSchedule:
    """Schedules a new subscription of a customer, or takes over one that there is."""
    params = request.params
    if params.from_subscription is not NOT_GIVEN:
        return _take_over(request, params.from_subscription)
    if params.customer is NOT_GIVEN:
        raise APIError(
            "You must provide either `customer` or `from_subscription`.", code="parameter_missing", param="customer"
        )
    customer = find_customer(request, params.customer)
    entries = phase_entries(request, params.phases or (), customer.id)
    settings = default_settings_entry(request, params.default_settings, customer.id)
    return schedules.create(request.uow, customer, params, entries, settings)


def _take_over(request: RequestContext[ScheduleCreateParams], id: str) -> SubscriptionSchedule:
    rivals = ("billing_mode", "customer", "default_settings", "end_behavior", "phases", "start_date")
    rival = next((name for name in rivals if name in request.params.given_names()), None)
    if rival is not None:
        raise APIError(
            f"You cannot set `{rival}` if `from_subscription` is set. Create the schedule first, then update it.",
            param=rival,
        )
    subscription = request.find(Subscription, id, param="from_subscription", status=400)
    return schedules.take_over(request.uow, subscription, request.params)


@SUBSCRIPTION_SCHEDULES.post("/v1/subscription_schedules/<schedule>", ScheduleUpdateParamsSchema)
def update(request: RequestContext[ScheduleUpdateParams], schedule: str) -> SubscriptionSchedule:
    """Changes a schedule: what is over stays as it was, and the phase that it is in must be among those given."""
    params, found = request.params, SUBSCRIPTION_SCHEDULES.find(request, schedule)
    entries = phase_entries(request, params.phases or (), found.customer)
    settings = default_settings_entry(request, params.default_settings, found.customer)
    return schedules.update(request.uow, found, params, entries, settings)


@SUBSCRIPTION_SCHEDULES.post("/v1/subscription_schedules/<schedule>/cancel", ScheduleCancelParamsSchema)
def cancel(request: RequestContext[ScheduleCancelParams], schedule: str) -> SubscriptionSchedule:
    """Ends a schedule, and its subscription with it."""
    params, found = request.params, SUBSCRIPTION_SCHEDULES.find(request, schedule)
    return schedules.cancel(request.uow, found, invoice_now=params.invoice_now, prorate=params.prorate)


@SUBSCRIPTION_SCHEDULES.post("/v1/subscription_schedules/<schedule>/release", ScheduleReleaseParamsSchema)
def release(request: RequestContext[ScheduleReleaseParams], schedule: str) -> SubscriptionSchedule:
    """Lets go of a subscription, which goes on as it is."""
    found = SUBSCRIPTION_SCHEDULES.find(request, schedule)
    return schedules.release(request.uow, found, keeps_cancel_date=request.params.preserve_cancel_date)


@SUBSCRIPTION_SCHEDULES.list("/v1/subscription_schedules", ScheduleListParamsSchema)
def list_schedules(request: RequestContext[ScheduleListParams]) -> ListResult:
    """The schedules of the account, newest first; those of a test clock's customer where the customer is named."""
    params = request.params
    equals = filters(customer=params.customer) or {"listing": "listed"}
    bounds = {name: getattr(params, name) for name in ("canceled_at", "completed_at", "released_at")}
    given = {name: each for name, each in bounds.items() if each is not NOT_GIVEN}

    def is_shown(schedule: SubscriptionSchedule) -> bool:
        begun = params.scheduled is not True or schedule.status == "not_started"
        return begun and all(within(getattr(schedule, name), each) for name, each in given.items())

    is_filtered = bool(given) or params.scheduled is True
    return list_page(request, SubscriptionSchedule, equals, predicate=is_shown if is_filtered else None)
