"""/_emulator/dayzero: API tokens as users make and revoke them in the settings, and codes as consent sends them."""

from collections.abc import Mapping, Sequence
from typing import TypeVar

import msgspec
from flask import Response, request

from emulator.api.control.not_found import not_found
from emulator.api.control.operations import Operation
from emulator.api.control.responses import json_response
from emulator.api.request_body import JSON_DECODE_ERRORS
from emulator.billing.core.errors import APIError
from emulator.billing.dayzero.tokens import (
    ACCOUNT_PREFIX,
    DayzeroToken,
    TokenTerms,
    create_api_token,
    create_code,
)
from emulator.billing.system.restricted_keys import ACCESSES, Access
from emulator.store.list_queries import Selection
from emulator.store.store import Store
from emulator.store.unit_of_work import UnitOfWork
from emulator.worlds import World
from schemas.control.dayzero import RESOURCES, Code, NewCode, NewToken, Token, TokenList
from schemas.control.faults import Left

T = TypeVar("T")

_MOST = 1000
_PATH = "/_emulator/dayzero/tokens"
# Made here, by one thread: see emulator.store.serialization.
_TOKEN_DECODER = msgspec.json.Decoder(NewToken)
_CODE_DECODER = msgspec.json.Decoder(NewCode)
_TOKEN_EXAMPLE = '{"expires_in_days": 30, "permissions": {"invoices": "read"}}'
_CODE_EXAMPLE = '{"redirect_uri": "https://app.example/callback", "permissions": {"invoices": "read"}}'


def operations(store: Store) -> Sequence[Operation]:
    """Making, listing and revoking API tokens; making codes."""

    def list_tokens(world: World) -> Response:
        uow = store.unit_of_work(world)
        return json_response(TokenList(data=[_shown(each, each.masked) for each in _tokens(uow, {"kind": "api"})]))

    def create_token(world: World) -> Response:
        params = _decoded(world, _TOKEN_DECODER, _TOKEN_EXAMPLE)
        terms = TokenTerms(
            user_email=params.user_email,
            expires_in_days=params.expires_in_days,
            permissions=_checked(params.permissions),
        )
        text, token = store.run(world, lambda uow: _create_token(uow, terms))
        return json_response(_shown(token, text))

    def revoke_token(world: World, token: str) -> Response:
        left = store.run(world, lambda uow: _revoke(uow, token))
        if left is None:
            return not_found("token", token, world, "dayzero/tokens")
        return json_response(Left(left=left))

    def authorize(world: World) -> Response:
        params = _decoded(world, _CODE_DECODER, _CODE_EXAMPLE)
        terms = TokenTerms(
            user_email=params.user_email,
            permissions=_checked(params.permissions),
            redirect_uri=params.redirect_uri,
        )
        code = store.run(world, lambda uow: create_code(terms, uow.ctx, uow.changes))
        return json_response(Code(code=code, redirect_uri=params.redirect_uri))

    return (
        Operation(
            id="list_dayzero_tokens",
            method="GET",
            path=_PATH,
            summary="The API tokens that were given out in this business of Day Zero's.",
            view=list_tokens,
            replies=(TokenList,),
        ),
        Operation(
            id="create_dayzero_token",
            method="POST",
            path=_PATH,
            summary="A user at Day Zero makes an API token, which can end and may do what it is given.",
            view=create_token,
            body=NewToken,
            replies=(Token,),
            refusals=(409,),
        ),
        Operation(
            id="revoke_dayzero_token",
            method="DELETE",
            path=f"{_PATH}/{{token}}",
            summary="A user at Day Zero revokes an API token.",
            view=revoke_token,
            replies=(Left,),
            refusals=(404,),
        ),
        Operation(
            id="create_dayzero_authorization_code",
            method="POST",
            path="/_emulator/dayzero/authorization_codes",
            summary="A user at Day Zero consents, and a client of OAuth gets a code.",
            view=authorize,
            body=NewCode,
            replies=(Code,),
        ),
    )


def _decoded(world: World, decoder: msgspec.json.Decoder[T], example: str) -> T:
    """What is to be made. Raises APIError (400) for what cannot be read, and in another API's world."""
    if not world.account.startswith(ACCOUNT_PREFIX):
        raise APIError("This is no business of Day Zero's: send its token and its x-business-id.")
    try:
        return decoder.decode(request.get_data() or b"{}")
    except JSON_DECODE_ERRORS as error:
        raise APIError(f"Send a JSON object such as {example}: {error}.") from error


def _checked(permissions: Mapping[str, str] | None) -> Mapping[str, Access] | None:
    """The permissions, None for all. Raises APIError (400) for a resource or an access that there is not."""
    if permissions is None:
        return None
    checked: dict[str, Access] = {}
    for resource, given in permissions.items():
        access = next((each for each in ACCESSES if each == given), None)
        if resource not in RESOURCES or access is None:
            raise APIError(
                f"permissions has {resource!r}: {given!r}; give {', '.join(RESOURCES)} one of {', '.join(ACCESSES)}."
            )
        checked[resource] = access
    return checked


def _create_token(uow: UnitOfWork, terms: TokenTerms) -> tuple[str, DayzeroToken]:
    others = _tokens(uow, {"user_email": terms.user_email})
    return create_api_token(terms, others, uow.ctx, uow.changes)


def _tokens(uow: UnitOfWork, equals: Mapping[str, str]) -> Sequence[DayzeroToken]:
    return uow.list(DayzeroToken, Selection(equals=equals, limit=_MOST)).items


def _revoke(uow: UnitOfWork, id: str) -> int | None:
    """How many are left, None where there is no such token."""
    found = uow.get(DayzeroToken, id)
    if found is None:
        return None
    uow.changes.remove(found)
    return sum(each.id != id for each in _tokens(uow, {"kind": "api"}))


def _shown(token: DayzeroToken, text: str) -> Token:
    return Token(
        id=token.id,
        created=token.created,
        token=text,
        user_email=token.user_email,
        expires_at=token.expires_at,
        permissions=None if token.permissions is None else dict(token.permissions),
    )
