"""Usage records: what is reported of an item of a subscription, and what it adds up to.

Both are gone since 2025-03-31.basil, which counts by meters.
"""

from emulator.api.stripe.endpoint import ListResult, Removal, RequestContext
from emulator.api.stripe.pagination import list_page
from emulator.api.stripe.resource import Resource
from emulator.api.stripe.resources.subscription_items import find_item
from emulator.billing.core.structs import replace
from emulator.billing.subscriptions.usage_records import UsageRecord, UsageRecordCreateParams, UsageRecordSummary
from emulator.services import usage_records
from schemas.stripe.usage_record import (
    UsageRecordCreateParamsSchema,
    UsageRecordSchema,
    UsageRecordSummaryListParams,
    UsageRecordSummaryListParamsSchema,
    UsageRecordSummarySchema,
)

REMOVAL = Removal("2025-03-31.basil", "To report usage, use POST /v1/billing/meter_events.")

USAGE_RECORDS = Resource(
    UsageRecord,
    UsageRecordSchema,
    "/v1/subscription_items/<item>/usage_records/<record>",
    permission="usage_record",
    id_param="id",
    parts=(UsageRecordSummarySchema,),
)


@USAGE_RECORDS.post("/v1/subscription_items/<item>/usage_records", UsageRecordCreateParamsSchema, removal=REMOVAL)
def create(request: RequestContext[UsageRecordCreateParams], item: str) -> UsageRecord:
    """Counts what was used of an item."""
    subscription, found = find_item(request, item)
    return usage_records.record(request.uow, request.params, subscription, found)


@USAGE_RECORDS.list(
    "/v1/subscription_items/<item>/usage_record_summaries",
    UsageRecordSummaryListParamsSchema,
    UsageRecordSummarySchema,
    removal=REMOVAL,
)
def list_summaries(request: RequestContext[UsageRecordSummaryListParams], item: str) -> ListResult:
    """What was used of an item in each of its periods, that under way first."""
    _, found = find_item(request, item)
    listed = list_page(request, UsageRecordSummary, {"subscription_item": found.id})
    summaries = [usage_records.with_total(request.uow, summary, found) for summary in listed.page.items]
    return replace(listed, page=replace(listed.page, items=summaries))
