"""Test clocks: /v1/test_helpers/test_clocks."""

from emulator.api.stripe.endpoint import DeletedObject, ListResult, RequestContext
from emulator.api.stripe.pagination import filters, list_page
from emulator.api.stripe.resource import Resource
from emulator.api.stripe.resources.lookups import customer_of_param
from emulator.billing.core.params import NOT_GIVEN, ListParams, OperationParams, Params
from emulator.billing.customers.customer import attach_test_clock
from emulator.billing.system.test_clocks import (
    TestClock,
    TestClockAdvanceParams,
    TestClockCreateParams,
    create_test_clock,
    start_advance,
)
from emulator.services import test_clocks
from emulator.services.test_clock_runs import wait_until_ready
from schemas.stripe.invoice_params import DeleteParamsSchema, RetrieveParamsSchema
from schemas.stripe.test_clock import (
    TestClockAdvanceParamsSchema,
    TestClockCreateParamsSchema,
    TestClockListParamsSchema,
    TestClockSchema,
)

TEST_CLOCKS = Resource(
    TestClock,
    TestClockSchema,
    "/v1/test_helpers/test_clocks/<test_clock>",
    permission="billing_clock",
    id_param="test_clock",
)


@TEST_CLOCKS.post("/v1/test_helpers/test_clocks", TestClockCreateParamsSchema)
def create(request: RequestContext[TestClockCreateParams]) -> TestClock:
    """Creates a clock, and lets an existing customer live on it from now on."""
    wanted = request.params.customer
    customer = None if wanted is NOT_GIVEN else customer_of_param(request, wanted)
    clock = create_test_clock(request.params, request.ctx.in_world_time(), request.changes)
    if customer is not None:
        attach_test_clock(customer, clock, request.changes)
    return clock


@TEST_CLOCKS.get("/v1/test_helpers/test_clocks/<test_clock>", RetrieveParamsSchema)
def retrieve(request: RequestContext[OperationParams], test_clock: str) -> TestClock:
    """A clock; while it advances it shows where to."""
    return _find(request, test_clock)


@TEST_CLOCKS.list("/v1/test_helpers/test_clocks", TestClockListParamsSchema)
def list_test_clocks(request: RequestContext[ListParams]) -> ListResult:
    """The clocks that are not deleted, newest first."""
    return list_page(request, TestClock, filters(listed="listed"))


@TEST_CLOCKS.post(
    "/v1/test_helpers/test_clocks/<test_clock>/advance", TestClockAdvanceParamsSchema, completes=wait_until_ready
)
def advance(request: RequestContext[TestClockAdvanceParams], test_clock: str) -> TestClock:
    """Sets a clock going; the reply says so, and comes once it has arrived, or after some seconds."""
    found = _find(request, test_clock)
    furthest = test_clocks.furthest_advance(request.uow, found)
    return start_advance(found, request.params, furthest, request.changes)


@TEST_CLOCKS.delete("/v1/test_helpers/test_clocks/<test_clock>", DeleteParamsSchema)
def delete(request: RequestContext[Params], test_clock: str) -> DeletedObject:
    """Deletes a clock with its customers."""
    gone = test_clocks.delete(request.uow, _find(request, test_clock))
    return DeletedObject(gone.id, TestClock.RESOURCE_TYPE.name)


def _find(request: RequestContext[object], test_clock: str) -> TestClock:
    found = TEST_CLOCKS.find(request, test_clock)
    if found.deleted:
        raise TEST_CLOCKS.missing(request, test_clock)
    return found
