"""Active entitlements, and the summary of a customer's that an event shows, on the wire.

docs.stripe.com/api/entitlements/active-entitlement, docs.stripe.com/billing/entitlements
"""

from typing import ClassVar

from marshmallow import fields

from emulator.billing.core.params import ListParams
from emulator.billing.subscriptions.entitlements import ActiveEntitlement, ActiveEntitlementSummary
from schemas.stripe import fields as wire
from schemas.stripe.objects import Always, Livemode, ObjectSchema, Rendered
from schemas.stripe.params import ListParamsSchema

_MAX_IN_SUMMARY = 10
"""docs.stripe.com/billing/entitlements: the others are listed under the `url`."""


class ActiveEntitlementListParams(ListParams, frozen=True, kw_only=True):
    """Whose entitlements are listed."""

    customer: str


class ActiveEntitlementListParamsSchema(ListParamsSchema[ActiveEntitlementListParams]):
    """GET /v1/entitlements/active_entitlements."""

    customer = wire.Id(required=True)


class CustomerEntitlementListParamsSchema(ListParamsSchema[ListParams]):
    """GET /v1/customer/:id/entitlements."""


class ActiveEntitlementSchema(ObjectSchema):
    """The active entitlement object."""

    entity = ActiveEntitlement
    references: ClassVar = {"feature": "entitlements.feature"}

    id = fields.String()
    object = Always("entitlements.active_entitlement")
    feature = fields.String()
    livemode = Livemode()
    lookup_key = fields.String()


class ActiveEntitlementSummarySchema(ObjectSchema):
    """The summary of what a customer is entitled to. It has no id."""

    entity = ActiveEntitlementSummary

    object = Always("entitlements.active_entitlement_summary")
    customer = fields.String(attribute="id")
    entitlements = fields.Function(lambda summary: _first_of(summary))
    livemode = Livemode()


def _first_of(summary: ActiveEntitlementSummary) -> Rendered:
    schema, shown = ActiveEntitlementSchema.instance(), summary.newest_first[:_MAX_IN_SUMMARY]
    return {
        "object": "list",
        "data": [schema.dump(each) for each in shown],
        "has_more": len(summary.entitlements) > len(shown),
        "url": f"/v1/customer/{summary.id}/entitlements",
    }
