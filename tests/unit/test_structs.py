"""What our values are made as, and how one is made of another."""

import dataclasses
from types import ModuleType
from typing import Any

import msgspec
import pytest

import emulator
import schemas
from emulator.billing.core.structs import HoldsSecrets, replace
from emulator.settings import Settings
from emulator.smtp_url import SmtpUrl
from tests.support.modules import modules_of

IN_OTHER_PROGRAMS = ("emulator.client", "emulator.pytest_plugin")
"""What runs in other people's programs, with the standard library alone."""

COUNTING = {
    "emulator.services.checkout.conclusion._Followed",
    "emulator.services.subscriptions.invoice_outcomes._Followed",
}
"""What is passed around in order to be changed; whatever else changes is a class of its own."""


class Point(msgspec.Struct, frozen=True):
    x: int
    y: int = 0


@pytest.mark.parametrize("package", [emulator, schemas])
def test_nothing_is_a_dataclass_because_dataclasses_make_the_start_slow(package: ModuleType) -> None:
    classes = _classes_of(package)
    assert len(classes) > 30
    assert [_name(each) for each in classes if dataclasses.is_dataclass(each)] == []


def test_only_what_counts_is_a_struct_that_can_change() -> None:
    structs = [each for package in (emulator, schemas) for each in _classes_of(package) if _is_struct(each)]
    assert {_name(each) for each in structs if not each.__struct_config__.frozen} == COUNTING


def test_a_value_is_made_of_another() -> None:
    assert replace(Point(x=1), y=2) == Point(x=1, y=2)


def test_what_a_value_does_not_have_is_not_replaced() -> None:
    with pytest.raises(TypeError, match="color"):
        replace(Point(x=1), color="red")  # type: ignore[call-arg] # that is the point


def test_a_secret_is_in_no_repr_of_its_value_or_of_what_the_value_is_in() -> None:
    settings = Settings(smtp_url=SmtpUrl(host="a", port=25, password="hidden"), accepted_keys=("sk_test_hidden",))
    assert "smtp_url=SmtpUrl(host='a', port=25, username=None, tls='optional')" in repr(settings)
    assert "hidden" not in repr(settings)


def test_what_is_called_a_secret_is_a_field() -> None:
    holders = [each for each in _classes_of(emulator) if issubclass(each, HoldsSecrets) and each is not HoldsSecrets]
    assert len(holders) > 5
    assert [_name(each) for each in holders if not set(each.SECRETS) <= set(each.__struct_fields__)] == []


def _classes_of(package: ModuleType) -> list[type[Any]]:
    return [
        value
        for module in modules_of(package, but=IN_OTHER_PROGRAMS)
        for value in vars(module).values()
        if isinstance(value, type) and value.__module__ == module.__name__
    ]


def _name(value: type[Any]) -> str:
    return f"{value.__module__}.{value.__qualname__}"


def _is_struct(value: type[Any]) -> bool:
    return issubclass(value, msgspec.Struct)
