"""Text without what must stay secret: keys, secrets of endpoints and payments, security codes, card numbers."""

import re

from msgspec import Struct

# In one piece, or in groups as on the card, with what a space becomes in a form between them.
_GAP = "(?:[ +-]|%20)"


class _Secret(Struct, frozen=True):
    """How secrets are written; one of the signs, which are found much faster, is in every text that has one."""

    signs: tuple[str, ...]
    patterns: tuple[re.Pattern[str], ...]
    ignores_case: bool = False


_SECRETS = (
    _Secret(
        ("_test_", "_live_", "beel_sk_", "dz_", "whsec_"),
        (
            # An API key of any dialect, or the secret of a webhook endpoint.
            re.compile(r"(\b(?:(?:sk|rk|pk)_(?:test|live)_|beel_sk_|dz_|whsec_))[A-Za-z0-9_-]+"),
            # What lets events of meters be streamed.
            re.compile(r"(\bmes_(?:test|live)_)[A-Za-z0-9_.]+"),
        ),
    ),
    # A JWT, as OAuth gives them out.
    _Secret(("eyJ",), (re.compile(r"(\beyJ)[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+"),)),
    # What a browser confirms a payment with.
    _Secret(("_secret_",), (re.compile(r"(\b[a-z]+_[A-Za-z0-9]+_secret_)[A-Za-z0-9]+"),)),
    # A security code in a form or a query, in JSON, and in a multipart body.
    _Secret(
        ("cvc",),
        (
            re.compile(r"(cvc(?:\]|%5D)?=)[^&\s]*", re.IGNORECASE),
            re.compile(r"""(cvc"\s*:\s*)(?:"[^"]*"?|[^,}\s]+)""", re.IGNORECASE),
            re.compile(r"""(cvc\]?"[^\r\n]*\r?\n(?:[^\r\n]+\r?\n)*\r?\n)[^\r\n]*""", re.IGNORECASE),
        ),
        ignores_case=True,
    ),
)
_CARD_NUMBER = re.compile(rf"\b(?:\d{{8,15}}|(?:\d{{4}}{_GAP}){{3}}|\d{{4}}{_GAP}\d{{6}}{_GAP}\d)(?=\d{{4}}\b)")
# What a text with a card number has in it when every digit is written as 0, and every space as one.
_ALIKE = bytes.maketrans(b"123456789+-", b"000000000  ")
_CARD_NUMBER_SIGNS = (b"0" * 12, b"0000 0000", b"0000%000000")


def redacted(text: str) -> str:
    """The text with secrets starred, and card numbers but for their last four digits."""
    shown = without_secrets(text)
    alike = shown.encode(errors="replace").translate(_ALIKE)
    if not any(sign in alike for sign in _CARD_NUMBER_SIGNS):
        return shown
    return _CARD_NUMBER.sub(lambda number: "*" * len(number[0]), shown)


def without_secrets(text: str) -> str:
    """The text with keys, secrets of endpoints and payments, and security codes starred."""
    for secret in _SECRETS:
        searched = text.lower() if secret.ignores_case else text
        if any(sign in searched for sign in secret.signs):
            for pattern in secret.patterns:
                text = pattern.sub(r"\1***", text)
    return text
