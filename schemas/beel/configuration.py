"""Invoice series and webhook subscriptions in requests (docs.beel.es, Invoice series and Webhooks)."""

from schemas.beel.fields import Choice, Flag, Integer, Several, Text
from schemas.beel.requests import RequestSchema

_COUNTER_RESETS = ("NEVER", "ANNUAL", "MONTHLY")


def _name(*, required: bool = False) -> Text:
    return Text(least=1, most=100, required=required)


def _code(*, required: bool = False) -> Text:
    why = "may hold capital letters, digits, hyphens and underscores only"
    return Text(least=1, most=50, pattern=r"[A-Z0-9\-_]+", why=why, required=required)


def _format(*, required: bool = False) -> Text:
    why = "may hold capital letters, digits, hyphens, underscores, slashes and variables in braces only"
    return Text(least=1, most=255, pattern=r"[A-Z0-9\-_/{}:]*", why=why, required=required)


class _SeriesFacts(RequestSchema):
    description = Text(most=1000)
    initial_number = Integer(least=1, most=999999)
    active = Flag()
    default_series = Flag()


class CreateSeries(_SeriesFacts):
    """POST /v1/configuration/series."""

    name = _name(required=True)
    code = _code(required=True)
    format = _format(required=True)
    counter_reset = Choice(_COUNTER_RESETS, required=True)


class UpdateSeries(_SeriesFacts):
    """PUT /v1/configuration/series/{series_id}."""

    name = _name()
    code = _code()
    format = _format()
    counter_reset = Choice(_COUNTER_RESETS)


class CreateWebhook(RequestSchema):
    """POST /v1/webhooks."""

    url = Text(least=1, most=2048, required=True)
    events = Several(Text(), least=1, most=50, required=True)


class UpdateWebhook(RequestSchema):
    """PATCH /v1/webhooks/{webhook_id}."""

    url = Text(least=1, most=2048)
    events = Several(Text(), least=1, most=50)
    active = Flag()
