"""Invoice rendering templates: made through the control plane, as in a dashboard; named by customers and invoices."""

from __future__ import annotations

import json
from typing import Any

import pytest
import stripe

from tests.support.provider_types import assert_keys
from tests.support.shop import Object, Shop
from tests.support.typed_classes import mismatches

PATH = "/v1/invoice_rendering_templates"
MADE = "/_emulator/rendering_templates"


def template(shop: Shop, versions: int = 1, **facts: Any) -> str:
    """The id of a new template that has so many versions."""
    id: str = shop.wire.ok(shop.wire.post(MADE, json.dumps(facts).encode()))["id"]
    for _ in range(versions - 1):
        shop.wire.ok(shop.wire.post(f"{MADE}/{id}"))
    return id


def named(invoice: Object) -> tuple[str | None, int | None]:
    return invoice["rendering"]["template"], invoice["rendering"]["template_version"]


def test_a_template_is_archived_and_active_again(shop: Shop) -> None:
    id = template(shop, nickname="Plain", metadata={"a": "b"})
    shown = shop.get(f"{PATH}/{id}")
    assert_keys(shown, stripe.InvoiceRenderingTemplate)
    assert (shown["nickname"], shown["metadata"], shown["version"]) == ("Plain", {"a": "b"}, 1)
    archived = shop.post(f"{PATH}/{id}/archive")
    assert archived == {**shown, "status": "archived"}
    assert shop.get(PATH, status="active")["data"] == []
    assert shop.get(PATH, status="archived")["data"] == [archived]
    assert shop.wire.post(f"{MADE}/{id}").status == 400
    assert shop.post(f"{PATH}/{id}/unarchive") == shown
    assert shop.post(f"{PATH}/{id}/unarchive") == shown
    assert shop.event_log() == []


@pytest.mark.parametrize(
    "facts",
    [
        {"nickname": "n" * 251},
        {"metadata": {"k" * 41: ""}},
        {"metadata": {"k": "v" * 501}},
        {"metadata": {str(number): "" for number in range(51)}},
    ],
)
def test_a_template_larger_than_any_is_refused(facts: Any, shop: Shop) -> None:
    answer = shop.wire.post(MADE, json.dumps(facts).encode())
    assert (answer.status, "length <=" in answer.json["error"]["message"]) == (400, True)
    assert shop.get(PATH)["data"] == []


def test_a_template_has_versions(shop: Shop) -> None:
    id = template(shop, versions=3)
    assert [shop.get(f"{PATH}/{id}")["version"], shop.get(f"{PATH}/{id}", version=2)["version"]] == [3, 2]
    refused = shop.wire.get(f"{PATH}/{id}", {"version": 4})
    assert (refused.status, refused.error["param"]) == (404, "version")


def test_an_invoice_names_a_template(shop: Shop) -> None:
    first, second = template(shop, versions=2), template(shop)
    draft = shop.draft(None, 500, rendering__template=first)
    assert named(draft) == (first, 2)
    assert mismatches(draft) == []
    path = f"/v1/invoices/{draft['id']}"
    assert named(shop.post(path, rendering__template_version=1)) == (first, 1)
    assert shop.event_log()[-1] == ("invoice.updated", {"rendering": {"template_version": 2}})
    assert named(shop.post(path, rendering__template_version="")) == (first, 2)
    assert named(shop.post(path, rendering__pdf__page_size="a4")) == (first, 2)
    assert named(shop.post(path, rendering__template=second)) == (second, 1)
    opened = shop.post(f"{path}/finalize")
    assert named(opened) == (second, 1)
    revision = shop.post("/v1/invoices", from_invoice__action="revision", from_invoice__invoice=opened["id"])
    assert named(revision) == (second, 1)


def test_a_customers_invoices_begin_with_its_template(shop: Shop) -> None:
    id, other = template(shop, versions=2), template(shop)
    options = "invoice_settings__rendering_options__"
    customer = shop.customer(**{f"{options}template": id, f"{options}amount_tax_display": "exclude_tax"})
    settings = {"amount_tax_display": "exclude_tax", "template": id}
    assert customer["invoice_settings"]["rendering_options"] == settings
    shop.post(f"{PATH}/{id}/archive")
    # What is set already goes on being applied (docs.stripe.com/api/invoice-rendering-template/archive).
    assert named(shop.draft(customer["id"])) == (id, 2)
    assert named(shop.draft(customer["id"], rendering__template_version=1)) == (id, 1)
    assert named(shop.draft(customer["id"], rendering__template=other)) == (other, 1)
    path = f"/v1/customers/{customer['id']}"
    changed = shop.post(path, **{f"{options}template": other})
    assert changed["invoice_settings"]["rendering_options"] == {**settings, "template": other}
    shop.post(path, invoice_settings__rendering_options="")
    assert named(shop.draft(customer["id"])) == (None, None)


@pytest.mark.parametrize(
    ("given", "param"),
    [
        ({"rendering[template]": "inrtem_nope"}, "rendering[template]"),
        ({"rendering[template]": "archived"}, "rendering[template]"),
        ({"rendering[template]": "active", "rendering[template_version]": 2}, "rendering[template_version]"),
        ({"rendering[template_version]": 1}, "rendering[template_version]"),
    ],
)
def test_what_an_invoice_cannot_name(given: dict[str, Any], param: str, shop: Shop) -> None:
    ids = {"archived": template(shop), "active": template(shop)}
    shop.post(f"{PATH}/{ids['archived']}/archive")
    form = {name: ids.get(value, value) for name, value in given.items()}
    refused = shop.wire.post("/v1/invoices", {"customer": shop.customer()["id"], **form})
    assert (refused.status, refused.error["param"]) == (400, param)
    assert shop.get("/v1/invoices")["data"] == []


@pytest.mark.parametrize("kind", ["nope", "archived"])
def test_what_a_customer_cannot_name(kind: str, shop: Shop) -> None:
    id = template(shop) if kind == "archived" else "inrtem_nope"
    if kind == "archived":
        shop.post(f"{PATH}/{id}/archive")
    param = "invoice_settings[rendering_options][template]"
    for path in ("/v1/customers", f"/v1/customers/{shop.customer()['id']}"):
        refused = shop.wire.post(path, {param: id})
        assert (refused.status, refused.error["param"]) == (400, param)


def test_unknown_templates(shop: Shop) -> None:
    for operation in ("archive", "unarchive"):
        refused = shop.wire.post(f"{PATH}/inrtem_nope/{operation}")
        assert (refused.status, refused.error["code"]) == (404, "resource_missing")
    assert shop.wire.post(f"{MADE}/inrtem_nope").status == 404
    wrong = shop.wire.post(MADE, b'{"colour": "red"}')
    assert (wrong.status, "nickname and metadata" in wrong.error["message"]) == (400, True)
