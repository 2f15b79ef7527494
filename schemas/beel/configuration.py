"""Series, taxes and webhook subscriptions of a company (docs.beel.es, Invoice series, Tax configuration, Webhooks)."""

from emulator.billing.beel.details import detail
from emulator.billing.beel.parties import PAYMENT_METHODS
from emulator.billing.beel.series import COUNTER_RESETS, SeriesCreateParams, SeriesUpdateParams
from emulator.billing.beel.tax_catalog import CATALOG
from emulator.billing.beel.taxes import TaxConfigurationParams
from emulator.billing.beel.webhooks import SubscriptionCreateParams, SubscriptionUpdateParams
from schemas.beel.fields import ArrayOf, Boolean, Enum, Integer, NumberEnum, String
from schemas.beel.invoices import MainTaxSchema
from schemas.beel.requests import RequestSchema, nested


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


class UpdateTaxConfiguration(RequestSchema):
    """PUT /v1/configuration/taxes."""

    factory = TaxConfigurationParams

    default_main_tax = nested(MainTaxSchema)
    apply_equivalence_surcharge = Boolean()
    default_equivalence_surcharge = NumberEnum(CATALOG.surcharge_rates)
    apply_irpf = Boolean()
    default_irpf_rate = NumberEnum(CATALOG.irpf_rates)
    irpf_exempt = Boolean()
    default_payment_method = Enum(PAYMENT_METHODS)
    payment_term_days = Integer(minimum=0, maximum=365)


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
