"""The paths under /api/v1/oauth and /api/v1/oauth2 (docs/guides/authentication, docs/reference/oauth/get-token)."""

from typing import Any

from flask import Request

from emulator.api.json_dialect import RequestContext, Routes
from emulator.api.json_parsing import read_form
from emulator.billing.dayzero.token_params import GrantParams
from emulator.billing.dayzero.tokens import DayzeroToken, TokenTerms, create_token_pair, exchange_token
from emulator.billing.system.restricted_keys import digest_of
from schemas.dayzero.oauth import GrantParamsSchema, TokenPairSchema, UserParamsSchema
from schemas.json_objects import dump

routes = Routes("oauth")


def grant_of(request: Request) -> str:
    """The code or the refresh token that a request to exchange one comes with, empty where there is none."""
    form = read_form(request)
    return form.get("refresh_token" if form.get("grant_type") == "refresh_token" else "code", "")


@routes.write("/oauth/token", body=GrantParamsSchema, form=True)
def exchange(request: RequestContext) -> dict[str, Any]:
    """Tokens in exchange for a code or a refresh token."""
    params: GrantParams = request.body
    kind, grant = params.grant
    found = request.uow.get(DayzeroToken, digest_of(grant))
    pair = exchange_token(found, kind, params.redirect_uri, request.ctx, request.changes)
    return dump(TokenPairSchema, pair, request.ctx)


@routes.write("/oauth2/token", body=UserParamsSchema, form=True)
def create_for_user(request: RequestContext) -> dict[str, Any]:
    """Tokens for a user of the business, which may do what every user may."""
    terms = TokenTerms(user_email=request.body.user_email)
    return dump(TokenPairSchema, create_token_pair(terms, request.ctx, request.changes), request.ctx)
