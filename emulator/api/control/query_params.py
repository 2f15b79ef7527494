"""What callers ask for in a query."""

import re
from collections.abc import Mapping

_DIGITS = re.compile(r"[0-9]{1,9}")


class BadQueryError(ValueError):
    """A query that cannot be answered; the message says what is wrong with it."""


def number_in(arguments: Mapping[str, str], name: str, default: int, maximum: int) -> int:
    """A number from 1 to `maximum`, `default` when it is not given. Raises BadQueryError."""
    text = arguments.get(name)
    if text is None:
        return default
    if not _DIGITS.fullmatch(text) or not 1 <= int(text) <= maximum:
        raise BadQueryError(f"{name}={text!r} is not a number from 1 to {maximum}.")
    return int(text)
