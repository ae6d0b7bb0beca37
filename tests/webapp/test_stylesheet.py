import re
from pathlib import Path

import pytest

import webapp

SHEET = Path(webapp.__file__).with_name("static") / "citynews.css"
TEXT = SHEET.read_text(encoding="utf-8")
LIGHT, DARK = (
    dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6})", block))
    for block in re.findall(r":root \{(.*?)\}", TEXT, re.DOTALL)[:2]
)
PAIRS = [
    *(
        (text, ground)
        for text in ("ink", "faint", "accent", "visited")
        for ground in ("paper", "sheet")
    ),
    *((text, "tint") for text in ("ink", "faint", "accent")),
    ("on-accent", "accent"),
    ("on-marker", "marker"),
]


def luminance(color: str) -> float:
    """Relative luminance, WCAG 2.2."""
    channels = (int(color[at : at + 2], 16) / 255 for at in (1, 3, 5))
    red, green, blue = (
        c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@pytest.mark.parametrize("colors", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize(("text", "ground"), PAIRS)
def test_text_stands_out_from_its_ground(colors: dict[str, str], text: str, ground: str) -> None:
    darker, lighter = sorted((luminance(colors[text]), luminance(colors[ground])))
    assert (lighter + 0.05) / (darker + 0.05) >= 4.5


def test_nothing_is_loaded_from_elsewhere() -> None:
    assert "url(" not in TEXT
    assert "@import" not in TEXT
