"""How far apart two colours are for the eye (WCAG 2.1), as the tests of everything coloured ask it."""

from __future__ import annotations


def contrast(one: str, other: str) -> float:
    """Ratio of the relative luminances of two colours (RRGGBB), 1–21."""
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def luminance(color: str) -> float:
    """Relative luminance of a colour (RRGGBB): 0 is black, 1 is white."""
    parts = [int(color[at : at + 2], 16) / 255 for at in (0, 2, 4)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
