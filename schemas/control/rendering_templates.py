"""Invoice rendering templates."""

from typing import Annotated, Literal

from msgspec import Meta, Struct

from emulator.billing.core.metadata import MAX_KEYS
from emulator.billing.invoices.rendering_templates import Status
from schemas.control.described import Id, Time

MAX_NICKNAME = 250

# As anywhere (docs.stripe.com/api/metadata).
_Key = Annotated[str, Meta(min_length=1, max_length=40)]
_Value = Annotated[str, Meta(max_length=500)]


class NewTemplate(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A template that is to be made."""

    nickname: Annotated[str, Meta(max_length=MAX_NICKNAME)] | None = None
    metadata: Annotated[dict[_Key, _Value], Meta(max_length=MAX_KEYS)] = {}


class RenderingTemplate(Struct, frozen=True, kw_only=True):
    """A template; `version` is its newest."""

    id: Id
    object: Literal["invoice_rendering_template"] = "invoice_rendering_template"
    created: Time
    metadata: dict[str, str]
    nickname: str | None
    status: Status
    version: int
