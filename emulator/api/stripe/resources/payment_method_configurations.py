"""Payment method configurations: /v1/payment_method_configurations."""

from emulator.api.stripe.endpoint import ListResult, RequestContext
from emulator.api.stripe.pagination import list_page_with_default
from emulator.api.stripe.resource import Resource
from emulator.billing.core.params import NOT_GIVEN, OperationParams
from emulator.billing.payments import payment_method_configurations as rules
from emulator.billing.payments.payment_method_configurations import (
    MethodConfiguration,
    MethodConfigurationListParams,
    MethodConfigurationParams,
    MethodConfigurationUpdateParams,
)
from emulator.services import payment_method_configurations
from emulator.store.list_queries import Page
from schemas.stripe.invoice_params import RetrieveParamsSchema
from schemas.stripe.payment_method_configuration import (
    MethodConfigurationCreateParamsSchema,
    MethodConfigurationListParamsSchema,
    MethodConfigurationSchema,
    MethodConfigurationUpdateParamsSchema,
)

PAYMENT_METHOD_CONFIGURATIONS = Resource(
    MethodConfiguration,
    MethodConfigurationSchema,
    "/v1/payment_method_configurations/<configuration>",
    permission="payment_method_configuration",
    id_param="configuration",
)


@PAYMENT_METHOD_CONFIGURATIONS.post("/v1/payment_method_configurations", MethodConfigurationCreateParamsSchema)
def create(request: RequestContext[MethodConfigurationParams]) -> MethodConfiguration:
    """Makes a configuration."""
    return rules.create_configuration(request.params, request.ctx, request.changes)


@PAYMENT_METHOD_CONFIGURATIONS.get("/v1/payment_method_configurations/<configuration>", RetrieveParamsSchema)
def retrieve(request: RequestContext[OperationParams], configuration: str) -> MethodConfiguration:
    """One configuration."""
    return _find(request, configuration)


@PAYMENT_METHOD_CONFIGURATIONS.post(
    "/v1/payment_method_configurations/<configuration>", MethodConfigurationUpdateParamsSchema
)
def update(request: RequestContext[MethodConfigurationUpdateParams], configuration: str) -> MethodConfiguration:
    """Changes a configuration."""
    found = _find(request, configuration)
    return rules.update_configuration(found, request.params, request.ctx, request.changes)


@PAYMENT_METHOD_CONFIGURATIONS.list("/v1/payment_method_configurations", MethodConfigurationListParamsSchema)
def list_configurations(request: RequestContext[MethodConfigurationListParams]) -> ListResult:
    """The configurations, newest first; the default one is the last."""
    params, uow = request.params, request.uow

    def matches(configuration: MethodConfiguration) -> bool:
        return not params.application and params.active in (NOT_GIVEN, configuration.active)

    result = list_page_with_default(
        request,
        MethodConfiguration,
        payment_method_configurations.default_id_of(uow),
        lambda: payment_method_configurations.unkept_default(uow),
        matches,
    )
    items = [rules.default_configuration(request.ctx, each) if each.is_default else each for each in result.page.items]
    return ListResult(Page(items, result.page.has_more))


def _find(request: RequestContext[object], id: str) -> MethodConfiguration:
    found = payment_method_configurations.configuration_named(request.uow, id)
    if found is None:
        raise PAYMENT_METHOD_CONFIGURATIONS.missing(request, id)
    return found
