"""Tokens: /v1/tokens."""

from emulator.api.stripe.endpoint import RequestContext
from emulator.api.stripe.resource import Resource
from emulator.billing.core.params import OperationParams
from emulator.billing.payments.tokens import Token, create_token, token_of_test_token
from schemas.stripe.invoice_params import RetrieveParamsSchema
from schemas.stripe.source_params import TokenCreateParamsSchema
from schemas.stripe.token import TokenSchema

TOKENS = Resource(
    Token,
    TokenSchema,
    "/v1/tokens/<token>",
    permission="token",
    id_param="token",
)
TOKENS.add_create(TokenCreateParamsSchema, create_token)


@TOKENS.get("/v1/tokens/<token>", RetrieveParamsSchema)
def retrieve(request: RequestContext[OperationParams], token: str) -> Token:
    """One token; a test token shows a fresh one."""
    return token_of_test_token(token, request.ctx, request.changes) or TOKENS.find(request, token)
