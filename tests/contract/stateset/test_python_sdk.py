"""The official stateset-python as it comes, told another address: create, send, and how it takes refusals."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from flask import request, request_started
from stateset import Stateset
from stateset.client import RetryConfig
from stateset.errors import StatesetError

from tests.support.serving import Server
from tests.support.stateset import Stateset as Account


def called(account: Account, method: str, path: str, body: Any = None, *, retry: bool = True) -> Any:
    """What the SDK's `client.request(...)` returns; its own number of attempts unless `retry` is off."""

    async def call() -> Any:
        options: dict[str, Any] = {} if retry else {"retry_config": RetryConfig(max_attempts=0)}
        base_url = account.wire.url + account.wire.prefix
        key = account.wire.headers["Authorization"].removeprefix("Bearer ")
        async with Stateset(api_key=key, base_url=base_url, **options) as client:
            return await client.request(method, path, json=body)

    return asyncio.run(call())


def test_create_and_send(stateset: Account) -> None:
    customer = called(
        stateset, "POST", "customers", {"email": "billing@acme.com", "first_name": "Acme", "last_name": "Corporation"}
    )
    line = {"description": "Work", "quantity": 40, "unit_price": 15000, "tax_rate": 0.08}
    invoice = called(stateset, "POST", "invoices", {"customer_id": customer["id"], "line_items": [line]})

    sent = called(stateset, "POST", f"invoices/{invoice['id']}/send", {"message": "Hello", "attach_pdf": False})

    assert (invoice["status"], invoice["total_amount"]) == ("draft", 648000)
    assert (sent["status"], sent["sent_count"]) == ("sent", 1)
    assert sent["email_details"]["attachments"] == []
    assert called(stateset, "GET", f"invoices/{invoice['id']}")["status"] == "sent"
    assert [each["id"] for each in called(stateset, "GET", "invoices")["data"]] == [invoice["id"]]


def test_send_without_a_body(stateset: Account) -> None:
    invoice = stateset.invoice()["id"]

    assert called(stateset, "POST", f"invoices/{invoice}/send")["sent_count"] == 1


def test_a_refusal_is_not_tried_again(server: Server, stateset: Account) -> None:
    invoice = stateset.invoice()["id"]
    stateset.wire.post(f"/invoices/{invoice}/cancel")
    arrived: list[str] = []

    with (
        request_started.connected_to(lambda _app: arrived.append(request.path), sender=server.emulator.app),
        pytest.raises(StatesetError) as refused,
    ):
        called(stateset, "POST", f"invoices/{invoice}/send", {})

    # The SDK looks for its error at the top of the body and not inside `error`, where it is documented to be.
    assert refused.value.raw_response["error"]["message"] == "The invoice must be in draft or sent status."
    assert arrived == [f"/stateset/v1/invoices/{invoice}/send"]


@pytest.mark.parametrize("path", ["invoices/inv_nothing", "notes"])
def test_what_is_not_there(stateset: Account, path: str) -> None:
    with pytest.raises(StatesetError) as refused:
        called(stateset, "GET", path, retry=False)

    assert refused.value.raw_response["error"]["code"] == "RESOURCE_NOT_FOUND"
