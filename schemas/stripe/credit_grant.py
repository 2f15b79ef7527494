"""Credit grants on the wire (docs.stripe.com/api/billing/credit-grant)."""

from typing import ClassVar

from marshmallow import fields

from emulator.billing.core.money import MAXIMUM_AMOUNT
from emulator.billing.core.params import NOT_GIVEN, Given, ListParams
from emulator.billing.customers.credit_grant import CreditGrant
from emulator.billing.customers.credit_grants import (
    ApplicabilityConfigParams,
    CreditAmountParams,
    CreditGrantCreateParams,
    CreditGrantUpdateParams,
    MonetaryParams,
    ScopeParams,
    ScopePriceParams,
)
from schemas.stripe import fields as wire
from schemas.stripe.composites import ArrayOf, Metadata, Nested, ParamsPart
from schemas.stripe.objects import Always, Livemode, Null, ObjectSchema, Rendered
from schemas.stripe.params import ListParamsSchema, ParamsSchema

_MAX_PRICES = 20


class _MonetaryParamsSchema(ParamsPart[MonetaryParams]):
    currency = wire.Currency(required=True)
    value = wire.Integer(minimum=1, maximum=MAXIMUM_AMOUNT, required=True)


class _CreditAmountParamsSchema(ParamsPart[CreditAmountParams]):
    monetary = Nested(_MonetaryParamsSchema)
    type = wire.Enum("monetary", required=True)


class _ScopePriceParamsSchema(ParamsPart[ScopePriceParams]):
    id = wire.Id(required=True)


class ScopeParamsSchema(ParamsPart[ScopeParams]):
    """Which prices credits are for."""

    price_type = wire.Enum("metered")
    prices = ArrayOf(Nested(_ScopePriceParamsSchema), max_elements=_MAX_PRICES)


class _ApplicabilityConfigParamsSchema(ParamsPart[ApplicabilityConfigParams]):
    scope = Nested(ScopeParamsSchema, required=True)


class CreditGrantCreateParamsSchema(ParamsSchema[CreditGrantCreateParams]):
    """POST /v1/billing/credit_grants."""

    amount = Nested(_CreditAmountParamsSchema, required=True)
    applicability_config = Nested(_ApplicabilityConfigParamsSchema, required=True)
    category = wire.Enum("paid", "promotional")
    customer = wire.Id()
    customer_account = wire.Unsupported()
    effective_at = wire.Timestamp()
    expires_at = wire.Timestamp()
    metadata = Metadata()
    name = wire.String(100)
    priority = wire.Integer(minimum=0, maximum=100)


class CreditGrantUpdateParamsSchema(ParamsSchema[CreditGrantUpdateParams]):
    """POST /v1/billing/credit_grants/:id."""

    expires_at = wire.Timestamp(unsettable=True)
    metadata = Metadata()


class CreditGrantListParams(ListParams, frozen=True, kw_only=True):
    """The filters of a list of credit grants."""

    customer: Given[str] = NOT_GIVEN


class CreditGrantListParamsSchema(ListParamsSchema[CreditGrantListParams]):
    """GET /v1/billing/credit_grants."""

    customer = wire.Id()
    customer_account = wire.Unsupported()


class CreditGrantSchema(ObjectSchema):
    """The credit grant object."""

    entity = CreditGrant
    references: ClassVar = {"customer": "customer", "test_clock": "test_helpers.test_clock"}

    id = fields.String()
    object = Always(CreditGrant.RESOURCE_TYPE.name)
    amount = fields.Function(lambda grant: shown_money(grant.currency, grant.amount))
    applicability_config = fields.Method("shown_applicability")
    category = fields.String()
    created = fields.Integer()
    customer = fields.String()
    customer_account = Null()
    effective_at = fields.Integer()
    expires_at = fields.Integer()
    livemode = Livemode()
    metadata = fields.Dict()
    name = fields.String()
    priority = fields.Integer()
    test_clock = fields.String()
    updated = fields.Integer()
    voided_at = fields.Integer()

    def shown_applicability(self, grant: CreditGrant) -> Rendered:
        """The prices that it is for."""
        if grant.prices:
            return {"scope": {"prices": [{"id": price} for price in grant.prices]}}
        return {"scope": {"price_type": "metered"}}


def shown_money(currency: str, value: int) -> Rendered:
    """So much money, as all that is about credits shows it."""
    return {"monetary": {"currency": currency, "value": value}, "type": "monetary"}
