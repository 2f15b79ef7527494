"""Confirmation tokens: /v1/confirmation_tokens/:id and /v1/test_helpers/confirmation_tokens."""

from emulator.api.stripe.endpoint import RequestContext
from emulator.api.stripe.resource import Resource
from emulator.api.stripe.resources.payment_lookups import method_of_params
from emulator.billing.payments.confirmation_tokens import (
    ConfirmationToken,
    ConfirmationTokenCreateParams,
    create_confirmation_token,
)
from schemas.stripe.confirmation_token import ConfirmationTokenCreateParamsSchema, ConfirmationTokenSchema

CONFIRMATION_TOKENS = Resource(
    ConfirmationToken,
    ConfirmationTokenSchema,
    "/v1/confirmation_tokens/<token>",
    permission="confirmation_token",
    id_param="confirmation_token",
)
CONFIRMATION_TOKENS.add_retrieve()


@CONFIRMATION_TOKENS.post("/v1/test_helpers/confirmation_tokens", ConfirmationTokenCreateParamsSchema)
def create(request: RequestContext[ConfirmationTokenCreateParams]) -> ConfirmationToken:
    """Makes a token as a page of Stripe's does; the payment method that it makes belongs to nobody yet."""
    method = method_of_params(request, request.params)
    return create_confirmation_token(request.params, method, request.ctx, request.changes)
