"""What callers ask for in a query."""

import re
from collections.abc import Collection, Mapping
from difflib import get_close_matches

_FEW = 20
_DIGITS = re.compile(r"[0-9]{1,9}")


class BadQueryError(ValueError):
    """A query that cannot be answered; the message says what is wrong with it."""


def word_in(arguments: Mapping[str, str], name: str, known: Collection[str], what: str) -> str | None:
    """One of the known words, None when it is not given. Raises BadQueryError, which says what they are.

    `what` completes "… is no …": `status of a mail`.
    """
    text = arguments.get(name)
    if text is None or text in known:
        return text
    near = get_close_matches(text, known, n=1)
    there = f"there are {', '.join(sorted(known))}" if len(known) <= _FEW else "see docs.stripe.com/api/events/types"
    raise BadQueryError(f"{name}={text[:100]!r} is no {what}: {f'did you mean {near[0]}?' if near else f'{there}.'}")


def number_in(arguments: Mapping[str, str], name: str, default: int, maximum: int) -> int:
    """A number from 1 to `maximum`, `default` when it is not given. Raises BadQueryError."""
    text = arguments.get(name)
    if text is None:
        return default
    if not _DIGITS.fullmatch(text) or not 1 <= int(text) <= maximum:
        raise BadQueryError(f"{name}={text!r} is not a number from 1 to {maximum}.")
    return int(text)
