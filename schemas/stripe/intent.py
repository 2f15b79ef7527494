"""What payment intents and setup intents share on the wire."""

from typing import ClassVar

from marshmallow import fields

from emulator.billing.payments.intents import AutomaticMethodsParams, Intent, PaymentError
from schemas.stripe import fields as wire
from schemas.stripe.composites import ParamsPart
from schemas.stripe.objects import Livemode, Null, ObjectSchema, Rendered
from schemas.stripe.payment_method import PaymentMethodSchema

_DOCUMENTATION = "https://stripe.com/docs/error-codes/"


class AutomaticMethodsParamsSchema(ParamsPart[AutomaticMethodsParams]):
    """Whether the account's settings decide which payment methods are offered."""

    allow_redirects = wire.Enum("always", "never")
    enabled = wire.Boolean(required=True)


class IntentSchema(ObjectSchema):
    """The properties that both kinds of intent have.

    Attributes:
        method_options: what is shown of each type of payment method that an intent takes.
    """

    method_options: ClassVar[dict[str, Rendered]] = {}

    id = fields.String()
    allowed_payment_method_types = Null()
    application = Null()
    automatic_payment_methods = fields.Function(lambda intent: _automatic_methods(intent.automatic_redirects))
    cancellation_reason = fields.String()
    client_secret = fields.String()
    created = fields.Integer()
    customer = fields.String()
    customer_account = Null()
    description = fields.String()
    excluded_payment_method_types = Null()
    livemode = Livemode()
    managed_payments = fields.Function(lambda _: {"enabled": False})
    metadata = fields.Dict()
    next_action = fields.Function(lambda intent: _next_action(intent.status, intent.return_url))
    payment_method = fields.String()
    payment_method_configuration_details = Null()
    payment_method_options = fields.Method("shown_options")
    payment_method_types = fields.List(fields.String())
    status = fields.String()

    def shown_options(self, intent: Intent) -> Rendered:
        """The options of each type of payment method that the intent takes."""
        return {name: self.method_options.get(name, {}) for name in sorted(intent.payment_method_types)}


def _automatic_methods(redirects: str | None) -> Rendered | None:
    """Null where the caller chose the types of payment methods, or an invoice did."""
    return None if redirects is None else {"allow_redirects": redirects, "enabled": True}


def shown_error(error: PaymentError | None) -> Rendered | None:
    """Why the last attempt failed; what is not known is left out."""
    if error is None:
        return None
    shown = {
        **error.decline.details,
        "charge": error.charge,
        "code": error.decline.code,
        "doc_url": _DOCUMENTATION + error.decline.code.replace("_", "-"),
        "message": error.decline.message,
        "param": error.decline.param,
        "payment_method": PaymentMethodSchema.instance().dump(error.payment_method),
        "type": "card_error",
    }
    return {name: shown[name] for name in sorted(shown) if shown[name] is not None}


def _next_action(status: str, return_url: str | None) -> Rendered | None:
    """What is to be done for an intent that waits for authentication."""
    if status != "requires_action":
        return None
    if return_url is None:
        return {"type": "use_stripe_sdk", "use_stripe_sdk": {"type": "three_d_secure_redirect"}}
    return {"redirect_to_url": {"return_url": return_url, "url": return_url}, "type": "redirect_to_url"}
