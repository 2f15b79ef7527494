"""What is known of a resource before it is written."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.scaffold import NewResource, ScaffoldError, new_resource, write


def test_what_stripe_has_is_what_is_written() -> None:
    meter = new_resource("billing.meter", "catalog")
    assert meter.collection == "/v1/billing/meters"
    assert meter.operations == {"create", "list", "retrieve", "update"}
    assert meter.events == ("billing.meter.created", "billing.meter.updated")
    assert meter.fields("update") == [("display_name", "wire.String()")]
    assert ("event_name", "wire.Unsupported()") in meter.fields("create")
    assert meter.fields("list") == [("status", "wire.Unsupported()")]
    clock = new_resource("test_helpers.test_clock", "system")
    assert clock.collection == "/v1/test_helpers/test_clocks"
    assert clock.operations == {"create", "delete", "list", "retrieve"}
    assert (clock.emits("create"), clock.emits("update")) == ("test_helpers.test_clock.created", None)


def test_what_stripe_does_not_have_gets_every_plain_operation() -> None:
    card = new_resource("gift_card", "catalog")
    assert card.operations == {"create", "delete", "list", "retrieve", "update"}
    assert card.events == ()
    assert card.fields("create") == [("metadata", "Metadata()"), ("name", "wire.String(required=True)")]
    assert (card.class_name, card.plural, card.a_thing, card.prefix) == (
        "GiftCard",
        "gift_cards",
        "a gift card",
        "giftcard",
    )


@pytest.mark.parametrize(("name", "plural"), [("entity", "entities"), ("relay", "relays"), ("tax", "taxes")])
def test_plurals(name: str, plural: str) -> None:
    assert NewResource(name, "catalog", frozenset(), ()).plural == plural


@pytest.mark.parametrize(
    ("name", "room", "complaint"),
    [
        ("GiftCard", "catalog", "'GiftCard' is no name of an object, such as tax_rate or billing.meter."),
        ("../gift_card", "catalog", "'../gift_card' is no name of an object"),
        ("gift_card", "attic", "There is no emulator/billing/attic: name another room with ROOM=."),
        ("tax_code", "catalog", "Stripe's tax_code cannot be created and retrieved"),
    ],
)
def test_what_cannot_be_written(name: str, room: str, complaint: str) -> None:
    with pytest.raises(ScaffoldError) as refused:
        new_resource(name, room)
    assert str(refused.value).startswith(complaint)


def test_nothing_is_written_over(tmp_path: Path) -> None:
    card = new_resource("gift_card", "catalog")
    there = tmp_path / "schemas" / "stripe" / "gift_card.py"
    there.parent.mkdir(parents=True)
    there.write_text("mine")
    with pytest.raises(ScaffoldError, match=r"^schemas/stripe/gift_card\.py is there already\.$"):
        write(card, tmp_path)
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == [there]
