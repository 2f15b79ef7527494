"""Parameters of sources and tokens (docs.stripe.com/api/sources, /api/tokens)."""

from typing import Any, ClassVar

from emulator.billing.core.params import NOT_GIVEN, Given, ListParams, OperationParams
from emulator.billing.customers.source_params import SourceParam, TokenBankAccountParams, TokenCardParams
from emulator.billing.payments.sources import (
    OwnerAddressParams,
    OwnerParams,
    SourceCreateParams,
    SourceObjectUpdateParams,
    SourceUpdateParams,
    VerifySourceParams,
)
from emulator.billing.payments.tokens import TokenCreateParams
from schemas.stripe import fields as wire
from schemas.stripe import parameter_errors
from schemas.stripe.composites import ArrayOf, Metadata, Nested, ParamsPart
from schemas.stripe.fields import Parameter
from schemas.stripe.method_details import SepaDebitPart
from schemas.stripe.params import ListParamsSchema, ParamsSchema


class TokenCardParamsSchema(ParamsPart[TokenCardParams]):
    """A card."""

    address_city = wire.String()
    address_country = wire.String()
    address_line1 = wire.String()
    address_line2 = wire.String()
    address_state = wire.String()
    address_zip = wire.String()
    currency = wire.Currency()
    cvc = wire.String()
    exp_month = wire.Integer(required=True)
    exp_year = wire.Integer(required=True)
    name = wire.String()
    networks = wire.Unsupported()
    number = wire.String(required=True)


class TokenBankAccountParamsSchema(ParamsPart[TokenBankAccountParams]):
    """A bank account in the United States, the only country that the old way debits."""

    account_holder_name = wire.String()
    account_holder_type = wire.Enum("company", "individual")
    account_number = wire.String(required=True)
    account_type = wire.Enum("checking", "futsu", "savings", "toza")
    country = wire.String(required=True)
    currency = wire.Currency()
    payment_method = wire.Unsupported()
    routing_number = wire.String()


class TokenCreateParamsSchema(ParamsSchema[TokenCreateParams]):
    """POST /v1/tokens."""

    account = wire.Unsupported()
    bank_account = Nested(TokenBankAccountParamsSchema)
    card = Nested(TokenCardParamsSchema)
    customer = wire.Unsupported()
    cvc_update = wire.Unsupported()
    person = wire.Unsupported()
    pii = wire.Unsupported()


FORMER_SOURCE = {"card": "source"}
"""What `source` was called at first: the service still takes it, from what was written then (recorded:
antiwork/gumroad; sent by the tests of activemerchant/active_merchant)."""


class SourceOrToken(Parameter[SourceParam]):
    """The parameter `source`: the id of a source or of a token, or a card or a bank account whose `object` says so."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self._id = wire.Id()
        self._card = Nested(TokenCardParamsSchema)
        self._account = Nested(TokenBankAccountParamsSchema)

    def read(self, value: Any) -> SourceParam:
        """Returns the id, or what was given in its place."""
        if isinstance(value, str):
            return value
        if not isinstance(value, dict):
            raise wire.field_error(parameter_errors.not_an_object)
        given = {name: each for name, each in value.items() if name != "object"}
        read: SourceParam = (self._account if value.get("object") == "bank_account" else self._card).read(given)
        return read


class SourceAttachParams(OperationParams, frozen=True, kw_only=True):
    """What is to be the customer's."""

    source: SourceParam
    metadata: Given[dict[str, str | None] | None] = NOT_GIVEN
    validate: Given[bool] = NOT_GIVEN


class SourceAttachParamsSchema(ParamsSchema[SourceAttachParams]):
    """POST /v1/customers/:id/sources."""

    other_names = FORMER_SOURCE

    class Meta(ParamsSchema.Meta):
        """`validate` cannot be a class attribute: a marshmallow schema has a method of that name."""

        include: ClassVar = {"validate": wire.Boolean()}

    metadata = Metadata()
    source = SourceOrToken(required=True)


class _OwnerAddressSchema(ParamsPart[OwnerAddressParams]):
    city = wire.String()
    country = wire.String()
    line1 = wire.String()
    line2 = wire.String()
    postal_code = wire.String()
    state = wire.String()


class OwnerParamsSchema(ParamsPart[OwnerParams]):
    """Whose a source is."""

    address = Nested(_OwnerAddressSchema)
    email = wire.Email()
    name = wire.String()
    phone = wire.String()


class SourceUpdateParamsSchema(ParamsSchema[SourceUpdateParams]):
    """POST /v1/customers/:id/sources/:id."""

    account_holder_name = wire.String(unsettable=True)
    account_holder_type = wire.Enum("company", "individual", unsettable=True)
    address_city = wire.String(unsettable=True)
    address_country = wire.String(unsettable=True)
    address_line1 = wire.String(unsettable=True)
    address_line2 = wire.String(unsettable=True)
    address_state = wire.String(unsettable=True)
    address_zip = wire.String(unsettable=True)
    exp_month = wire.Integer()
    exp_year = wire.Integer()
    metadata = Metadata()
    name = wire.String(unsettable=True)
    owner = wire.Unsupported()


class VerifySourceParamsSchema(ParamsSchema[VerifySourceParams]):
    """POST /v1/customers/:id/sources/:id/verify."""

    amounts = ArrayOf(wire.Integer())


class DetachSourceParamsSchema(ParamsSchema[OperationParams]):
    """DELETE /v1/customers/:id/sources/:id."""


class SourceListParams(ListParams, frozen=True, kw_only=True):
    """Which of a customer's sources to list."""

    object: Given[str] = NOT_GIVEN


class SourceListParamsSchema(ListParamsSchema[SourceListParams]):
    """GET /v1/customers/:id/sources."""

    object = wire.String()


class SourceCreateParamsSchema(ParamsSchema[SourceCreateParams]):
    """POST /v1/sources: cards, by a token, and SEPA debits; the others are refused by name."""

    amount = wire.Integer(minimum=1)
    currency = wire.Currency()
    customer = wire.Unsupported()
    flow = wire.Unsupported()
    mandate = wire.Unsupported()
    metadata = Metadata()
    original_source = wire.Unsupported()
    owner = Nested(OwnerParamsSchema)
    receiver = wire.Unsupported()
    redirect = wire.Unsupported()
    sepa_debit = Nested(SepaDebitPart)
    source_order = wire.Unsupported()
    statement_descriptor = wire.Unsupported()
    token = wire.String()
    type = wire.String()
    usage = wire.Enum("reusable", "single_use")


class SourceRetrieveParams(OperationParams, frozen=True, kw_only=True):
    """What a source can be retrieved with."""

    client_secret: Given[str] = NOT_GIVEN


class SourceRetrieveParamsSchema(ParamsSchema[SourceRetrieveParams]):
    """GET /v1/sources/:id."""

    client_secret = wire.String()


class SourceObjectUpdateParamsSchema(ParamsSchema[SourceObjectUpdateParams]):
    """POST /v1/sources/:id."""

    amount = wire.Unsupported()
    mandate = wire.Unsupported()
    metadata = Metadata()
    owner = Nested(OwnerParamsSchema)
    source_order = wire.Unsupported()
