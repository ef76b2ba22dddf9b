"""Drawing the card: paper, a quiet hillside, the title as large as it fits."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from io import BytesIO

from PIL import Image, ImageDraw

from core.letterhead import INK, PAPER, PINE, QUIET
from core.seo.card import HEIGHT, WIDTH, Card
from core.seo.lettering import Setting, face, fit, pick

LEAF, DEEP, APRICOT, MID, WHITE = "#DCEBE2", "#143F31", "#E9A15B", "#8FB9A3", "#FFFDF9"
LEFT, TOP, ROOM, TALL = 80, 72, 1030, 236
FINE = 3  # shapes are drawn three times too large and shrunk, which smooths their edges
Pen = ImageDraw.ImageDraw


def draw(card: Card) -> bytes:
    """Return the card as a PNG."""
    sheet = _scene().copy()
    pen = ImageDraw.Draw(sheet)
    _firm(pen, card.firm)
    _title(pen, card.title or card.firm)
    if card.price:
        _price(pen, card.price)
    elif card.line:
        _line(pen, card.line)
    out = BytesIO()
    sheet.save(out, "PNG", optimize=True)
    return out.getvalue()


@cache
def _scene() -> Image.Image:
    """Return the sheet everything is written on: it is the same for every card."""
    sheet = Image.new("RGB", (WIDTH * FINE, HEIGHT * FINE), PAPER)
    pen = ImageDraw.Draw(sheet)
    _round(pen, 1072, 470, 68, APRICOT)
    pen.ellipse(_scaled(560, 478, 1560, 1000), fill=LEAF)
    pen.ellipse(_scaled(830, 516, 1700, 1060), fill=MID)
    _house(pen, 1010, 524)
    pen.ellipse(_scaled(660, 556, 1440, 1100), fill=PINE)
    for inset in (0, 60):
        box = _scaled(700 + inset, 574 + inset // 3, 1400 - inset, 1118 + inset // 3)
        pen.arc(box, 215, 325, fill=MID, width=2 * FINE)
    pen.ellipse(_scaled(-420, 588, 1290, 1100), fill=DEEP)
    _mark(pen, LEFT, TOP, 52)
    return sheet.resize((WIDTH, HEIGHT), Image.Resampling.LANCZOS)


def _scaled(*values: float) -> tuple[float, ...]:
    return tuple(value * FINE for value in values)


def _round(pen: Pen, x: float, y: float, radius: float, colour: str) -> None:
    pen.ellipse(_scaled(x - radius, y - radius, x + radius, y + radius), fill=colour)


def _house(pen: Pen, x: int, ground: int) -> None:
    """Draw a small house with a lit window, its feet behind the hill."""
    pen.rectangle(_scaled(x, ground - 54, x + 78, ground + 60), fill=WHITE)
    roof = ((x - 12, ground - 50), (x + 39, ground - 94), (x + 90, ground - 50))
    pen.polygon([_scaled(*point) for point in roof], fill=DEEP)
    pen.rectangle(_scaled(x + 52, ground - 92, x + 64, ground - 60), fill=DEEP)
    pen.rectangle(_scaled(x + 14, ground - 36, x + 36, ground - 12), fill=APRICOT)
    pen.rectangle(_scaled(x + 50, ground - 36, x + 66, ground + 20), fill=PINE)


def _mark(pen: Pen, x: int, y: int, size: int) -> None:
    """Draw the site's sign, as in img/mark.svg: a bird over a field."""
    unit = size / 40
    _round(pen, x + 20 * unit, y + 20 * unit, 20 * unit, PINE)
    pen.chord(_scaled(x, y, x + size, y + size), 16, 164, fill=DEEP)
    for left, right, low in ((4, 36, 30.5), (9, 31, 35.5)):
        pen.line(_scaled(x + left * unit, y + low * unit, x + right * unit, y + low * unit), fill=MID, width=FINE)
    pen.polygon([_scaled(x + across * unit, y + down * unit) for across, down in _bird()], fill=APRICOT)


BIRD = (
    ((4.6, -0.2), (7.7, 1.2), (9.8, 4.2)),
    ((1.7, -3.3), (5, -5.6), (10.7, -6.3)),
    ((-2.2, 2), (-3.5, 4.2), (-4.3, 6.7)),
    ((-0.9, 2.9), (-3.3, 4.5), (-6.5, 4.3)),
    ((-3, -0.2), (-4.6, -1.6), (-5.4, -4.2)),
    ((-0.7, -2.1), (-2, -3.6), (-4.3, -4.7)),
)


def _bird() -> Iterator[tuple[float, float]]:
    """Give points along the bird's outline: curves from where the last one ended, as an SVG path writes them."""
    x, y = 9.5, 12.5
    for (ax, ay), (bx, by), (cx, cy) in BIRD:
        for step in range(1, 9):
            t = step / 8
            one, two, three = 3 * t * (1 - t) ** 2, 3 * t**2 * (1 - t), t**3
            yield x + one * ax + two * bx + three * cx, y + one * ay + two * by + three * cy
        x, y = x + cx, y + cy


def _firm(pen: Pen, name: str) -> None:
    setting = fit(name, "strong", ROOM - 72, sizes=range(34, 27, -2), most=1)
    _write(pen, setting, LEFT + 72, TOP + 26 - round(setting.face.size * 0.62))


def _title(pen: Pen, title: str) -> None:
    """Write the title between the firm and the price, in the middle of that room."""
    setting = fit(title, "heading", ROOM, sizes=range(88, 49, -2), most=3, high=TALL)
    top = 148 + (TALL - setting.leading * len(setting.lines)) // 2
    _write(pen, setting, LEFT, top, INK)


def _price(pen: Pen, price: str) -> None:
    source, text = pick(price, "strong")
    letters = face(source, 36)
    wide = round(letters.getlength(text))
    pen.rounded_rectangle((LEFT, 434, LEFT + wide + 56, 502), radius=34, fill=LEAF)
    pen.text((LEFT + 28, 468), text, font=letters, fill=DEEP, anchor="lm")


def _line(pen: Pen, line: str) -> None:
    setting = fit(line, "text", 640, sizes=range(32, 25, -2), most=2)
    _write(pen, setting, LEFT, 440, QUIET)


def _write(pen: Pen, setting: Setting, x: int, y: int, colour: str = PINE) -> None:
    for number, line in enumerate(setting.lines):
        pen.text((x, y + number * setting.leading), line, font=setting.face, fill=colour)
