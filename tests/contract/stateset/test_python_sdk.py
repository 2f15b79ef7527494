"""The official stateset-python as it comes, told another address: create, send, and how it takes refusals."""

from __future__ import annotations

import asyncio
import inspect
from collections.abc import Callable
from typing import Any

import pytest
from flask import request, request_started
from stateset import Stateset
from stateset.client import RetryConfig
from stateset.errors import StatesetError
from stateset.resources.generic import GenericResource

from tests.support.serving import Server
from tests.support.stateset import Stateset as Account

LINE = {"description": "Work", "quantity": 2, "unit_price": 1000}


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


def needed_by(method: Callable[..., Any]) -> dict[str, Any]:
    """Something for each parameter that a method of the SDK cannot do without."""
    odd = {"payload": {"name": "x"}, "workflow_data": {"name": "x"}, "quantity": 1}
    needed = [
        each.name
        for each in inspect.signature(method).parameters.values()
        if each.default is each.empty and each.kind is not each.VAR_KEYWORD
    ]
    return {name: odd.get(name, "x") for name in needed}


async def call_everything(client: Stateset) -> dict[str, StatesetError | None]:
    """Each method of each resource, called once: what it raised, or None."""
    outcomes: dict[str, StatesetError | None] = {}
    for resource_name in sorted(client._resource_registry):
        for name, method in inspect.getmembers(client.get_resource(resource_name), inspect.iscoroutinefunction):
            try:
                await method(**needed_by(method))
            except StatesetError as error:
                outcomes[f"{resource_name}.{name}"] = error
            else:
                outcomes[f"{resource_name}.{name}"] = None
    return outcomes


def test_every_method_of_the_sdk_is_refused_by_name(stateset: Account) -> None:
    """It has none for invoices and customers, which `client.request` is for: the others are not emulated."""

    async def call() -> dict[str, StatesetError | None]:
        key = stateset.wire.headers["Authorization"].removeprefix("Bearer ")
        async with Stateset(api_key=key, base_url=stateset.wire.url + stateset.wire.prefix) as client:
            return await call_everything(client)

    outcomes = asyncio.run(call())

    assert len(outcomes) >= 80
    for name, error in outcomes.items():
        assert error is not None, name
        refusal = error.raw_response["error"]
        assert refusal["code"] == "NOT_EMULATED", (name, refusal)
        assert "is part of Stateset's API but is not emulated" in refusal["message"]


def test_the_life_of_an_invoice_through_its_generic_resource(stateset: Account) -> None:
    async def live() -> tuple[Any, Any, Any, Any]:
        key = stateset.wire.headers["Authorization"].removeprefix("Bearer ")
        # Its default base URL ends without a version: paths below the emulator's own address will do as well.
        async with Stateset(api_key=key, base_url=f"{stateset.wire.url}/v1") as client:
            invoices, customers = GenericResource(client, "invoices"), GenericResource(client, "customers")
            customer = await customers.create({"email": "a@x.test", "first_name": "A", "last_name": "B"})
            await customers.update(customer["id"], {"phone": "1"})
            draft = await invoices.create({"customer_id": customer["id"], "line_items": [LINE]})
            deleted = await invoices.create({"customer_id": customer["id"]})
            await invoices.delete(deleted["id"])
            updated = await invoices.update(draft["id"], {"notes": "Thanks"})
            await client.request("POST", f"invoices/{draft['id']}/send")
            await client.request("POST", f"invoices/{draft['id']}/reminder", json={"message": "Please"})
            await client.request("POST", f"invoices/{draft['id']}/payments", json={"amount": 500})
            part = await invoices.get(draft["id"])
            await client.request("POST", f"invoices/{draft['id']}/mark-paid")
            return updated, part, await invoices.list(status="paid"), await customers.get(customer["id"])

    updated, part, listed, customer = asyncio.run(live())

    assert (updated["notes"], part["status"], part["amount_due"]) == ("Thanks", "partially_paid", 1500)
    assert [each["amount_due"] for each in listed["data"]] == [0]
    assert customer["phone"] == "1"
