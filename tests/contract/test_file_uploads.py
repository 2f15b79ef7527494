"""The official SDK uploads files to its address of their own, and reads them back."""

from __future__ import annotations

import io
from pathlib import Path
from urllib.request import Request, urlopen

import pytest
import stripe

from tests.support.shop import Shop
from tests.support.uploads import PNG, pdf


def downloaded(url: str | None, key: str | None = None) -> bytes:
    """What an address answers with, to a key if one is given."""
    assert url is not None
    headers = {} if key is None else {"Authorization": f"Bearer {key}"}
    with urlopen(Request(url, headers=headers), timeout=60) as answer:
        content: bytes = answer.read()
    return content


@pytest.mark.every_engine
def test_a_file_is_uploaded_and_read_back(sdk: stripe.StripeClient, shop: Shop, tmp_path: Path) -> None:
    evidence = tmp_path / "evidence.pdf"
    evidence.write_bytes(pdf(4_000_000))
    with evidence.open("rb") as content:
        file = sdk.v1.files.create(
            {
                "file": content,
                "purpose": "dispute_evidence",
                "file_link_data": {"create": True, "metadata": {"order": "6735"}},
            }
        )
    assert (file.filename, file.type, file.size) == ("evidence.pdf", "pdf", 4_000_000)
    assert sdk.v1.files.retrieve(file.id) == file
    assert downloaded(file.url, shop.wire.key) == evidence.read_bytes()
    assert file.links is not None
    (link,) = file.links.data
    assert isinstance(link, stripe.FileLink)
    assert downloaded(link.url) == evidence.read_bytes()
    assert [each.id for each in sdk.v1.files.list({"purpose": "dispute_evidence"}).data] == [file.id]


def test_links_are_made_and_ended(sdk: stripe.StripeClient) -> None:
    file = sdk.v1.files.create({"file": io.BytesIO(PNG), "purpose": "business_logo"})
    link = sdk.v1.file_links.create({"file": file.id})
    assert downloaded(link.url) == PNG
    assert sdk.v1.file_links.update(link.id, {"expires_at": "now"}).expired is True
    assert [each.id for each in sdk.v1.file_links.list({"expired": True}).data] == [link.id]


def test_a_file_is_evidence(sdk: stripe.StripeClient, shop: Shop) -> None:
    shop.direct_payment(4200, payment_method="pm_card_createDispute")
    (dispute,) = sdk.v1.disputes.list().data
    file = sdk.v1.files.create({"file": io.BytesIO(PNG), "purpose": "dispute_evidence"})
    answered = sdk.v1.disputes.update(
        dispute.id, {"evidence": {"receipt": file.id}, "submit": True, "expand": ["evidence.receipt"]}
    )
    assert answered.status == "under_review"
    assert answered.evidence.receipt == file


def test_the_older_way(shop: Shop, transport: stripe.HTTPClient, monkeypatch: pytest.MonkeyPatch) -> None:
    """With `stripe.upload_api_base`."""
    for name, value in {
        "api_key": shop.wire.key,
        "api_base": shop.wire.url,
        "upload_api_base": shop.wire.url,
        "default_http_client": transport,
    }.items():
        monkeypatch.setattr(stripe, name, value)
    file = stripe.File.create(file=io.BytesIO(PNG), purpose="dispute_evidence")
    assert stripe.File.retrieve(file.id).size == len(PNG)


def test_what_is_refused(sdk: stripe.StripeClient) -> None:
    with pytest.raises(stripe.InvalidRequestError, match="We don't currently support that file type") as refused:
        sdk.v1.files.create({"file": io.BytesIO(b"text"), "purpose": "dispute_evidence"})
    assert refused.value.param == "file"
