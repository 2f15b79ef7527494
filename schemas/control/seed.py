"""Fixture documents of the Stripe CLI (github.com/stripe/stripe-cli/wiki/fixtures-command)."""

from typing import Annotated, Any, Literal

from msgspec import UNSET, Meta, Struct, UnsetType, field

MAX_FIXTURES = 1000


class Fixture(Struct, frozen=True, kw_only=True):
    """One request of a document."""

    name: Annotated[str, Meta(description="What later fixtures call it by.")]
    path: Annotated[str, Meta(description="It may refer to earlier replies: `${customer:id}`.", pattern="^/v1/")]
    method: Literal["get", "post", "delete", "GET", "POST", "DELETE"]
    params: dict[str, Any] | UnsetType = UNSET
    expected_error_type: Annotated[str, Meta(description="It may fail so.")] | UnsetType = UNSET


class FixtureDocument(Struct, frozen=True, kw_only=True):
    """Requests that are made one after the other."""

    meta: dict[str, Any] | UnsetType = field(name="_meta", default=UNSET)
    fixtures: Annotated[list[Fixture], Meta(max_length=MAX_FIXTURES)]


class DoneFixture(Struct, frozen=True, kw_only=True):
    """How a fixture was answered."""

    name: str
    status: int
    id: Annotated[str, Meta(description="The id of the object that was answered.")] | None


class Seeded(Struct, frozen=True, kw_only=True):
    """What a document has made."""

    fixtures: list[DoneFixture]
