"""What holds for every page that a customer opens."""

from __future__ import annotations

from emulator import pages
from emulator.bootstrap import Emulator
from tests.integration.pages.visitor import Visitor


def rules(emulator: Emulator) -> list[str]:
    """The addresses of all pages, as the app has them."""
    return [each.rule for each in emulator.app.url_map.iter_rules() if each.endpoint.startswith("pages.")]


def test_an_address_that_no_page_has_is_answered_by_a_page(visitor: Visitor, emulator: Emulator) -> None:
    assert [rule for rule in rules(emulator) if not rule.startswith(pages.PATHS)] == []
    for path in pages.PATHS:
        answer = visitor.visit(f"{path}no/such/address/at/all")
        assert (answer.status_code, answer.content_type) == (404, "text/html; charset=utf-8"), path
