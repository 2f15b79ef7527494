"""What a peer says (an SMTP server, a webhook receiver), made fit to be kept and shown where it comes in.

Clients hand on bytes that are not UTF-8 as lone surrogates, which no JSON and no record can hold: they would make it
impossible to note what came of an attempt, so that it would be made again without end.
"""

import re

LONGEST_PEER_TEXT = 2000
"""Characters that are kept of one thing that a peer says."""

_SURROGATE = re.compile("[\ud800-\udfff]")


def clean_peer_text(text: str, longest: int = LONGEST_PEER_TEXT) -> str:
    """Return the text as far as it is kept, with U+FFFD for each byte that was not UTF-8."""
    return _SURROGATE.sub("\ufffd", text[:longest])
