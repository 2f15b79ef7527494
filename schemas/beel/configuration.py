"""Invoice series and webhook subscriptions in requests (docs.beel.es, Invoice series and Webhooks)."""

from emulator.billing.beel.details import detail
from emulator.billing.beel.series import COUNTER_RESETS, SeriesCreateParams, SeriesUpdateParams
from emulator.billing.beel.webhooks import SubscriptionCreateParams, SubscriptionUpdateParams
from schemas.beel.fields import ArrayOf, Boolean, Enum, Integer, String
from schemas.beel.requests import RequestSchema


def _name(*, required: bool = False) -> String:
    return String(minimum=1, maximum=100, required=required)


def _code(*, required: bool = False) -> String:
    return String(minimum=1, maximum=50, pattern=r"[A-Z0-9\-_]+", text=detail("series_code"), required=required)


def _format(*, required: bool = False) -> String:
    text = detail("series_format")
    return String(minimum=1, maximum=255, pattern=r"[A-Z0-9\-_/{}:]*", text=text, required=required)


class _SeriesFields(RequestSchema):
    description = String(maximum=1000)
    initial_number = Integer(minimum=1, maximum=999999)
    active = Boolean()
    default_series = Boolean()


class CreateSeries(_SeriesFields):
    """POST /v1/configuration/series."""

    factory = SeriesCreateParams

    name = _name(required=True)
    code = _code(required=True)
    format = _format(required=True)
    counter_reset = Enum(COUNTER_RESETS, required=True)


class UpdateSeries(_SeriesFields):
    """PUT /v1/configuration/series/{series_id}."""

    factory = SeriesUpdateParams

    name = _name()
    code = _code()
    format = _format()
    counter_reset = Enum(COUNTER_RESETS)


class CreateWebhook(RequestSchema):
    """POST /v1/webhooks."""

    factory = SubscriptionCreateParams

    url = String(minimum=1, maximum=2048, required=True)
    events = ArrayOf(String(), minimum=1, maximum=50, required=True)


class UpdateWebhook(RequestSchema):
    """PATCH /v1/webhooks/{webhook_id}."""

    factory = SubscriptionUpdateParams

    url = String(minimum=1, maximum=2048)
    events = ArrayOf(String(), minimum=1, maximum=50)
    active = Boolean()
