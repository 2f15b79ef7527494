"""No language is ever half translated."""

from __future__ import annotations

import string

import pytest

from emulator.billing.core.addresses import Address
from emulator.delivery.presentation import SUPPORTED_LOCALES, choose_locale
from emulator.delivery.presentation.languages import catalog_texts, language

OTHERS = [tag for tag in SUPPORTED_LOCALES if tag != "en"]


def placeholders(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}


@pytest.mark.parametrize("tag", OTHERS)
def test_every_language_has_the_same_texts(tag: str) -> None:
    assert list(catalog_texts(tag)) == list(catalog_texts("en"))


@pytest.mark.parametrize("tag", OTHERS)
def test_every_text_has_the_same_placeholders(tag: str) -> None:
    english = {key: placeholders(text) for key, text in catalog_texts("en").items()}
    assert {key: placeholders(text) for key, text in catalog_texts(tag).items()} == english


@pytest.mark.parametrize("tag", SUPPORTED_LOCALES)
def test_no_text_is_empty(tag: str) -> None:
    assert all(text.strip() for text in catalog_texts(tag).values())


@pytest.mark.parametrize("tag", OTHERS)
def test_sentences_are_translated(tag: str) -> None:
    english = catalog_texts("en")
    untranslated = [key for key, text in catalog_texts(tag).items() if " " in text and text == english[key]]
    assert set(untranslated) <= {"tax.exclusive"}


def test_what_the_parts_of_an_address_are_called_stands_once() -> None:
    texts = catalog_texts("en")
    parts = {f"address.{part}": texts[f"address.{part}"] for part in Address.__struct_fields__}
    assert {key: text for key, text in texts.items() if text in parts.values()} == parts


@pytest.mark.parametrize(
    ("preferred", "chosen"),
    [
        (["es"], "es"),
        (["xx", "ca", "es"], "ca"),
        (["pt"], "pt"),
        (["pt-BR", "en"], "pt-BR"),
        (["fr-CA"], "fr-CA"),
        (["zh", "ko"], "en"),
        ([], "en"),
        ([""], "en"),
    ],
)
def test_the_first_preferred_language_there_are_texts_for_is_chosen(preferred: list[str], chosen: str) -> None:
    assert choose_locale(preferred) == chosen


@pytest.mark.parametrize(
    ("tag", "written_in", "invoice"),
    [
        ("en", "en", "Invoice"),
        ("pt", "pt", "Fatura"),
        ("pt-BR", "pt-BR", "Fatura"),
        ("pt_BR", "pt-BR", "Fatura"),
        ("ja-JP", "ja-JP", "請求書"),
        ("de-XX", "de", "Rechnung"),
        ("zh", "en", "Invoice"),
        ("", "en", "Invoice"),
        ("es" + "-x" * 500, "es", "Factura"),
    ],
)
def test_a_locale_without_texts_falls_back_as_a_whole(tag: str, written_in: str, invoice: str) -> None:
    assert (language(tag).tag, language(tag).text("invoice.title")) == (written_in, invoice)


def test_values_are_not_read_as_templates() -> None:
    assert language("en").text("mail.invoice.heading", business="{amount} {0}") == "Invoice from {amount} {0}"
