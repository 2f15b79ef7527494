"""What happens at Day Zero by no operation of its API: to invoices, and with the tokens of its users."""

from typing import Annotated, Literal

from msgspec import Meta, Struct

from emulator.billing.dayzero import choices
from emulator.billing.dayzero.invoice import Status
from emulator.billing.dayzero.tokens import REDIRECT_URI
from emulator.billing.system.restricted_keys import ACCESSES, Access
from schemas.control.described import Id, Time

RESOURCES = ("invoices", "customers", "transactions", "recurring", "oauth")
"""What a token can be given access to."""

_Email = Annotated[str, Meta(min_length=3, max_length=254, description="Whose it is.")]
_Days = Annotated[int, Meta(ge=1, le=choices.MAX_TOKEN_DAYS, description="After how many days it ends; null: never.")]
_Permissions = Annotated[
    dict[str, Annotated[str, Meta(extra_json_schema={"enum": list(ACCESSES)})]],
    Meta(description=f"By resource ({', '.join(RESOURCES)}): none, read or write; null: everything."),
]


class InvoiceStatus(Struct, frozen=True, kw_only=True):
    """What has become of an invoice of Day Zero's."""

    object: Literal["dayzero_invoice"] = "dayzero_invoice"
    id: Id
    status: Annotated[Status, Meta(description="As its own API shows it.")]


class NewToken(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """An API token, as a user makes one in the settings."""

    user_email: _Email = choices.TOKEN_OWNER_EMAIL
    expires_in_days: _Days | None = None
    permissions: _Permissions | None = None


class NewCode(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A code of OAuth, as a user's consent sends it to a client."""

    redirect_uri: Annotated[
        str,
        Meta(
            min_length=1,
            max_length=2000,
            description="Where it is sent: an absolute URI without a fragment.",
            extra_json_schema={"pattern": f"^{REDIRECT_URI}$"},
        ),
    ]
    user_email: _Email = choices.TOKEN_OWNER_EMAIL
    permissions: _Permissions | None = None


class Token(Struct, frozen=True, kw_only=True):
    """An API token."""

    object: Literal["dayzero_token"] = "dayzero_token"
    id: Id
    created: Time
    token: Annotated[str, Meta(description="In full in the answer to its creation, masked ever after.")]
    user_email: Annotated[str, Meta(description="Whose it is.")]
    expires_at: Annotated[int | None, Meta(description="From which second it is no good, unix, UTC; null: never.")]
    permissions: Annotated[dict[str, Access] | None, Meta(description="By resource; null: everything.")]


class TokenList(Struct, frozen=True, kw_only=True):
    """The API tokens that were given out, newest first."""

    object: Literal["list"] = "list"
    data: list[Token]


class Code(Struct, frozen=True, kw_only=True):
    """A code of OAuth, good once, for ten minutes."""

    object: Literal["dayzero_authorization_code"] = "dayzero_authorization_code"
    code: Annotated[str, Meta(description="To be exchanged at POST /api/v1/oauth/token.")]
    redirect_uri: Annotated[str, Meta(description="Where it is sent.")]
