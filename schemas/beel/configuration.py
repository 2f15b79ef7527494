"""Invoice series and webhook subscriptions in requests (docs.beel.es, Invoice series and Webhooks)."""

from schemas.beel.fields import ArrayOf, Boolean, Enum, Integer, String
from schemas.beel.requests import RequestSchema

_COUNTER_RESETS = ("NEVER", "ANNUAL", "MONTHLY")


def _name(*, required: bool = False) -> String:
    return String(minimum=1, maximum=100, required=required)


def _code(*, required: bool = False) -> String:
    message = "may hold capital letters, digits, hyphens and underscores only"
    return String(minimum=1, maximum=50, pattern=r"[A-Z0-9\-_]+", message=message, required=required)


def _format(*, required: bool = False) -> String:
    message = "may hold capital letters, digits, hyphens, underscores, slashes and variables in braces only"
    return String(minimum=1, maximum=255, pattern=r"[A-Z0-9\-_/{}:]*", message=message, required=required)


class _SeriesFields(RequestSchema):
    description = String(maximum=1000)
    initial_number = Integer(minimum=1, maximum=999999)
    active = Boolean()
    default_series = Boolean()


class CreateSeries(_SeriesFields):
    """POST /v1/configuration/series."""

    name = _name(required=True)
    code = _code(required=True)
    format = _format(required=True)
    counter_reset = Enum(_COUNTER_RESETS, required=True)


class UpdateSeries(_SeriesFields):
    """PUT /v1/configuration/series/{series_id}."""

    name = _name()
    code = _code()
    format = _format()
    counter_reset = Enum(_COUNTER_RESETS)


class CreateWebhook(RequestSchema):
    """POST /v1/webhooks."""

    url = String(minimum=1, maximum=2048, required=True)
    events = ArrayOf(String(), minimum=1, maximum=50, required=True)


class UpdateWebhook(RequestSchema):
    """PATCH /v1/webhooks/{webhook_id}."""

    url = String(minimum=1, maximum=2048)
    events = ArrayOf(String(), minimum=1, maximum=50)
    active = Boolean()
