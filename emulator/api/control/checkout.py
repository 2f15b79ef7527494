"""/_emulator/checkout/sessions: what a customer does on the page of a Checkout Session, for tests that cannot click."""

from collections.abc import Sequence

import msgspec
from flask import Response, request

from emulator.api.control.operations import Operation
from emulator.api.control.responses import error_response, json_response
from emulator.api.request_body import JSON_DECODE_ERRORS
from emulator.billing.checkout.entry import CheckoutEntry
from emulator.billing.checkout.links import success_location
from emulator.billing.checkout.session import CheckoutSession, EnteredTaxId
from emulator.billing.checkout.stand_in import filled_in, method_of_type
from emulator.billing.core.addresses import Address
from emulator.billing.core.errors import APIError
from emulator.billing.payments.card_details import CardParams
from emulator.billing.payments.method_params import PaymentMethodCreateParams
from emulator.billing.payments.method_types import METHOD_TYPES
from emulator.billing.payments.next_actions import next_action
from emulator.billing.payments.payment_methods import PaymentMethod, method_of_token
from emulator.services import checkout
from emulator.services.checkout import CheckoutResult
from emulator.store.store import Store
from emulator.store.unit_of_work import UnitOfWork
from emulator.worlds import World
from schemas.control.checkout import CheckoutAddress, CheckoutCompletion, CheckoutError, CheckoutOutcome
from schemas.stripe.tax_id import TAX_ID_TYPES

# Made here, by one thread: see emulator.store.serialization.
_DECODER = msgspec.json.Decoder(CheckoutCompletion)
_EXAMPLE = '{"payment_method": "pm_card_visa", "email": "jenny@example.com"}'


def operations(store: Store) -> Sequence[Operation]:
    """Completing a session."""

    def complete(world: World, session: str) -> Response:
        """Does what the customer does."""
        try:
            wanted = _DECODER.decode(request.get_data() or b"{}")
        except JSON_DECODE_ERRORS as error:
            return error_response(400, f"Send a JSON object such as {_EXAMPLE}: {error}.")
        outcome = store.run(world, lambda uow: _complete(uow, session, wanted))
        if outcome is None:
            return error_response(404, f"No such session: {session!r}. GET /v1/checkout/sessions lists what there is.")
        return json_response(outcome)

    return (
        Operation(
            id="complete_checkout_session",
            method="POST",
            path="/_emulator/checkout/sessions/{session}/complete",
            summary="Does what a customer does on the page of a Checkout Session.",
            view=complete,
            body=CheckoutCompletion,
            body_required=False,
            replies=(CheckoutOutcome,),
            refusals=(404,),
        ),
    )


def _complete(uow: UnitOfWork, id: str, wanted: CheckoutCompletion) -> CheckoutOutcome | None:
    session = checkout.open_session(uow, id)
    if session is None:
        return None
    waiting = checkout.waiting_intent(uow, session) if session.status == "open" else None
    if waiting is not None and wanted.payment_method is None:
        if wanted.authentication == "waits":
            return _shown(uow, CheckoutResult(session, "action_required", intent=waiting))
        return _shown(uow, checkout.answer(uow, session, agreed=wanted.authentication == "succeeds"))
    customer = checkout.customer_named(uow, session)
    result = checkout.pay(uow, session, filled_in(session, _entry(uow, wanted), customer))
    if result.state == "action_required" and wanted.authentication != "waits":
        result = checkout.answer(uow, result.session, agreed=wanted.authentication == "succeeds")
    return _shown(uow, result)


def _entry(uow: UnitOfWork, wanted: CheckoutCompletion) -> CheckoutEntry:
    shipping, tax_id = wanted.shipping, wanted.tax_id
    if tax_id is not None and tax_id.type not in TAX_ID_TYPES:
        raise APIError(f"Invalid type of a tax id: {tax_id.type}", param="tax_id[type]")
    return CheckoutEntry(
        address=_address(wanted.address),
        amounts=wanted.amounts,
        business_name=wanted.business_name,
        custom_fields=wanted.custom_fields,
        email=wanted.email,
        individual_name=wanted.individual_name,
        method=_method(uow, wanted.payment_method),
        name=wanted.name,
        optional_items=wanted.optional_items,
        phone=wanted.phone,
        promotion_code=wanted.promotion_code,
        promotions=wanted.promotions,
        quantities=wanted.quantities,
        saves_method=wanted.save_payment_method,
        shipping_address=None if shipping is None else _address(shipping.address),
        shipping_name=None if shipping is None else shipping.name,
        shipping_rate=wanted.shipping_rate,
        tax_id=None if tax_id is None else EnteredTaxId(tax_id.type, tax_id.value),
    )


def _method(uow: UnitOfWork, named: str | None) -> PaymentMethod | PaymentMethodCreateParams | None:
    """What the customer pays with. Raises APIError for what is neither one, nor a token or a type of one."""
    if named is None:
        return None
    if named in METHOD_TYPES:
        return method_of_type(named)
    if named.startswith("tok_"):
        return PaymentMethodCreateParams(type="card", card=CardParams(token=named))
    found = method_of_token(named, uow.ctx) or uow.get(PaymentMethod, named)
    if found is None:
        raise APIError(f"No such payment method, test token or type: {named!r}.")
    return found


def _address(given: CheckoutAddress | None) -> Address | None:
    if given is None:
        return None
    return Address(
        city=given.city,
        country=given.country,
        line1=given.line1,
        line2=given.line2,
        postal_code=given.postal_code,
        state=given.state,
    )


def _shown(uow: UnitOfWork, result: CheckoutResult) -> CheckoutOutcome:
    session: CheckoutSession = result.session
    waits = result.state == "action_required" and result.intent is not None
    return CheckoutOutcome(
        session=session.id,
        outcome=result.state,
        status=session.status,
        payment_status=session.payment_status,
        location=success_location(session) if session.status == "complete" else None,
        error=None if result.declined is None else _error(result.declined.error),
        next_action=next_action(result.intent, uow.ctx) if waits and result.intent is not None else None,
    )


def _error(refusal: APIError) -> CheckoutError:
    decline_code = refusal.extra.get("decline_code")
    return CheckoutError(
        message=refusal.message,
        code=refusal.code,
        decline_code=decline_code if isinstance(decline_code, str) else None,
    )
