"""Addresses of mail: what is taken for one, in parameters and on pages alike."""

import re

_ADDRESS = re.compile(r"[^\s@]+@[^\s@]+\.[^\s@]+")


def is_mail_address(text: str) -> bool:
    """Whether it is something, one `@` and a domain with a dot, without blanks."""
    return _ADDRESS.fullmatch(text) is not None
