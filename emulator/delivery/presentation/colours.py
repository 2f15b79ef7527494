"""Text that can be read on the colour of a brand."""

_LIGHT, _DARK, _BLACK = "#ffffff", "#1a1f36", "#000000"

_ENOUGH = 4.5
"""The contrast that text needs (WCAG 2.2, "Contrast (Minimum)")."""


def text_colour_on(ground: str) -> str:
    """Light or dark, whichever stands out more from a `#rrggbb` ground (WCAG 2.2, "Contrast ratio").

    On the few grounds in the middle where neither is enough it is black: white or black always is.
    """
    best = max(_LIGHT, _DARK, key=lambda ink: contrast(ink, ground))
    return best if contrast(best, ground) >= _ENOUGH else max(_LIGHT, _BLACK, key=lambda ink: contrast(ink, ground))


def contrast(one: str, other: str) -> float:
    """The contrast ratio of two `#rrggbb` colours, from 1 to 21."""
    luminances = (_luminance(one), _luminance(other))
    return (max(luminances) + 0.05) / (min(luminances) + 0.05)


def _luminance(colour: str) -> float:
    red, green, blue = (_linear(int(colour[start : start + 2], 16) / 255) for start in (1, 3, 5))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(channel: float) -> float:
    return channel / 12.92 if channel <= 0.04045 else ((channel + 0.055) / 1.055) ** 2.4
