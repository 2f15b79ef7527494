"""/v1/configuration/taxes, and the catalog of taxes (docs.beel.es, Tax configuration)."""

from typing import Any

from emulator.api.beel.endpoint import RequestContext, Routes
from emulator.billing.beel.tax_catalog import CATALOG
from emulator.billing.beel.taxes import update_tax_configuration
from emulator.services.beel import tax_configuration_of
from schemas.beel.configuration import UpdateTaxConfiguration
from schemas.beel.responses import dump_tax_catalog, dump_tax_configuration

routes = Routes()
READ, WRITE = "configuration:read", "configuration:write"


@routes.add_flat("GET", "/configuration/taxes", READ)
@routes.add_company("GET", "/tax-configuration", READ)
def get_taxes(request: RequestContext) -> dict[str, Any]:
    """What lines and invoices have that name no other."""
    return dump_tax_configuration(tax_configuration_of(request.uow))


@routes.add_flat("PUT", "/configuration/taxes", WRITE, body=UpdateTaxConfiguration, declares_422=True)
@routes.add_company("PUT", "/tax-configuration", WRITE, body=UpdateTaxConfiguration, declares_422=True)
def update_taxes(request: RequestContext) -> dict[str, Any]:
    """Changes it for what is made from now on."""
    configuration = tax_configuration_of(request.uow)
    return dump_tax_configuration(update_tax_configuration(configuration, request.body, request.changes))


@routes.add_flat("GET", "/configuration/tax-types", READ)
def list_tax_types(request: RequestContext) -> dict[str, Any]:
    """The taxes that there are, and their rates."""
    del request
    return dump_tax_catalog(CATALOG)
