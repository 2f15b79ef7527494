"""Links that open a file without a key (docs.stripe.com/api/file_links)."""

from typing import ClassVar, Literal

from msgspec import field

from emulator.billing.core.context import Context
from emulator.billing.core.errors import not_in_future
from emulator.billing.core.ids import random_text
from emulator.billing.core.metadata import MetadataParam, metadata_after
from emulator.billing.core.params import NOT_GIVEN, Given, OperationParams, Params, given_or
from emulator.billing.core.resource_types import ResourceType
from emulator.billing.core.structs import HoldsSecrets, replace
from emulator.billing.system.secret_links import secret_url

_SECRET_CHARACTERS = 32


class FileLink(HoldsSecrets, frozen=True, kw_only=True):
    """A link to the file `file`; `expires_at` is the second (unix, UTC) from which it opens nothing, if any."""

    SECRETS = ("secret",)
    RESOURCE_TYPE: ClassVar[ResourceType] = ResourceType("file_link", display_name="file link", prefix="link")

    id: str
    created: int
    file: str
    secret: str
    expires_at: int | None = None
    metadata: dict[str, str] = field(default_factory=dict)

    def has_expired(self, ctx: Context) -> bool:
        """Whether it opens nothing any more."""
        return self.expires_at is not None and self.expires_at <= ctx.world_now

    def url(self, ctx: Context) -> str:
        """Where it leads."""
        return secret_url("/links", self.id, self.secret, ctx)


class FileLinkData(Params, frozen=True, kw_only=True):
    """A link that is made with its file."""

    create: bool
    expires_at: Given[int] = NOT_GIVEN
    metadata: Given[MetadataParam] = NOT_GIVEN


class FileLinkParams(OperationParams, frozen=True, kw_only=True):
    """A new link to a file."""

    file: str
    expires_at: Given[int] = NOT_GIVEN
    metadata: Given[MetadataParam] = NOT_GIVEN


class FileLinkUpdateParams(OperationParams, frozen=True, kw_only=True):
    """What changes about a link; None for one that is to open its file for ever."""

    expires_at: Given[int | Literal["now"] | None] = NOT_GIVEN
    metadata: Given[MetadataParam] = NOT_GIVEN


def new_link(file: str, params: FileLinkData | FileLinkParams, ctx: Context, prefix: str = "") -> FileLink:
    """A link to a file. Raises APIError for one that would have expired by now, a parameter behind `prefix`."""
    ctx = ctx.in_world_time()
    expires_at = given_or(params.expires_at, None)
    if expires_at is not None and expires_at <= ctx.now:
        raise not_in_future(f"{prefix}[expires_at]" if prefix else "expires_at")
    return FileLink(
        id=ctx.new_id("link"),
        created=ctx.now,
        file=file,
        secret=random_text(_SECRET_CHARACTERS),
        expires_at=expires_at,
        metadata=metadata_after({}, params.metadata),
    )


def updated_link(old: FileLink, params: FileLinkUpdateParams, ctx: Context) -> FileLink:
    """The link after an update. Raises APIError for an end that lies in the past."""
    expires_at = given_or(params.expires_at, old.expires_at)
    if expires_at == "now":
        expires_at = ctx.world_now
    elif params.expires_at is not NOT_GIVEN and expires_at is not None and expires_at <= ctx.world_now:
        raise not_in_future("expires_at")
    return replace(old, expires_at=expires_at, metadata=metadata_after(old.metadata, params.metadata))
