"""Files: the rules alone."""

from __future__ import annotations

import io

import pytest

from emulator.billing.core.changes import Changes
from emulator.billing.core.errors import APIError
from emulator.billing.core.params import NOT_GIVEN, Given
from emulator.billing.system.file_links import FileLink, FileLinkData, FileLinkParams, FileLinkUpdateParams
from emulator.billing.system.file_purposes import MAX_BYTES, PURPOSES
from emulator.billing.system.file_types import file_type, type_of
from emulator.billing.system.files import (
    CHUNK_BYTES,
    FileParams,
    Upload,
    UploadedFile,
    create_file,
    create_file_link,
    update_file_link,
)
from tests.support.domain_objects import NOW, moment, told

PNG = b"\x89PNG\r\n\x1a\n"


def upload(content: bytes = PNG, filename: str = "a.png", size: int | None = None) -> Upload:
    return Upload(filename, len(content) if size is None else size, "0", io.BytesIO(content))


def made(changes: Changes | None = None, link: Given[FileLinkData] = NOT_GIVEN, **attributes: object) -> UploadedFile:
    params = FileParams(file=upload(), purpose="dispute_evidence", file_link_data=link)
    for name, value in attributes.items():
        params = type(params)(**{**{each: getattr(params, each) for each in params.__struct_fields__}, name: value})
    return create_file(params, moment(), Changes() if changes is None else changes)


@pytest.mark.parametrize(
    ("beginning", "filename", "name"),
    [
        (b"", "a.pdf", None),
        (b"%PDF-1.4 rest", "a.txt", "pdf"),
        (b"\xff\xd8\xff\xe0", "", "jpg"),
        (PNG, "a.jpg", "png"),
        (b"GIF89a", "", "gif"),
        (b"PK\x03\x04", "a.DOCX", "docx"),
        (b"PK\x03\x04", "a.xlsx", "xlsx"),
        (b"PK\x03\x04", "a.apk", "apk"),
        (b"PK\x03\x04", "a.png", None),
        (b"-----BEGIN CERTIFICATE-----", "a", "pem"),
        (b"a,b\n1,2", "a.csv", "csv"),
        (b"{}", "a.json", "json"),
        (b"# Terms", "a.markdown", "md"),
        (b"Terms", "a", "txt"),
        (b"Terms", "a.png", "txt"),
        (b"<?xml version='1.0'?><svg/>", "a.txt", "svg"),
        ("é".encode()[:1], "a.txt", "txt"),
        (b"\xff\xfe", "a.txt", None),
        (b"a\0b", "a.txt", None),
    ],
)
def test_a_type_is_told_by_how_a_file_begins(beginning: bytes, filename: str, name: str | None) -> None:
    found = type_of(beginning, filename)
    assert found == (None if name is None else file_type(name))


def test_every_purpose_takes_types_that_can_be_told() -> None:
    for purpose in PURPOSES.values():
        assert 0 < purpose.max_bytes <= MAX_BYTES
        for each in purpose.types:
            assert file_type(each).name == each


def test_what_is_made_tells_no_event() -> None:
    changes = Changes()
    file = made(changes)
    assert (file.created, file.expires_at, file.type) == (NOW, NOW + 270 * 86_400, "png")
    assert changes.saved(UploadedFile) == [file]
    assert told(changes) == []


def test_content_is_read_in_pieces_as_often_as_it_is_asked_for() -> None:
    content = bytes(CHUNK_BYTES) + b"x"
    file = upload(content)
    assert file.beginning == content[:4096]
    assert [len(each) for each in file.pieces()] == [CHUNK_BYTES, 1]
    assert b"".join(file.pieces()) == content


def test_a_file_has_as_many_pieces_as_its_size_makes() -> None:
    for size, count in ((1, 1), (CHUNK_BYTES, 1), (CHUNK_BYTES + 1, 2), (MAX_BYTES, 196)):
        file = UploadedFile(id="file_1", created=NOW, purpose="pci_document", size=size, type="pdf")
        assert len(file.chunk_ids) == len(set(file.chunk_ids)) == count
        assert file.chunk_ids == sorted(file.chunk_ids)


def test_the_largest_of_a_purpose_is_taken() -> None:
    most = PURPOSES["dispute_evidence"].max_bytes
    assert made(file=upload(size=most)).size == most
    with pytest.raises(APIError, match="5,000,000 bytes"):
        made(file=upload(size=most + 1))


def test_a_link_is_shown_as_it_is() -> None:
    changes, ctx = Changes(), moment()
    file = made(changes, FileLinkData(create=True))
    second = create_file_link(file, FileLinkParams(file=file.id, expires_at=NOW + 9), ctx, changes)
    file = changes.saved(UploadedFile)[-1]
    assert [each.id for each in file.links] == [second.id, file.links[1].id]
    ended = update_file_link(file, second, FileLinkUpdateParams(expires_at="now"), ctx, changes)
    assert ended.has_expired(ctx)
    assert changes.saved(UploadedFile)[-1].links == (ended, file.links[1])
    assert ended.secret not in repr(ended)


def test_a_link_that_does_not_change_is_not_written() -> None:
    changes, ctx = Changes(), moment()
    file = made(changes, FileLinkData(create=True))
    (link,) = changes.saved(FileLink)
    unchanged = Changes()
    assert update_file_link(file, link, FileLinkUpdateParams(), ctx, unchanged) == link
    assert unchanged.written == {}
    with pytest.raises(APIError, match="in the future"):
        update_file_link(file, link, FileLinkUpdateParams(expires_at=NOW), ctx, unchanged)
