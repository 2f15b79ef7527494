"""Text that can be read on the colour of a brand."""

_LIGHT, _DARK = "#ffffff", "#1a1f36"


def ink_on(ground: str) -> str:
    """Light or dark, whichever stands out more from a `#rrggbb` ground (WCAG 2.2, "Contrast ratio")."""
    return max(_LIGHT, _DARK, key=lambda ink: _contrast(_luminance(ink), _luminance(ground)))


def _contrast(one: float, other: float) -> float:
    return (max(one, other) + 0.05) / (min(one, other) + 0.05)


def _luminance(colour: str) -> float:
    red, green, blue = (_linear(int(colour[start : start + 2], 16) / 255) for start in (1, 3, 5))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(channel: float) -> float:
    return channel / 12.92 if channel <= 0.04045 else ((channel + 0.055) / 1.055) ** 2.4
