"""Payment method configurations: the rules alone."""

from __future__ import annotations

from typing import Any

import pytest

from emulator.billing.core.account import Account
from emulator.billing.core.changes import Changes
from emulator.billing.core.errors import APIError
from emulator.billing.core.structs import replace
from emulator.billing.payments import payment_method_configurations as rules
from tests.support.domain_objects import NOW, moment, told


def made(changes: Changes | None = None, **preferences: str) -> rules.MethodConfiguration:
    params = rules.MethodConfigurationParams(name="Shop", preferences=preferences)
    return rules.create_configuration(params, moment(), changes or Changes())


def updated(old: rules.MethodConfiguration, changes: Changes, **given: Any) -> rules.MethodConfiguration:
    return rules.update_configuration(old, rules.MethodConfigurationUpdateParams(**given), moment(), changes)


def test_what_is_made() -> None:
    changes = Changes()
    found = made(changes, klarna="on", link="off", zip="none")
    assert (found.name, found.created, found.is_default, found.types) == ("Shop", NOW, False, ("card", "klarna"))
    assert changes.written["payment_method_configuration", found.id] == ("put", found)
    assert told(changes) == []


def test_wallets_pay_by_cards() -> None:
    assert made(google_pay="on").is_on("google_pay")
    with pytest.raises(APIError, match="require Card"):
        made(card="off", apple_pay="on")
    for old in (made(apple_pay="on"), made(google_pay="on")):
        with pytest.raises(APIError, match="require Card"):
            updated(old, Changes(), preferences={"card": "off"})


def test_a_wallet_of_which_nothing_was_said_stays_as_it_is() -> None:
    """As Stripe's Terraform provider plans it, which turns cards off and on again."""
    old = made()
    assert (old.is_on("apple_pay"), old.is_on("google_pay")) == (True, False)
    off = updated(old, Changes(), preferences={"card": "off"})
    assert (off.is_on("card"), off.is_on("apple_pay"), off.is_on("google_pay")) == (False, True, False)
    assert updated(off, Changes(), preferences={"card": "on"}).types == old.types


def test_what_changes() -> None:
    changes, old = Changes(), made(klarna="on")
    after = updated(old, changes, active=False, name="Other", preferences={"klarna": "off", "zip": "on"})
    assert (after.active, after.name, after.types) == (False, "Other", ("card", "link", "zip"))
    assert changes.written.keys() == {("payment_method_configuration", old.id)}
    assert updated(old, Changes()) == old


def test_the_default_one_is_the_setting_of_the_account() -> None:
    default = rules.default_configuration(moment(), None)
    assert (default.name, default.is_default, default.types) == ("Default", True, ("card", "link"))
    changes = Changes()
    after = updated(default, changes, preferences={"klarna": "on", "link": "off", "google_pay": "on"})
    assert (after.types, after.is_on("google_pay")) == (("card", "klarna"), True)
    _, account = changes.written["account", moment().account.id]
    assert isinstance(account, Account)
    assert account.payment_method_types == ("card", "klarna")
    later = replace(moment(), account=replace(account, payment_method_types=("sepa_debit",)))
    assert rules.default_configuration(later, after).types == ("sepa_debit",)


def test_the_default_one_stays_and_offers_something() -> None:
    default = rules.default_configuration(moment(), None)
    with pytest.raises(APIError, match="cannot deactivate"):
        updated(default, Changes(), active=False)
    with pytest.raises(APIError, match="at least one"):
        updated(default, Changes(), preferences={"card": "off", "link": "off"})


def test_what_an_account_offers_by_a_configuration() -> None:
    ctx = moment()
    assert rules.offering(ctx, None) is ctx
    assert rules.offering(ctx, made(card="off", sepa_debit="on")).account.payment_method_types == ("link", "sepa_debit")
    with pytest.raises(APIError, match="inactive"):
        rules.require_active(replace(made(), active=False), "payment_method_configuration")
