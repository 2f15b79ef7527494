"""The documented calls with only address, token, business and id changed.

ondayzero.com/docs/reference/invoices/send-invoice-email.
"""

from __future__ import annotations

import json
import subprocess
from typing import Any

import httpx
import pytest

from tests.support.dayzero import Dayzero

CURL = """\
curl -X POST 'https://api.ondayzero.com/api/v1/invoices/{invoice_id}/send' \\
  -H 'Authorization: Bearer dz_your_token' \\
  -H 'x-business-id: YOUR_BUSINESS_ID' \\
  -H 'Content-Type: application/json' \\
  -d ''
"""

PYTHON = """\
import httpx

headers = {
    "Authorization": "Bearer dz_your_token",
    "x-business-id": "YOUR_BUSINESS_ID",
}

payload = {}

response = httpx.post("https://api.ondayzero.com/api/v1/invoices/{invoice_id}/send", headers=headers, json=payload)
data = response.json()
"""

DOCUMENTED_FIELDS = {
    "success": bool,
    "invoice_id": str,
    "invoice_number": str,
    "customer_email": str,
    "cc_email": type(None),
    "message_id": str,
    "pdf_attached": bool,
}


def addressed(sample: str, dayzero: Dayzero, invoice: str) -> str:
    url = dayzero.wire.url + "/dayzero"
    token = dayzero.wire.headers["Authorization"].removeprefix("Bearer ")
    sample = sample.replace("https://api.ondayzero.com", url).replace("{invoice_id}", invoice)
    return sample.replace("dz_your_token", token).replace("YOUR_BUSINESS_ID", dayzero.business)


def check(answer: dict[str, Any], invoice: str) -> None:
    assert {name: type(value) for name, value in answer.items()} == DOCUMENTED_FIELDS
    assert list(answer) == list(DOCUMENTED_FIELDS)
    assert answer["invoice_id"] == invoice
    assert (answer["success"], answer["invoice_number"]) == (True, "INV-001")
    assert (answer["customer_email"], answer["cc_email"]) == ("billing@acme.com", None)


def test_the_curl_sample_with_its_empty_body(dayzero: Dayzero) -> None:
    invoice = dayzero.open_invoice()["id"]

    command = addressed(CURL, dayzero, invoice).replace("curl ", "curl --silent --write-out '\\n%{http_code}' ")
    done = subprocess.run(["sh", "-c", command], capture_output=True, text=True, check=True)

    body, _, status = done.stdout.rpartition("\n")
    assert status == "201"
    check(json.loads(body), invoice)


def test_the_python_sample_with_its_empty_object(dayzero: Dayzero) -> None:
    invoice = dayzero.open_invoice()["id"]
    names: dict[str, Any] = {}

    exec(addressed(PYTHON, dayzero, invoice), names)

    assert names["response"].status_code == 201
    check(names["data"], invoice)


@pytest.mark.parametrize("options", [{"json": None}, {"content": b"null"}, {"content": b""}, {"json": {"unknown": 1}}])
def test_whatever_stands_for_no_body(dayzero: Dayzero, options: dict[str, Any]) -> None:
    invoice = dayzero.open_invoice()["id"]
    headers = {**dayzero.wire.headers, "Content-Type": "application/json"}

    answer = httpx.post(f"{dayzero.wire.url}/dayzero/api/v1/invoices/{invoice}/send", headers=headers, **options)

    assert answer.status_code == 201
    check(answer.json(), invoice)
