"""Portal configurations: /v1/billing_portal/configurations."""

from emulator.api.stripe.endpoint import ListResult, RequestContext
from emulator.api.stripe.pagination import list_page_with_default
from emulator.api.stripe.resource import Resource
from emulator.api.stripe.resources.feedback_options import find_active_option
from emulator.api.stripe.resources.payment_lookups import method_configuration_of_param
from emulator.billing.catalog.prices import Price
from emulator.billing.catalog.products import Product
from emulator.billing.core.params import NOT_GIVEN, OperationParams
from emulator.billing.portal import configurations as rules
from emulator.billing.portal.configuration import PortalConfiguration
from emulator.billing.portal.configuration_params import (
    ConfigurationCreateParams,
    ConfigurationUpdateParams,
    FeaturesParams,
)
from emulator.services import portal
from schemas.stripe.invoice_params import RetrieveParamsSchema
from schemas.stripe.portal_configuration import (
    ConfigurationListParams,
    ConfigurationListParamsSchema,
    PortalConfigurationSchema,
)
from schemas.stripe.portal_configuration_params import (
    ConfigurationCreateParamsSchema,
    ConfigurationUpdateParamsSchema,
)

PORTAL_CONFIGURATIONS = Resource(
    PortalConfiguration,
    PortalConfigurationSchema,
    "/v1/billing_portal/configurations/<configuration>",
    permission="customer_portal",
    id_param="configuration",
)


@PORTAL_CONFIGURATIONS.post("/v1/billing_portal/configurations", ConfigurationCreateParamsSchema)
def create(request: RequestContext[ConfigurationCreateParams]) -> PortalConfiguration:
    """Makes a configuration."""
    _check_references(request, request.params.features)
    return rules.create_configuration(request.params, request.ctx, request.changes)


@PORTAL_CONFIGURATIONS.get("/v1/billing_portal/configurations/<configuration>", RetrieveParamsSchema)
def retrieve(request: RequestContext[OperationParams], configuration: str) -> PortalConfiguration:
    """One configuration."""
    return _find(request, configuration)


@PORTAL_CONFIGURATIONS.post("/v1/billing_portal/configurations/<configuration>", ConfigurationUpdateParamsSchema)
def update(request: RequestContext[ConfigurationUpdateParams], configuration: str) -> PortalConfiguration:
    """Changes a configuration."""
    found = _find(request, configuration)
    if request.params.features is not NOT_GIVEN:
        _check_references(request, request.params.features)
    return rules.update_configuration(found, request.params, request.ctx, request.changes)


@PORTAL_CONFIGURATIONS.list("/v1/billing_portal/configurations", ConfigurationListParamsSchema)
def list_configurations(request: RequestContext[ConfigurationListParams]) -> ListResult:
    """The configurations, newest first; the default one is the last, also where nobody has changed it yet."""
    params = request.params

    def matches(configuration: PortalConfiguration) -> bool:
        return params.active in (NOT_GIVEN, configuration.active) and params.is_default in (
            NOT_GIVEN,
            configuration.is_default,
        )

    uow = request.uow
    return list_page_with_default(
        request, PortalConfiguration, portal.default_id_of(uow), lambda: portal.unkept_default(uow), matches
    )


def _find(request: RequestContext[object], id: str) -> PortalConfiguration:
    found = portal.configuration_named(request.uow, id)
    if found is None:
        raise PORTAL_CONFIGURATIONS.missing(request, id)
    return found


def _check_references(request: RequestContext[object], features: FeaturesParams) -> None:
    """Refuses what is named and is not there, and prices that nobody can change to, with 400."""
    offered = features.offered_products
    request.uow.load(
        [*((Product, each.product) for each in offered), *((Price, id) for each in offered for id in each.prices)]
    )
    prices = []
    for number, each in enumerate(offered):
        place = f"{rules.PRODUCTS}[{number}]"
        request.find(Product, each.product, param=f"{place}[product]", status=400)
        prices.append(
            [
                request.find(Price, id, param=f"{place}[prices][{position}]", status=400)
                for position, id in enumerate(each.prices)
            ]
        )
    rules.check_offered_prices(offered, prices)
    if features.payment_method_configuration:
        param = "features[payment_method_update][payment_method_configuration]"
        method_configuration_of_param(request, features.payment_method_configuration, param)
    for number, option in enumerate(features.feedback_options):
        find_active_option(request, option, f"{rules.CANCEL}[cancellation_reason][feedback_options][{number}]")
