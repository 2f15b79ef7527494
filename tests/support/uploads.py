"""Files, as forms of several parts bring them (RFC 7578)."""

from __future__ import annotations

import random
from collections.abc import Mapping

from tests.support.shop import Object, Shop
from tests.support.wire import Response, Wire

BOUNDARY = "a-boundary"
MULTIPART = f"multipart/form-data; boundary={BOUNDARY}"
PNG = b"\x89PNG\r\n\x1a\n" + bytes(range(256))


def pdf(size: int, seed: int = 1) -> bytes:
    """A PDF to all who look at its beginning alone, of so many bytes that cannot be packed."""
    return b"%PDF-1.7\n" + random.Random(seed).randbytes(size - 9)


def form(content: bytes | None, filename: str = "evidence.png", **fields: str) -> bytes:
    """A body with fields, and a file unless that is None; `a__b=1` is `a[b]=1`."""
    body = b""
    for name, value in fields.items():
        first, *rest = name.split("__")
        spelled = first + "".join(f"[{each}]" for each in rest)
        body += f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{spelled}"\r\n\r\n{value}\r\n'.encode()
    if content is not None:
        disposition = f'Content-Disposition: form-data; name="file"; filename="{filename}"'
        kind = "Content-Type: application/octet-stream"
        body += f"--{BOUNDARY}\r\n{disposition}\r\n{kind}\r\n\r\n".encode() + content + b"\r\n"
    return body + f"--{BOUNDARY}--\r\n".encode()


def post_file(
    wire: Wire, content: bytes | None, filename: str = "evidence.png", *, key: str = "", **fields: str
) -> Response:
    """The answer to an upload; `key` is its idempotency key."""
    named: Mapping[str, str] = {"Content-Type": MULTIPART, "Idempotency-Key": key}
    return wire.request("POST", "/v1/files", body=form(content, filename, **fields), headers=named)


def uploaded(
    shop: Shop, content: bytes = PNG, filename: str = "evidence.png", purpose: str = "dispute_evidence", **fields: str
) -> Object:
    """A file that was taken."""
    file: Object = shop.wire.ok(post_file(shop.wire, content, filename, purpose=purpose, **fields))
    return file


def read_file(wire: Wire, file: Object) -> Response:
    """What its `url` answers with."""
    return wire.request("GET", f"/v1/files/{file['id']}/contents")
