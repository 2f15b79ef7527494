"""Finding the rendering templates that a request names."""

from typing import TypeVar

from emulator.api.stripe.endpoint import RequestContext
from emulator.billing.core.errors import APIError
from emulator.billing.core.params import NOT_GIVEN, given_or
from emulator.billing.core.structs import replace
from emulator.billing.customers.customer import Customer
from emulator.billing.customers.invoice_settings import InvoiceSettingsParams, RenderingOptionsParams
from emulator.billing.customers.params import CustomerParams
from emulator.billing.invoices.invoice_params import InvoiceUpdateParams, RenderingParams
from emulator.billing.invoices.rendering_templates import RenderingTemplate, in_version

P = TypeVar("P", bound=InvoiceUpdateParams)

_OF_CUSTOMER = "invoice_settings[rendering_options][template]"
_OF_INVOICE = "rendering[template]"
_VERSION = "rendering[template_version]"


def find_template(request: RequestContext[object], template: str, param: str) -> RenderingTemplate:
    """The template that a parameter names; an unknown or an archived one is refused with 400."""
    return _find(request, template, None, param)


def check_customer_template(request: RequestContext[CustomerParams], current: str | None) -> None:
    """Refuses a template for a customer that does not exist or is archived; `current` is the one it has."""
    settings = request.params.invoice_settings or InvoiceSettingsParams()
    options = settings.rendering_options or RenderingOptionsParams()
    if options.template:
        _find(request, options.template, current, _OF_CUSTOMER)


def default_template(request: RequestContext[object], customer: Customer) -> str | None:
    """The template of a new invoice that names none: its customer's, else the account's."""
    return customer.invoice_settings.template or request.ctx.account.default_template


def with_template(
    request: RequestContext[object], params: P, *, current: str | None = None, inherited: str | None = None
) -> P:
    """The parameters of an invoice with the version of the template that it is rendered by.

    `current` is the template the invoice has, `inherited` the one that a new invoice has by default. Without a version
    it is the newest at this moment.
    """
    rendering = given_or(params.rendering, RenderingParams())
    if inherited is None and rendering.template is NOT_GIVEN and rendering.template_version is NOT_GIVEN:
        return params
    wanted = rendering.template or current or inherited
    if wanted is None:
        raise APIError("You can only pass `template_version` together with a `template`.", param=_VERSION)
    template = _find(request, wanted, current or inherited, _OF_INVOICE)
    found = in_version(template, given_or(rendering.template_version, None), _VERSION)
    wanted_version = replace(rendering, template=found.id, template_version=found.version)
    return replace(params, rendering=wanted_version)


def _find(request: RequestContext[object], wanted: str, current: str | None, param: str) -> RenderingTemplate:
    found = request.find(RenderingTemplate, wanted, param=param, status=400)
    if found.status == "archived" and wanted != current:
        raise APIError(f"The invoice rendering template {wanted} is archived: nothing new can use it.", param=param)
    return found
