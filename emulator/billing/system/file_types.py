"""What a file is, by how it begins: what a client says of it decides nothing (docs.stripe.com/file-upload).

The official SDKs call every file `application/octet-stream`. What begins alike is told apart by the file's name.
"""

from collections.abc import Mapping

from emulator.billing.core.structs import Struct

SNIFFED_BYTES = 4096
"""How much of a file its type is told by."""


class FileType(Struct, frozen=True):
    """A format: what `type` calls it, and its MIME type."""

    name: str
    media_type: str


_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

_TYPES: Mapping[str, FileType] = {
    name: FileType(name, media_type)
    for name, media_type in (
        ("apk", "application/vnd.android.package-archive"),
        ("csv", "text/csv"),
        ("docx", _WORD),
        ("gif", "image/gif"),
        ("jpg", "image/jpeg"),
        ("json", "application/json"),
        ("md", "text/markdown"),
        ("pdf", "application/pdf"),
        ("pem", "application/x-pem-file"),
        ("png", "image/png"),
        ("svg", "image/svg+xml"),
        ("txt", "text/plain"),
        ("xlsx", _SHEET),
    )
}

_SIGNATURES = (
    (b"%PDF-", "pdf"),
    (b"\xff\xd8\xff", "jpg"),
    (b"\x89PNG\r\n\x1a\n", "png"),
    (b"GIF87a", "gif"),
    (b"GIF89a", "gif"),
    (b"-----BEGIN ", "pem"),
)
_ZIP = b"PK\x03\x04"
_ZIPPED = ("apk", "docx", "xlsx")
_WRITTEN = {"csv": "csv", "json": "json", "md": "md", "markdown": "md"}


def file_type(name: str) -> FileType:
    """The format that `type` calls so."""
    return _TYPES[name]


def type_of(beginning: bytes, filename: str) -> FileType | None:
    """The format of a file that begins so; None for an empty one, and for what is none of these."""
    ending = filename.rpartition(".")[2].lower()
    signed = next((name for signature, name in _SIGNATURES if beginning.startswith(signature)), None)
    if signed is not None:
        return _TYPES[signed]
    if beginning.startswith(_ZIP):
        return _TYPES[ending] if ending in _ZIPPED else None
    if not _is_text(beginning):
        return None
    if b"<svg" in beginning:
        return _TYPES["svg"]
    return _TYPES[_WRITTEN.get(ending, "txt")]


def _is_text(beginning: bytes) -> bool:
    """Whether bytes are text in UTF-8, whose last character may be cut off."""
    if not beginning or b"\0" in beginning:
        return False
    try:
        beginning.decode()
    except UnicodeDecodeError as error:
        return error.reason == "unexpected end of data"
    return True
