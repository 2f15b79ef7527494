"""The languages an invoice can be written in, and which one a customer gets.

One JSON file per language holds every sentence and label that mail, PDF and page need. All files have the same keys,
so a document is never half translated: a locale without a file of its own falls back as a whole.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from functools import lru_cache
from pathlib import Path

from babel import Locale, UnknownLocaleError
from msgspec import Struct

DEFAULT_LOCALE = "en"
SUPPORTED_LOCALES = ("en", "es", "ca", "de", "fr", "pt-BR", "ja")

_CATALOGS = Path(__file__).with_name("catalogs")
_CATALOG_OF_LANGUAGE = {tag.partition("-")[0]: tag for tag in SUPPORTED_LOCALES}


class Language(Struct, frozen=True):
    """A language to write in: `tag` (BCP 47), the babel locale that formats figures and dates, and the texts."""

    tag: str
    locale: Locale
    texts: Mapping[str, str]

    def text(self, key: str, **values: str) -> str:
        """Return the text with its placeholders filled. The values are put in as they are, never read as a template.

        Raises:
            KeyError: if there is no such text, or a placeholder has no value.
        """
        return self.texts[key].format(**values)


def choose_locale(preferred: Iterable[str], default: str = DEFAULT_LOCALE) -> str:
    """Return the first preferred locale there are texts for, else the default (Stripe docs, "Customize emails")."""
    return next((tag for tag in preferred if _catalog_for(tag)), default)


@lru_cache(maxsize=64)
def language(tag: str) -> Language:
    """Return the language of a locale tag such as `es`, `pt-BR` or `en-GB`; English if there is none."""
    catalogue = _catalog_for(tag)
    if catalogue is None:
        return language(DEFAULT_LOCALE)
    locale = _formats_of(tag) or Locale.parse(catalogue, sep="-")
    return Language(tag=str(locale).replace("_", "-"), locale=locale, texts=catalog_texts(catalogue))


@lru_cache(maxsize=64)
def catalog_texts(tag: str) -> Mapping[str, str]:
    """Read the texts of one of `SUPPORTED_LOCALES`."""
    texts: dict[str, str] = json.loads((_CATALOGS / f"{tag}.json").read_text("utf-8"))
    return texts


def _catalog_for(tag: str) -> str | None:
    return _CATALOG_OF_LANGUAGE.get(tag.replace("_", "-").partition("-")[0].lower())


def _formats_of(tag: str) -> Locale | None:
    """The formats of the very region asked for (`en-GB` writes dates unlike `en`), if it is a region that exists."""
    try:
        return Locale.parse(tag.replace("_", "-"), sep="-")
    except (ValueError, UnknownLocaleError):
        return None
