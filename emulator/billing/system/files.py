"""Files that are uploaded (docs.stripe.com/api/files), and the links to them. No upload is an event of Stripe's."""

import re
from collections.abc import Iterator
from typing import IO, ClassVar
from urllib.parse import quote

from emulator.billing.core.changes import Changes
from emulator.billing.core.context import Context
from emulator.billing.core.errors import APIError
from emulator.billing.core.params import NOT_GIVEN, Given, OperationParams
from emulator.billing.core.resource_types import ResourceType
from emulator.billing.core.structs import Struct, replace
from emulator.billing.system.file_links import (
    FileLink,
    FileLinkData,
    FileLinkParams,
    FileLinkUpdateParams,
    new_link,
    updated_link,
)
from emulator.billing.system.file_purposes import PURPOSES, Purpose
from emulator.billing.system.file_types import SNIFFED_BYTES, FileType, file_type, type_of

SHOWN_LINKS = 10
"""How many of its links a file shows."""

CHUNK_BYTES = 320 * 1024
"""Bytes of a piece in which content is kept: DynamoDB keeps 400 KB in one."""

_MAX_NAME = 255
_OF_NO_NAME = re.compile(r"[\x00-\x1f\x7f\ud800-\udfff]")
_UNSAFE_IN_ASCII = re.compile(r"[^A-Za-z0-9 ._()-]")
_SHOWN_IN_PLACE = ("gif", "jpg", "pdf", "png")
"""What a browser may show: in all else, as in SVG, there may be scripts, which would run as this server's own."""


class Upload(Struct, frozen=True, eq=False):
    """A file as it came: `digest` is the SHA-256 of its content, which `stream` holds from its beginning on."""

    filename: str
    size: int
    digest: str
    stream: IO[bytes]

    @property
    def beginning(self) -> bytes:
        """So much of it as tells what it is."""
        self.stream.seek(0)
        return self.stream.read(SNIFFED_BYTES)

    def pieces(self) -> Iterator[bytes]:
        """Its content, in the pieces in which it is kept."""
        self.stream.seek(0)
        while piece := self.stream.read(CHUNK_BYTES):
            yield piece


class FileChunk(Struct, frozen=True, kw_only=True):
    """A piece of a file's content. Nobody sees it but through its file, which is written last."""

    RESOURCE_TYPE: ClassVar[ResourceType] = ResourceType("file_chunk")

    id: str
    created: int
    content: bytes


class UploadedFile(Struct, frozen=True, kw_only=True):
    """A file.

    Attributes:
        size: its bytes.
        type: its format, as `file_types` calls it.
        expires_at: when it cannot be read any more, in unix seconds, UTC; None for never.
        filename: what it is called, without folders and control characters; None where nothing is left of that.
        links: its newest links, newest first, each as it is now.
        has_more_links: whether there are others.
    """

    RESOURCE_TYPE: ClassVar[ResourceType] = ResourceType("file", display_name="file upload", prefix="file")

    id: str
    created: int
    purpose: str
    size: int
    type: str
    expires_at: int | None = None
    filename: str | None = None
    links: tuple[FileLink, ...] = ()
    has_more_links: bool = False

    @property
    def chunk_ids(self) -> list[str]:
        """The ids of the pieces of its content, in order."""
        return chunk_ids(self.id, -(-self.size // CHUNK_BYTES))

    @property
    def media_type(self) -> str:
        """Its MIME type."""
        return file_type(self.type).media_type

    @property
    def disposition(self) -> str:
        """How a browser is to take it (RFC 6266): as a picture or a document to show, or as a file to keep."""
        kind = "inline" if self.type in _SHOWN_IN_PLACE else "attachment"
        if self.filename is None:
            return kind
        plain = _UNSAFE_IN_ASCII.sub("_", self.filename)
        return f"{kind}; filename=\"{plain}\"; filename*=UTF-8''{quote(self.filename, safe='')}"

    def has_expired(self, ctx: Context) -> bool:
        """Whether it cannot be read any more."""
        return self.expires_at is not None and self.expires_at <= ctx.world_now

    def url(self, ctx: Context) -> str | None:
        """Where its content is read with a key; None where its purpose does not let anybody."""
        return f"{ctx.base_url}/v1/files/{self.id}/contents" if PURPOSES[self.purpose].is_downloadable else None


class FileParams(OperationParams, frozen=True, kw_only=True):
    """A new file."""

    file: Upload
    purpose: str
    file_link_data: Given[FileLinkData] = NOT_GIVEN


def chunk_ids(file: str, count: int) -> list[str]:
    """The ids of so many pieces of a file's content."""
    return [f"{file}-{number:03}" for number in range(count)]


def create_file(params: FileParams, ctx: Context, changes: Changes) -> UploadedFile:
    """A file, whose content the caller keeps. Raises APIError for what its purpose does not take."""
    ctx = ctx.in_world_time()
    upload, purpose = params.file, PURPOSES[params.purpose]
    type = _checked_type(upload, params.purpose, purpose)
    file = UploadedFile(
        id=ctx.new_id("file"),
        created=ctx.now,
        purpose=params.purpose,
        size=upload.size,
        type=type.name,
        expires_at=None if purpose.lifetime is None else ctx.now + purpose.lifetime,
        filename=_plain_name(upload.filename),
    )
    link = params.file_link_data
    if link is not NOT_GIVEN and link.create:
        return _with_link(file, new_link(file.id, link, ctx, "file_link_data"), changes)
    changes.save(file)
    return file


def create_file_link(file: UploadedFile, params: FileLinkParams, ctx: Context, changes: Changes) -> FileLink:
    """A link to a file. Raises APIError for a file that nobody may read."""
    link = new_link(file.id, params, ctx)
    _with_link(file, link, changes)
    return link


def update_file_link(
    file: UploadedFile, old: FileLink, params: FileLinkUpdateParams, ctx: Context, changes: Changes
) -> FileLink:
    """The link after an update; its file shows it as it is now."""
    link = updated_link(old, params, ctx)
    if link != old:
        changes.save(link)
        changes.save(replace(file, links=tuple(link if each.id == link.id else each for each in file.links)))
    return link


def _with_link(file: UploadedFile, link: FileLink, changes: Changes) -> UploadedFile:
    if not PURPOSES[file.purpose].is_downloadable:
        # Which purposes can be linked to is documented, how others are refused is not.
        raise APIError(f"Files with the purpose `{file.purpose}` cannot be linked to.", param="file")
    links = (link, *file.links)
    file = replace(file, links=links[:SHOWN_LINKS], has_more_links=len(links) > SHOWN_LINKS or file.has_more_links)
    changes.save(link)
    changes.save(file)
    return file


def _checked_type(upload: Upload, name: str, purpose: Purpose) -> FileType:
    type = type_of(upload.beginning, upload.filename)
    if type is None or type.name not in purpose.types:
        taken = ", ".join(sorted(file_type(each).media_type for each in purpose.types))
        # As reported (stripe-dotnet#1278, of an empty file).
        raise APIError(
            f"We don't currently support that file type. Try uploading a file with one of the following mimetypes: "
            f"{taken}.",
            param="file",
        )
    if upload.size > purpose.max_bytes:
        # The limits are documented, the words are not.
        raise APIError(
            f"This file is too large: a file with the purpose `{name}` can have {purpose.max_bytes:,} bytes.",
            param="file",
        )
    return type


def _plain_name(filename: str) -> str | None:
    """The name of a file without its folders, and without what belongs into no header."""
    name = _OF_NO_NAME.sub("", re.split(r"[/\\]", filename)[-1])
    return name[-_MAX_NAME:] or None
