"""Setup intents on the wire (docs.stripe.com/api/setup_intents)."""

from typing import ClassVar

from marshmallow import fields

from emulator.billing.payments.setup_intents import SetupIntent
from schemas.stripe import fields as wire
from schemas.stripe.composites import ArrayOf, Metadata, Nested, RangeFilter
from schemas.stripe.objects import Always, Livemode, Null, ObjectSchema, Rendered
from schemas.stripe.params import ListParams, ParamsSchema
from schemas.stripe.payment_intent import AutomaticMethodsParams, next_action, shown_automatic, shown_error


class SetupIntentUpdateParams(ParamsSchema):
    """POST /v1/setup_intents/:id."""

    allowed_payment_method_types = wire.NotCarried()
    attach_to_self = wire.NotCarried()
    customer = wire.Id()
    customer_account = wire.NotCarried()
    description = wire.String(unsettable=True)
    excluded_payment_method_types = wire.NotCarried()
    flow_directions = wire.NotCarried()
    metadata = Metadata()
    payment_method = wire.Id()
    payment_method_configuration = wire.NotCarried()
    payment_method_data = wire.NotCarried()
    payment_method_options = wire.NotCarried()


class SetupIntentCreateParams(SetupIntentUpdateParams):
    """POST /v1/setup_intents.

    `payment_method_types` left the newest version of this operation; it is still taken, because the provider's own
    command line sends it without naming an older version.
    """

    automatic_payment_methods = Nested(AutomaticMethodsParams)
    confirm = wire.Boolean()
    confirmation_token = wire.NotCarried()
    mandate_data = wire.NotCarried()
    on_behalf_of = wire.NotCarried()
    payment_method_types = ArrayOf(wire.Enum("card", "link"))
    return_url = wire.String()
    single_use = wire.NotCarried()
    usage = wire.Enum("off_session", "on_session")
    use_stripe_sdk = wire.Boolean()


class SetupIntentConfirmParams(ParamsSchema):
    """POST /v1/setup_intents/:id/confirm."""

    allowed_payment_method_types = wire.NotCarried()
    confirmation_token = wire.NotCarried()
    mandate_data = wire.NotCarried()
    payment_method = wire.Id()
    payment_method_data = wire.NotCarried()
    payment_method_options = wire.NotCarried()
    return_url = wire.String()
    use_stripe_sdk = wire.Boolean()


class SetupIntentCancelParams(ParamsSchema):
    """POST /v1/setup_intents/:id/cancel."""

    cancellation_reason = wire.Enum("abandoned", "duplicate", "requested_by_customer")


class SetupIntentRetrieveParams(ParamsSchema):
    """GET /v1/setup_intents/:id."""

    client_secret = wire.String()


class SetupIntentListParams(ListParams):
    """GET /v1/setup_intents."""

    attach_to_self = wire.NotCarried()
    created = RangeFilter()
    customer = wire.Id()
    customer_account = wire.NotCarried()
    payment_method = wire.Id()


class SetupIntentSchema(ObjectSchema):
    """The setup intent object."""

    entity = SetupIntent
    references: ClassVar = {
        "application": "application",
        "customer": "customer",
        "latest_attempt": "setup_attempt",
        "mandate": "mandate",
        "on_behalf_of": "account",
        "payment_method": "payment_method",
        "single_use_mandate": "mandate",
    }

    id = fields.String()
    object = Always("setup_intent")
    allowed_payment_method_types = Null()
    application = Null()
    automatic_payment_methods = fields.Function(lambda intent: shown_automatic(intent.automatic_redirects))
    cancellation_reason = fields.String()
    client_secret = fields.String()
    created = fields.Integer()
    customer = fields.String()
    customer_account = Null()
    description = fields.String()
    excluded_payment_method_types = Null()
    flow_directions = Null()
    last_setup_error = fields.Function(lambda intent: shown_error(intent.last_setup_error))
    latest_attempt = Null()
    livemode = Livemode()
    managed_payments = fields.Function(lambda _: {"enabled": False})
    mandate = Null()
    metadata = fields.Dict()
    next_action = fields.Function(lambda intent: next_action(intent.status, intent.return_url))
    on_behalf_of = Null()
    payment_method = fields.String()
    payment_method_configuration_details = Null()
    payment_method_options = fields.Method("shown_options")
    payment_method_types = fields.List(fields.String())
    single_use_mandate = Null()
    status = fields.String()
    usage = fields.String()

    def shown_options(self, intent: SetupIntent) -> Rendered:
        """The options of each type of payment method that the intent takes."""
        return {name: _OPTIONS[name] for name in sorted(intent.payment_method_types)}


_OPTIONS: dict[str, Rendered] = {
    "card": {"mandate_options": None, "network": None, "request_three_d_secure": "automatic"},
    "link": {"persistent_token": None},
}
