"""Checkout Sessions: /v1/checkout/sessions."""

from emulator.api.stripe.endpoint import HandlerResult, ListResult, RequestContext
from emulator.api.stripe.pagination import filters, list_page
from emulator.api.stripe.resource import Resource
from emulator.api.stripe.resources.checkout_lines import included_lines, line_page
from emulator.api.stripe.resources.checkout_lookups import checkout_references, update_references
from emulator.api.stripe.resources.payment_lookups import resolve_method_param
from emulator.billing.checkout.amounts import total
from emulator.billing.checkout.entry import CheckoutEntry
from emulator.billing.checkout.params import (
    CheckoutConfirmParams,
    CheckoutCreateParams,
    CheckoutListParams,
    CheckoutUpdateParams,
)
from emulator.billing.checkout.session import CheckoutSession
from emulator.billing.checkout.stand_in import filled_in
from emulator.billing.core.errors import APIError
from emulator.billing.core.params import NOT_GIVEN, ListParams, OperationParams, given_or
from emulator.services import checkout
from emulator.store.unit_of_work import UnitOfWork
from schemas.stripe.checkout_session import CheckoutSessionSchema
from schemas.stripe.checkout_session_params import (
    CheckoutConfirmParamsSchema,
    CheckoutCreateParamsSchema,
    CheckoutExpireParamsSchema,
    CheckoutLineListParamsSchema,
    CheckoutListParamsSchema,
    CheckoutUpdateParamsSchema,
)
from schemas.stripe.objects import Rendered
from schemas.stripe.quote import QuoteLineSchema


def _line_items(id: str, uow: UnitOfWork) -> Rendered:
    """What is paid for."""
    return included_lines(uow.get(CheckoutSession, id), f"/v1/checkout/sessions/{id}/line_items", uow)


CHECKOUT_SESSIONS = Resource(
    CheckoutSession,
    CheckoutSessionSchema,
    "/v1/checkout/sessions/<session>",
    permission="checkout_session",
    id_param="session",
    includes={"line_items": _line_items},
)
CHECKOUT_SESSIONS.add_retrieve()


@CHECKOUT_SESSIONS.post("/v1/checkout/sessions", CheckoutCreateParamsSchema)
def create(request: RequestContext[CheckoutCreateParams]) -> CheckoutSession:
    """Opens a session."""
    references = checkout_references(request, request.params)
    return checkout.create(request.uow, request.params, references)


@CHECKOUT_SESSIONS.post("/v1/checkout/sessions/<session>", CheckoutUpdateParamsSchema)
def update(request: RequestContext[CheckoutUpdateParams], session: str) -> CheckoutSession:
    """Changes the metadata of a session, and of an open one its lines, how it is shipped and what its payment is."""
    found = CHECKOUT_SESSIONS.find(request, session)
    return checkout.update(request.uow, found, request.params, update_references(request, request.params))


@CHECKOUT_SESSIONS.post("/v1/checkout/sessions/<session>/expire", CheckoutExpireParamsSchema)
def expire(request: RequestContext[OperationParams], session: str) -> CheckoutSession:
    """Ends an open session."""
    return checkout.expire(request.uow, CHECKOUT_SESSIONS.find(request, session))


@CHECKOUT_SESSIONS.get("/v1/payment_pages/<session>", CheckoutExpireParamsSchema)
def retrieve_page(request: RequestContext[OperationParams], session: str) -> CheckoutSession:
    """What the page shows of a session; `stripe trigger` looks at it before it confirms it."""
    return CHECKOUT_SESSIONS.find(request, session)


@CHECKOUT_SESSIONS.post("/v1/payment_pages/<session>/confirm", CheckoutConfirmParamsSchema)
def confirm(request: RequestContext[CheckoutConfirmParams], session: str) -> HandlerResult:
    """Pays a session with a payment method, as `stripe trigger` does in the place of a customer."""
    found, params = CHECKOUT_SESSIONS.find(request, session), request.params
    method = resolve_method_param(request, params.payment_method)
    expected = given_or(params.expected_amount, None)
    if expected is not None and found.lines and expected != total(found):
        raise APIError(
            f"The expected amount {expected} is not what the session comes to: {total(found)}.", param="expected_amount"
        )
    entry = filled_in(found, CheckoutEntry(method=method), checkout.customer_named(request.uow, found))
    result = checkout.pay(request.uow, found, entry)
    return result.declined or result.session


@CHECKOUT_SESSIONS.list("/v1/checkout/sessions", CheckoutListParamsSchema)
def list_sessions(request: RequestContext[CheckoutListParams]) -> ListResult:
    """The sessions of the account, newest first."""
    params = request.params
    equals = filters(
        customer=params.customer, payment_intent=params.payment_intent, subscription=params.subscription
    ) or {"listed": "listed"}
    status, details, link = params.status, params.customer_details or {}, params.payment_link
    email = details.get("email")

    def is_shown(session: CheckoutSession) -> bool:
        known = session.customer_email if session.customer_details is None else session.customer_details.email
        is_theirs = email is None or (known or "").lower() == email.lower()
        return is_theirs and status in (NOT_GIVEN, session.status) and link in (NOT_GIVEN, session.payment_link)

    is_filtered = status is not NOT_GIVEN or email is not None or link is not NOT_GIVEN
    return list_page(request, CheckoutSession, equals, predicate=is_shown if is_filtered else None)


@CHECKOUT_SESSIONS.list(
    "/v1/checkout/sessions/<session>/line_items", CheckoutLineListParamsSchema, response_schema=QuoteLineSchema
)
def list_lines(request: RequestContext[ListParams], session: str) -> ListResult:
    """All that is paid for, in the order given."""
    return line_page(request, CHECKOUT_SESSIONS.find(request, session))
