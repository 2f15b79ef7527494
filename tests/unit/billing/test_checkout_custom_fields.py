"""What a business asks its customers besides, on the page of a Checkout Session."""

from __future__ import annotations

from typing import Any

import pytest

from emulator.billing.checkout.custom_fields import Fault, answered, fault_in, fields_of
from emulator.billing.checkout.params import (
    CheckoutFieldParams,
    DropdownOptionParams,
    DropdownParams,
    FieldLabelParams,
    TypedFieldParams,
)
from emulator.billing.checkout.settings import CheckoutField, FieldType
from emulator.billing.core.errors import APIError

SIZES = CheckoutField(key="size", label="Size", type="dropdown", options=(("Small", "s"), ("Large", "l")))
PIN = CheckoutField(key="pin", label="PIN", type="numeric", minimum_length=2, maximum_length=4)
NOTE = CheckoutField(key="note", label="Note", type="text", default="none", optional=True)


def params(type: FieldType, **more: Any) -> CheckoutFieldParams:
    return CheckoutFieldParams(key=type, label=FieldLabelParams(custom="Label", type="custom"), type=type, **more)


def options(*values: str) -> list[DropdownOptionParams]:
    return [DropdownOptionParams(label=value.upper(), value=value) for value in values]


def test_each_type_has_what_is_its_own() -> None:
    typed = TypedFieldParams(default_value="12", maximum_length=5, minimum_length=1)
    dropdown = DropdownParams(options=options("s", "l"), default_value="l")
    asked = fields_of([params("dropdown", dropdown=dropdown), params("numeric", numeric=typed), params("text")])
    assert asked == (
        CheckoutField(key="dropdown", label="Label", type="dropdown", default="l", options=(("S", "s"), ("L", "l"))),
        CheckoutField(key="numeric", label="Label", type="numeric", default="12", maximum_length=5, minimum_length=1),
        CheckoutField(key="text", label="Label", type="text"),
    )


@pytest.mark.parametrize(
    ("wrong", "param"),
    [
        ([params("text"), params("text")], "custom_fields"),
        ([params("dropdown")], "custom_fields[0][dropdown]"),
        (
            [params("dropdown", dropdown=DropdownParams(options=options("s", "s")))],
            "custom_fields[0][dropdown][options]",
        ),
        (
            [params("dropdown", dropdown=DropdownParams(options=options("s"), default_value="l"))],
            "custom_fields[0][dropdown][default_value]",
        ),
    ],
)
def test_what_cannot_be_asked(wrong: list[CheckoutFieldParams], param: str) -> None:
    with pytest.raises(APIError) as refused:
        fields_of(wrong)
    assert refused.value.param == param


@pytest.mark.parametrize(
    ("asked", "answer", "fault"),
    [
        (SIZES, "l", None),
        (SIZES, "xl", Fault("choice")),
        (PIN, "123", None),
        (PIN, "1x", Fault("digits")),
        (PIN, "١٢", Fault("digits")),
        (PIN, "1", Fault("short", 2)),
        (PIN, "12345", Fault("long", 4)),
        (NOTE, "x" * 255, None),
        (NOTE, "x" * 256, Fault("long", 255)),
    ],
)
def test_what_is_wrong_with_an_answer(asked: CheckoutField, answer: str, fault: Fault | None) -> None:
    assert fault_in(asked, answer) == fault
    if fault is None:
        assert answered(asked, answer).value == answer
        return
    with pytest.raises(APIError) as refused:
        answered(asked, answer)
    assert refused.value.param == f"custom_fields[{asked.key}]"


def test_what_is_not_answered() -> None:
    assert answered(NOTE, None).value == "none"
    assert answered(NOTE, "").value is None
    with pytest.raises(APIError):
        answered(PIN, None)
