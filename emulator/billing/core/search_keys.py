"""What texts of callers are searched by: a search does not tell upper case from lower (docs.stripe.com/search)."""


def search_key(text: str | None) -> str | None:
    """What a text is filed under for searches by all of it; nothing where there is none."""
    return text.lower() if text else None
