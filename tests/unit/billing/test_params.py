"""What a request says, and what it leaves unsaid."""

from __future__ import annotations

from emulator.billing.core.params import NOT_GIVEN, ListParams


def test_given_names_are_those_that_a_request_names_in_the_order_of_their_declaration() -> None:
    assert ListParams(ending_before="in_2", starting_after="in_1").given_names() == (
        "expand",
        "limit",
        "starting_after",
        "ending_before",
    )
    assert "starting_after" not in ListParams(starting_after=NOT_GIVEN).given_names()
