"""The languages of the rules are those that there are texts for."""

from __future__ import annotations

import pytest

from emulator.billing.core.account import LANGUAGES, Account, is_written
from emulator.delivery.presentation import SUPPORTED_LOCALES, choose_locale


def test_the_rules_know_the_languages_of_the_texts() -> None:
    assert tuple(tag.partition("-")[0] for tag in SUPPORTED_LOCALES) == LANGUAGES


@pytest.mark.parametrize("preferred", [[], ["es"], ["zh"], ["zh", "ca-ES", "de"], ["pt_PT"], [""], ["EN-gb"]])
def test_rules_and_texts_choose_alike(preferred: list[str]) -> None:
    assert Account(id="acct_1", locale="de").locale_for(preferred) == choose_locale(preferred, "de")


@pytest.mark.parametrize(
    ("tag", "written"), [("ja-JP", True), ("pt", True), ("zh", False), ("", False), ("english", False)]
)
def test_what_is_written(tag: str, written: bool) -> None:
    assert is_written(tag) is written
