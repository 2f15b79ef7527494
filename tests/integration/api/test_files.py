"""Files over the wire: uploaded, read again, refused, and kept whole or not at all."""

from __future__ import annotations

import pytest

from emulator.billing.system.files import CHUNK_BYTES, FileChunk, FileParams
from emulator.billing.system.jobs import Job
from emulator.services import files
from emulator.services.files import DISCARD_AFTER_SECONDS, DISCARD_TASK, upload
from emulator.store import snapshots, world_files
from emulator.store.list_queries import Selection
from emulator.store.store import Store
from emulator.store.unit_of_work import UnitOfWork
from tests.support.payment_classes import mismatches
from tests.support.resources import check_filters, check_listing, check_reading, check_refusal
from tests.support.serving import Server
from tests.support.shop import Shop
from tests.support.uploads import MULTIPART, PNG, form, pdf, post_file, read_file, uploaded
from tests.support.wire import new_key
from tests.support.worlds import world_of

PATH = "/v1/files"
DAY = 86_400
LARGE = pdf(4_900_000)
"""Too much for one transaction of DynamoDB's."""


def chunks(store: Store, shop: Shop) -> list[FileChunk]:
    """The pieces of all files of a world."""
    return list(store.unit_of_work(world_of(shop.wire)).list(FileChunk, Selection(equals={})).items)


def test_a_file_is_uploaded_and_read_again(shop: Shop) -> None:
    shop.clock(frozen=True)
    file = uploaded(shop)
    assert file["id"].startswith("file_1")
    assert list(file) == [
        *("id", "object", "created", "expires_at", "filename", "links", "purpose", "size", "title", "type", "url")
    ]
    assert file["expires_at"] - file["created"] == 270 * DAY
    assert (file["filename"], file["size"], file["title"], file["type"]) == ("evidence.png", len(PNG), None, "png")
    url = f"/v1/file_links?file={file['id']}"
    assert file["links"] == {"object": "list", "data": [], "has_more": False, "url": url}
    assert file["url"] == f"{shop.wire.url}{PATH}/{file['id']}/contents"
    assert mismatches(file) == []
    assert shop.events() == []

    answer = read_file(shop.wire, file)
    assert (answer.status, answer.body, answer.headers["Content-Type"]) == (200, PNG, "image/png")
    assert answer.headers["Content-Length"] == str(len(PNG))
    assert answer.headers["Content-Disposition"] == "inline; filename=\"evidence.png\"; filename*=UTF-8''evidence.png"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert shop.wire.with_key(new_key()).get(f"{PATH}/{file['id']}/contents").status == 404
    assert shop.wire.get(f"{PATH}/{file['id']}/contents", Authorization="").status == 401


@pytest.mark.every_engine
@pytest.mark.parametrize("size", [9, CHUNK_BYTES, CHUNK_BYTES + 1, 4 * CHUNK_BYTES, 4 * CHUNK_BYTES + 1, len(LARGE)])
def test_a_file_of_any_size_is_what_it_was(size: int, server: Server, shop: Shop) -> None:
    content = pdf(size)
    file = uploaded(shop, content, "evidence.pdf")
    assert file["size"] == size
    assert read_file(shop.wire, file).body == content
    found = chunks(server.emulator.store, shop)
    assert [len(each.content) for each in found[::-1]][:-1] == [CHUNK_BYTES] * (len(found) - 1)
    uow = server.emulator.store.unit_of_work(world_of(shop.wire))
    assert [each for each in uow.list(Job, Selection(equals={})).items if each.task == DISCARD_TASK] == []


def test_it_is_listed_by_purpose(shop: Shop) -> None:
    older = uploaded(shop)
    newer = uploaded(shop, purpose="business_logo")
    check_reading(shop, PATH, newer, "No such file upload")
    check_listing(shop, PATH, older, newer)
    check_filters(
        shop,
        PATH,
        ({"purpose": "business_logo"}, [newer]),
        ({"purpose": "selfie"}, []),
        ({"created__gte": older["created"]}, [newer, older]),
        ({"created__gt": newer["created"]}, []),
    )
    check_refusal(shop.wire.get(PATH, {"purpose": "wat"}), "purpose")
    elsewhere = shop.wire.other_mode.get(f"{PATH}/{older['id']}").error["message"]
    assert elsewhere.startswith(f"No such file upload: '{older['id']}'; a similar object exists in test mode")


def test_a_link_is_made_along(shop: Shop) -> None:
    file = uploaded(shop, file_link_data__create="true", file_link_data__metadata__order="6735")
    (link,) = file["links"]["data"]
    assert (link["file"], link["metadata"], link["expired"]) == (file["id"], {"order": "6735"}, False)
    assert shop.get(f"/v1/file_links/{link['id']}") == link
    assert uploaded(shop, file_link_data__create="false")["links"]["data"] == []
    past = post_file(
        shop.wire, PNG, purpose="dispute_evidence", file_link_data__create="true", file_link_data__expires_at="1"
    )
    check_refusal(past, "file_link_data[expires_at]")
    refused = post_file(
        shop.wire, pdf(99), purpose="identity_document", filename="a.pdf", file_link_data__create="true"
    )
    check_refusal(refused, "file")
    assert len(shop.get(PATH)["data"]) == 2


@pytest.mark.parametrize(
    ("content", "fields", "param", "code"),
    [
        (None, {"purpose": "dispute_evidence"}, "file", "parameter_missing"),
        (None, {"purpose": "dispute_evidence", "file": "file_1"}, "file", None),
        (PNG, {}, "purpose", "parameter_missing"),
        (PNG, {"purpose": ""}, "purpose", "parameter_invalid_empty"),
        (PNG, {"purpose": "wat"}, "purpose", None),
        (PNG, {"purpose": "selfie"}, "purpose", None),
        (PNG, {"purpose": "dispute_evidence", "wat": "1"}, "wat", "parameter_unknown"),
        (PNG, {"purpose": "dispute_evidence", "file_link_data": "1"}, "file_link_data", None),
        (PNG, {"purpose": "dispute_evidence", "file_link_data__expires_at": "9"}, "file_link_data[create]", None),
        (PNG, {"purpose": "pci_document"}, "file", None),
        (b"", {"purpose": "dispute_evidence"}, "file", None),
        (b"<html><script>alert(1)</script>", {"purpose": "dispute_evidence"}, "file", None),
        (pdf(5_000_001), {"purpose": "dispute_evidence"}, "file", None),
    ],
)
def test_what_is_refused(
    content: bytes | None, fields: dict[str, str], param: str, code: str | None, server: Server, shop: Shop
) -> None:
    answer = post_file(shop.wire, content, **fields)
    assert (answer.status, answer.error["param"]) == (400, param)
    assert code is None or answer.error["code"] == code
    assert shop.get(PATH)["data"] == chunks(server.emulator.store, shop) == []


def test_the_words_of_known_refusals(shop: Shop) -> None:
    empty = post_file(shop.wire, b"", purpose="dispute_evidence")
    assert empty.error["message"] == (
        "We don't currently support that file type. Try uploading a file with one of the following mimetypes: "
        "application/pdf, image/jpeg, image/png."
    )
    text = post_file(shop.wire, None, purpose="dispute_evidence", file="%PDF-1.7")
    assert text.error == {"message": "Invalid hash", "param": "file", "type": "invalid_request_error"}
    assert shop.wire.post(PATH, {"purpose": "dispute_evidence", "file": "x"}).error == text.error


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"--a-boundary",
        b"--another\r\n\r\n",
        form(PNG, purpose="dispute_evidence")[:-30],
        form(PNG).replace(b'name="file"', b'name="file[]"'),
        form(PNG).replace(b'name="file"', b'name="purpose"'),
        form(PNG)[:-16] + form(PNG, purpose="dispute_evidence"),
        form(None, **{f"metadata__{number}": "x" for number in range(300)}),
        form(None, purpose="\0"),
        form(None, purpose="x" * 600_000),
    ],
)
def test_a_broken_form_is_refused(body: bytes, shop: Shop) -> None:
    answer = shop.wire.request("POST", PATH, body=body, headers={"Content-Type": MULTIPART})
    assert answer.status in (400, 413)
    assert answer.error["type"] == "invalid_request_error"
    assert shop.get(PATH)["data"] == []


@pytest.mark.parametrize(
    ("given", "kept", "disposition"),
    [
        ("../../etc/passwd.png", "passwd.png", "filename=\"passwd.png\"; filename*=UTF-8''passwd.png"),
        ("C:\\\\tmp\\\\a.png", "a.png", "filename=\"a.png\"; filename*=UTF-8''a.png"),
        ("Ünï.png", "Ünï.png", "filename=\"_n_.png\"; filename*=UTF-8''%C3%9Cn%C3%AF.png"),
        ("a;b='c'.png", "a;b='c'.png", "filename=\"a_b__c_.png\"; filename*=UTF-8''a%3Bb%3D%27c%27.png"),
        ("a\tb.png", "ab.png", "filename=\"ab.png\"; filename*=UTF-8''ab.png"),
        ("", None, ""),
    ],
)
def test_the_name_of_a_file_is_not_trusted(given: str, kept: str | None, disposition: str, shop: Shop) -> None:
    file = uploaded(shop, filename=given)
    assert file["filename"] == kept
    shown = read_file(shop.wire, file).headers["Content-Disposition"]
    assert shown == (f"inline; {disposition}" if disposition else "inline")


def test_what_can_run_scripts_is_no_page_of_this_server(shop: Shop) -> None:
    svg = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
    answer = read_file(shop.wire, uploaded(shop, svg, "a.svg", "customer_signature"))
    assert answer.headers["Content-Disposition"].startswith("attachment;")
    assert (answer.headers["Content-Type"], answer.headers["X-Content-Type-Options"]) == ("image/svg+xml", "nosniff")
    assert "default-src 'none'" in answer.headers["Content-Security-Policy"]


def test_a_file_that_nobody_may_read_has_no_url(shop: Shop) -> None:
    file = uploaded(shop, pdf(99), "id.pdf", "identity_document")
    assert (file["url"], file["expires_at"]) == (None, None)
    assert read_file(shop.wire, file).status == 404
    check_refusal(shop.wire.post("/v1/file_links", {"file": file["id"]}), "file")


def test_a_file_expires(shop: Shop) -> None:
    shop.clock(frozen=True)
    file = uploaded(shop, purpose="customer_signature")
    shop.clock(advance=7 * DAY - 1)
    assert read_file(shop.wire, file).status == 200
    shop.clock(advance=1)
    assert read_file(shop.wire, file).status == 404
    assert shop.get(f"{PATH}/{file['id']}") == file


def test_a_key_uploads_once(server: Server, shop: Shop) -> None:
    first = post_file(shop.wire, LARGE, "a.pdf", key="once", purpose="dispute_evidence")
    again = post_file(shop.wire, LARGE, "a.pdf", key="once", purpose="dispute_evidence")
    assert (again.json, again.headers["Idempotent-Replayed"]) == (first.json, "true")
    count = len(chunks(server.emulator.store, shop))
    other = post_file(shop.wire, PNG, "a.pdf", key="once", purpose="dispute_evidence")
    assert (other.status, other.error["type"]) == (400, "idempotency_error")
    assert len(shop.get(PATH)["data"]) == 1
    assert len(chunks(server.emulator.store, shop)) == count


def test_an_older_version_has_them_alike(shop: Shop) -> None:
    file = uploaded(shop)
    old = shop.wire.with_version("2019-12-03")
    assert old.get(f"{PATH}/{file['id']}").json == file
    assert read_file(old, file).body == PNG


def test_the_log_of_requests_holds_no_file(shop: Shop) -> None:
    uploaded(shop)
    (logged,) = shop.wire.get("/_emulator/requests").json["data"]
    assert (logged["path"], logged["body"]) == (PATH, "")


@pytest.mark.every_engine
def test_what_was_written_of_a_file_that_never_came_is_deleted(
    server: Server, shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    store, world = server.emulator.store, world_of(shop.wire)
    left = uploaded(shop)

    def fail(uow: UnitOfWork, params: FileParams) -> None:
        upload(uow, params)
        raise RuntimeError

    monkeypatch.setattr("emulator.api.stripe.resources.files.upload", fail)
    assert post_file(shop.wire, LARGE, "a.pdf", purpose="dispute_evidence").status == 500
    monkeypatch.undo()
    assert [each["id"] for each in shop.get(PATH)["data"]] == [left["id"]]
    jobs = store.unit_of_work(world).list(Job, Selection(equals={})).items
    (job,) = [each for each in jobs if each.task == DISCARD_TASK]
    assert job.due_at - job.created == DISCARD_AFTER_SECONDS
    assert len(chunks(store, shop)) == 1 + -(-len(LARGE) // CHUNK_BYTES)
    files.discard(store, world, job)
    assert len(chunks(store, shop)) == 1
    assert read_file(shop.wire, left).body == PNG


@pytest.mark.every_engine
def test_snapshots_and_exports_carry_content_and_a_reset_takes_it(server: Server, shop: Shop) -> None:
    store, world = server.emulator.store, world_of(shop.wire)
    file = uploaded(shop, LARGE, "a.pdf")
    exported = b"".join(world_files.write(store, world))
    snapshot = snapshots.take(store, world, "with")
    shop.wire.request("POST", "/_emulator/reset")
    assert chunks(store, shop) == []
    assert read_file(shop.wire, file).status == 404
    snapshots.restore(store, world, snapshot)
    assert read_file(shop.wire, file).body == LARGE

    other = Shop(shop.wire.with_key(new_key()))
    snapshots.restore(store, world_of(other.wire), world_files.read(store, world_of(other.wire), exported, "there"))
    assert read_file(other.wire, file).body == LARGE
