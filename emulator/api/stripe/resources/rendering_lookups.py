"""Finding the rendering templates that a request names."""

from typing import Any

from emulator.api.stripe.endpoint import RequestContext
from emulator.billing.core.errors import APIError
from emulator.billing.invoices.rendering_templates import RenderingTemplate, in_version

_OF_CUSTOMER = "invoice_settings[rendering_options][template]"
_OF_INVOICE = "rendering[template]"
_VERSION = "rendering[template_version]"


def check_customer_template(request: RequestContext[Any], standing: str | None) -> None:
    """Refuses a template for a customer that does not exist or is archived; `standing` is the one it has."""
    settings = request.params.get("invoice_settings", {})
    wanted = (settings.get("rendering_options") or {}).get("template")
    if wanted is not None:
        _find(request, wanted, standing, _OF_CUSTOMER)


def with_template(
    request: RequestContext[Any], given: dict[str, Any], *, standing: str | None = None, inherited: str | None = None
) -> dict[str, Any]:
    """The parameters of an invoice with the version of the template that it is rendered by.

    `standing` is the template the invoice has, `inherited` the one of the customer of a new invoice. Without a version
    it is the newest at this moment.
    """
    rendering = given.get("rendering", {})
    if inherited is None and not {"template", "template_version"} & rendering.keys():
        return given
    wanted = rendering.get("template") or standing or inherited
    if wanted is None:
        raise APIError("You can only pass `template_version` together with a `template`.", param=_VERSION)
    found = in_version(
        _find(request, wanted, standing or inherited, _OF_INVOICE), rendering.get("template_version"), _VERSION
    )
    return {**given, "rendering": {**rendering, "template": found.id, "template_version": found.version}}


def _find(request: RequestContext[Any], wanted: str, standing: str | None, param: str) -> RenderingTemplate:
    found = request.find(RenderingTemplate, wanted, param=param, status=400)
    if found.status == "archived" and wanted != standing:
        raise APIError(f"The invoice rendering template {wanted} is archived: nothing new can use it.", param=param)
    return found
