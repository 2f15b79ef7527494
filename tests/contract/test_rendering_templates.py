"""Invoice rendering templates, put into the store as a dashboard would."""

from __future__ import annotations

import stripe
from werkzeug.datastructures import Headers

from emulator.api.stripe.keys import authenticate
from emulator.billing.rendering_templates import RenderingTemplate
from tests.support.provider_types import assert_keys
from tests.support.serving import Server
from tests.support.shop import Shop

PATH = "/v1/invoice_rendering_templates"


def test_a_template_is_archived_and_active_again(server: Server, shop: Shop) -> None:
    template = RenderingTemplate(id="inrtem_1", created=1_795_000_000, nickname="Plain")
    world = authenticate(Headers({"Authorization": f"Bearer {shop.wire.key}"})).world
    server.emulator.store.run(world, lambda unit: unit.changes.save(template))
    shown = shop.get(f"{PATH}/inrtem_1")
    assert_keys(shown, stripe.InvoiceRenderingTemplate)
    archived = shop.post(f"{PATH}/inrtem_1/archive")
    assert archived == {**shown, "status": "archived"}
    assert shop.get(PATH, status="active")["data"] == []
    assert shop.get(PATH, status="archived")["data"] == [archived]
    assert shop.post(f"{PATH}/inrtem_1/unarchive") == shown
    assert shop.post(f"{PATH}/inrtem_1/unarchive") == shown
    assert shop.told() == []


def test_unknown_templates(shop: Shop) -> None:
    for operation in ("archive", "unarchive"):
        refused = shop.wire.post(f"{PATH}/inrtem_nope/{operation}")
        assert (refused.status, refused.error["code"]) == (404, "resource_missing")
