"""Plans: /v1/plans."""

from emulator.api.stripe.endpoint import DeletedObject, ListResult, RequestContext
from emulator.api.stripe.pagination import active_filters, filters, list_page
from emulator.api.stripe.resource import Resource
from emulator.api.stripe.resources.lookups import check_meter
from emulator.api.stripe.resources.prices import create_product_from
from emulator.billing.catalog.plans import PlanCreateParams, PlanUpdateParams, create_plan, update_plan
from emulator.billing.catalog.prices import Plan, Price, delete_price
from emulator.billing.catalog.products import Product
from emulator.billing.core.errors import missing_param
from emulator.billing.core.params import NOT_GIVEN, OperationParams, Params
from emulator.store.list_queries import Page
from schemas.stripe.invoice_params import DeleteParamsSchema, RetrieveParamsSchema
from schemas.stripe.objects import render
from schemas.stripe.plan import (
    PlanCreateParamsSchema,
    PlanListParams,
    PlanListParamsSchema,
    PlanSchema,
    PlanUpdateParamsSchema,
)

PLANS = Resource(
    Plan,
    PlanSchema,
    "/v1/plans/<plan>",
    permission="plan",
    id_param="plan",
)


@PLANS.post("/v1/plans", PlanCreateParamsSchema)
def create(request: RequestContext[PlanCreateParams]) -> Plan:
    """Creates a plan of a product, which may be made with it."""
    params = request.params
    wanted = params.product
    if wanted is NOT_GIVEN:
        raise missing_param("product")
    if isinstance(wanted, str):
        product = request.find(Product, wanted, param="product", status=400)
    else:
        product = create_product_from(request, wanted)
    check_meter(request, params.meter, "meter")
    existing = None if params.id is NOT_GIVEN else request.uow.get(Price, params.id)
    return create_plan(params, product, existing, request.ctx, request.changes)


@PLANS.get("/v1/plans/<plan>", RetrieveParamsSchema)
def retrieve(request: RequestContext[OperationParams], plan: str) -> Plan:
    """One plan; every recurring price is one."""
    return _find(request, plan)


@PLANS.post("/v1/plans/<plan>", PlanUpdateParamsSchema)
def update(request: RequestContext[PlanUpdateParams], plan: str) -> Plan:
    """Updates a plan: what it costs stays as it is."""
    found = _find(request, plan)
    wanted = None
    if request.params.product is not NOT_GIVEN:
        wanted = request.find(Product, request.params.product, param="product", status=400)
    return update_plan(found, request.params, request.uow.get(Product, found.price.product), wanted, request.changes)


@PLANS.delete("/v1/plans/<plan>", DeleteParamsSchema)
def delete(request: RequestContext[Params], plan: str) -> DeletedObject:
    """Deletes a plan."""
    found = _find(request, plan)
    delete_price(found.price, request.uow.get(Product, found.price.product), request.changes)
    return DeletedObject(found.id, Plan.RESOURCE_TYPE.name)


@PLANS.list("/v1/plans", PlanListParamsSchema)
def list_plans(request: RequestContext[PlanListParams]) -> ListResult:
    """The recurring prices of the account, as plans."""
    params = request.params
    equals = active_filters(params.active) | filters(product=params.product, type="recurring")
    page = list_page(request, Price, equals).page
    plans = [Plan(price=price) for price in page.items]
    return ListResult(Page(plans, page.has_more), [render(plan, request.ctx) for plan in plans])


def _find(request: RequestContext[object], plan: str) -> Plan:
    found = request.uow.get(Price, plan)
    if found is None or found.recurring is None:
        raise PLANS.missing(request, plan)
    return Plan(price=found)
