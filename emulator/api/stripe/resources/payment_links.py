"""Payment links: /v1/payment_links."""

from emulator.api.stripe.endpoint import ListResult, RequestContext
from emulator.api.stripe.pagination import filters, list_page
from emulator.api.stripe.resource import Resource
from emulator.api.stripe.resources.checkout_lines import included_lines, line_page
from emulator.api.stripe.resources.checkout_lookups import checkout_references
from emulator.billing.checkout.link_params import (
    PaymentLinkCreateParams,
    PaymentLinkListParams,
    PaymentLinkUpdateParams,
)
from emulator.billing.checkout.payment_link import PaymentLink
from emulator.billing.core.params import NOT_GIVEN, ListParams
from emulator.services import checkout
from emulator.store.unit_of_work import UnitOfWork
from schemas.stripe.objects import Rendered
from schemas.stripe.payment_link import PaymentLinkSchema
from schemas.stripe.payment_link_params import (
    PaymentLinkCreateParamsSchema,
    PaymentLinkLineListParamsSchema,
    PaymentLinkListParamsSchema,
    PaymentLinkUpdateParamsSchema,
)
from schemas.stripe.quote import QuoteLineSchema


def _line_items(id: str, uow: UnitOfWork) -> Rendered:
    """What is sold."""
    link = uow.get(PaymentLink, id)
    return included_lines(None if link is None else link.prototype, f"/v1/payment_links/{id}/line_items", uow)


PAYMENT_LINKS = Resource(
    PaymentLink,
    PaymentLinkSchema,
    "/v1/payment_links/<link>",
    permission="payment_link",
    id_param="payment_link",
    includes={"line_items": _line_items},
)
PAYMENT_LINKS.add_retrieve()


@PAYMENT_LINKS.post("/v1/payment_links", PaymentLinkCreateParamsSchema)
def create(request: RequestContext[PaymentLinkCreateParams]) -> PaymentLink:
    """Creates a link."""
    references = checkout_references(request, request.params.as_session)
    return checkout.create_link(request.uow, request.params, references)


@PAYMENT_LINKS.post("/v1/payment_links/<link>", PaymentLinkUpdateParamsSchema)
def update(request: RequestContext[PaymentLinkUpdateParams], link: str) -> PaymentLink:
    """Changes a link, or ends it: there is no deletion."""
    found = PAYMENT_LINKS.find(request, link)
    references = checkout_references(request, request.params.as_session)
    return checkout.update_link(request.uow, found, request.params, references)


@PAYMENT_LINKS.list("/v1/payment_links", PaymentLinkListParamsSchema)
def list_links(request: RequestContext[PaymentLinkListParams]) -> ListResult:
    """The links of the account, newest first."""
    active = request.params.active
    activity = NOT_GIVEN if active is NOT_GIVEN else "active" if active else "inactive"
    return list_page(request, PaymentLink, filters(activity=activity))


@PAYMENT_LINKS.list(
    "/v1/payment_links/<link>/line_items", PaymentLinkLineListParamsSchema, response_schema=QuoteLineSchema
)
def list_lines(request: RequestContext[ListParams], link: str) -> ListResult:
    """All that is sold, in the order given."""
    return line_page(request, PAYMENT_LINKS.find(request, link).prototype)
