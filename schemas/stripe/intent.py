"""What payment intents and setup intents share on the wire."""

import re
from typing import Any, ClassVar

from marshmallow import fields

from emulator.billing.payments.intents import AutomaticMethodsParams, Intent, PaymentError
from emulator.billing.payments.microdeposits import VerifyMicrodepositsParams
from emulator.billing.payments.next_actions import next_action
from emulator.billing.payments.payment_method_configurations import default_id
from emulator.billing.system.urls import parse_http_url
from schemas.stripe import fields as wire
from schemas.stripe.composites import ArrayOf, ParamsPart
from schemas.stripe.method_options import shown_options
from schemas.stripe.objects import Livemode, Null, ObjectSchema, Rendered, dump_context
from schemas.stripe.parameter_errors import ParameterError
from schemas.stripe.params import ParamsSchema
from schemas.stripe.payment_method import PaymentMethodSchema

_ADDRESS = re.compile(r"(?P<scheme>[A-Za-z][A-Za-z0-9+.-]*)://(?=.)(?P<host>[^\s<>\"/?#]*)(?P<rest>[^\s<>\"]*)")
_SCRIPTS = frozenset({"data", "javascript", "vbscript"})
_DOCUMENTATION = "https://stripe.com/docs/error-codes/"


class ReturnUrl(wire.String):
    """Where the customer comes back to: an address on the web, or in an app of one's own."""

    def read(self, value: Any) -> str | None:
        """Returns the address."""
        text = super().read(value)
        if text is not None and not _leads_somewhere(text):
            raise wire.field_error(_no_url)
        return text


def _leads_somewhere(url: str) -> bool:
    """Whether a browser can be sent there: an app may name no host, and no host is called by what is put in later."""
    match = _ADDRESS.fullmatch(url)
    if match is None or match["scheme"].lower() in _SCRIPTS or "{" in match["host"]:
        return False
    if not match["host"]:
        return match["scheme"].lower() not in ("http", "https")
    return parse_http_url(f"https://{match['host']}{match['rest']}") is not None


def _no_url(param: str) -> ParameterError:
    return ParameterError("Not a valid URL", "url_invalid", param)


class AutomaticMethodsParamsSchema(ParamsPart[AutomaticMethodsParams]):
    """Whether the account's settings decide which payment methods are offered."""

    allow_redirects = wire.Enum("always", "never")
    enabled = wire.Boolean(required=True)


class VerifyMicrodepositsParamsSchema(ParamsSchema[VerifyMicrodepositsParams]):
    """POST /v1/payment_intents/:id/verify_microdeposits, and of setup intents alike."""

    amounts = ArrayOf(wire.Integer(minimum=1, maximum=99))
    client_secret = wire.String()
    descriptor_code = wire.String()


class IntentSchema(ObjectSchema):
    """The properties that both kinds of intent have.

    Attributes:
        method_options: what is shown of each type of payment method that an intent takes.
    """

    method_options: ClassVar[dict[str, Rendered]] = {}

    id = fields.String()
    allowed_payment_method_types = fields.List(fields.String(), attribute="allowed_types")
    application = Null()
    automatic_payment_methods = fields.Function(lambda intent: _automatic_methods(intent.automatic_redirects))
    cancellation_reason = fields.String()
    client_secret = fields.String()
    created = fields.Integer()
    customer = fields.String()
    customer_account = Null()
    description = fields.String()
    excluded_payment_method_types = fields.List(fields.String(), attribute="excluded_types")
    livemode = Livemode()
    managed_payments = fields.Function(lambda _: {"enabled": False})
    metadata = fields.Dict()
    next_action = fields.Function(lambda intent: next_action(intent, dump_context()))
    payment_method = fields.String()
    payment_method_configuration_details = fields.Function(lambda intent: _configuration_details(intent))
    payment_method_options = fields.Method("shown_options")
    payment_method_types = fields.List(fields.String())
    status = fields.String()

    def shown_options(self, intent: Intent) -> Rendered:
        """The options of each type of payment method that the intent takes."""
        return shown_options(intent, self.method_options)


def _automatic_methods(redirects: str | None) -> Rendered | None:
    """Null where the caller chose the types of payment methods, or an invoice did."""
    return None if redirects is None else {"allow_redirects": redirects, "enabled": True}


def shown_configuration(id: str | None) -> Rendered | None:
    """Which payment method configuration chose the types, if one did; none has a parent here."""
    return None if id is None else {"id": id, "parent": None}


def _configuration_details(intent: Intent) -> Rendered | None:
    """The default configuration chooses where no other was named, as many recorded replies show."""
    if intent.payment_method_configuration is not None or intent.automatic_redirects is None:
        return shown_configuration(intent.payment_method_configuration)
    ctx = dump_context()
    return shown_configuration(default_id(ctx.account.id, livemode=ctx.livemode))


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
        "type": error.decline.type,
    }
    return {name: shown[name] for name in sorted(shown) if shown[name] is not None}
