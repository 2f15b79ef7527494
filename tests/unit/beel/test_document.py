"""What is shown of an invoice."""

from __future__ import annotations

import pytest

from emulator.billing.beel.document import document_of
from emulator.billing.beel.parties import PaymentInfo
from emulator.billing.core.structs import replace
from tests.unit.beel.contexts import moment
from tests.unit.beel.test_send import invoice

IBAN = "ES9121000418450200051332"


@pytest.mark.parametrize(
    ("payment_info", "shown"),
    [
        (None, []),
        (PaymentInfo(), []),
        (PaymentInfo(method="NONE", iban=IBAN), []),
        (PaymentInfo(method="CARD"), [("Payment method", "Card")]),
        (PaymentInfo(iban=IBAN), [("IBAN", "ES91 2100 0418 4502 0005 1332")]),
        (
            PaymentInfo(method="BANK_TRANSFER", iban=IBAN, swift="CAIXESBB"),
            [
                ("Payment method", "Bank transfer"),
                ("IBAN", "ES91 2100 0418 4502 0005 1332"),
                ("SWIFT/BIC", "CAIXESBB"),
            ],
        ),
    ],
)
def test_how_to_pay(payment_info: PaymentInfo | None, shown: list[tuple[str, str]]) -> None:
    document = document_of(replace(invoice(), payment_info=payment_info), "en", moment())
    assert [(field.name, field.value) for field in document.custom_fields] == shown


@pytest.mark.parametrize(("quantity", "is_due"), [(1, True), (0, True), (-1, False)])
def test_what_gives_money_back_is_due_on_no_day(quantity: int, *, is_due: bool) -> None:
    (line,) = invoice().lines
    of_lines = replace(invoice(), lines=(replace(line, quantity=line.quantity * quantity),))
    assert (document_of(of_lines, "en", moment()).due_at is not None) is is_due
