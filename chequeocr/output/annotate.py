"""What was read, drawn on a copy of the picture: each field's box, text, value, and how sure it is.

In: the page's RGB uint8 (H, W, 3) picture and its Cheque. Out: a new picture of the same kind and size.
"""

from __future__ import annotations

import datetime
import unicodedata
from decimal import Decimal
from functools import lru_cache
from importlib.resources import files
from io import BytesIO
from typing import TYPE_CHECKING, TypeAlias

import numpy as np
from PIL import Image as PilImage
from PIL import ImageDraw, ImageFont

from chequeocr.fields import FIELDS
from chequeocr.record import Cheque, Field, Signature
from chequeocr.types import Image

if TYPE_CHECKING:
    from chequeocr.record import PixelBox

Colour: TypeAlias = tuple[int, int, int]
Font: TypeAlias = ImageFont.FreeTypeFont
Rectangle: TypeAlias = tuple[int, int, int, int]

# Okabe and Ito's colours (jfly.uni-koeln.de/color, 2008), told apart by colour-blind people too.
_COLOURS: tuple[Colour, ...] = (
    (0, 114, 178), (213, 94, 0), (230, 159, 0), (0, 158, 115), (204, 121, 167), (86, 180, 233),
)
_OUTLINE: Colour = (240, 228, 66)
_INK_ON_DARK, _INK_ON_LIGHT = (255, 255, 255), (0, 0, 0)

# Arimo (Apache-2.0) covers Western Europe. What it lacks is written out: the rupee sign as people
# type it, the symbols of E-13B as the letters that typists of MICR lines use.
_FONT = "synth/fonts/print/arimo-400.woff"
_SPELLED = {"₹": "Rs ", "⑆": "A", "⑇": "B", "⑈": "C", "⑉": "D", "−": "-", "…": "..."}
_MISSING_GLYPH = "\uffff"  # a noncharacter: no font has it


def annotate(image: Image, cheque: Cheque) -> Image:
    """Returns `image` with every field of `cheque`, and its outline, marked; `image` itself is not changed.

    `image` is RGB uint8 (H, W, 3), the picture that the boxes of `cheque` refer to. A field without
    a box isn't drawn, boxes are clamped to the picture. A label reads: name, text as read, "= value"
    where the value looks different or "?" where there is none, and the confidence, "95.2%", or where there is
    none the natural log-likelihood, "score -0.20".
    """
    canvas = PilImage.fromarray(image)
    if canvas.width < 2 or canvas.height < 2:
        return image.copy()
    pen = ImageDraw.Draw(canvas)
    size = max(10, round(max(canvas.size) / 90))
    width = max(1, round(max(canvas.size) / 700))
    font = _font(size)
    fields = [(name, getattr(cheque, name)) for name in FIELDS]
    if cheque.outline is not None:
        pen.line([*cheque.outline, cheque.outline[0]], fill=_OUTLINE, width=2 * width)
    boxes = {name: _clamp(field.box, canvas.size) for name, field in fields if field and field.box}
    for name, box in boxes.items():
        pen.rectangle(box, outline=_colour(name), width=width)
    taken: list[Rectangle] = []
    for name, field in fields:
        if name not in boxes:
            continue
        text = _fit(drawable(label(name, field), font), font, canvas.width)
        strip = _strip(_places(boxes[name], text, font, canvas.size), taken, list(boxes.values()))
        taken.append(strip)
        pen.rectangle(strip, fill=_colour(name))
        pen.text((strip[0] + size // 4, strip[1] + size // 8), text, font=font, fill=_ink_on(_colour(name)))
    return np.array(canvas)


def label(name: str, field: Field[object] | Signature) -> str:
    """Returns one line about a field, as it is drawn."""
    if isinstance(field, Signature):
        return f"{name}: {'present' if field.present else 'absent'}"
    value = field.value
    if value is None:
        read = f"{field.text} ?" if field.text else "?"
    elif isinstance(value, (Decimal, datetime.date)):
        plain = format(value, "f") if isinstance(value, Decimal) else value.isoformat()
        read = plain if plain == field.text else f"{field.text} = {plain}"
    else:
        read = field.text or str(value)
    return f"{name}: {read}{_sureness(field)}"


def _sureness(field: Field[object]) -> str:
    if field.confidence is not None:
        return f" ({field.confidence:.1%})"
    return "" if field.score is None else f" (score {field.score:.2f})"


def drawable(text: str, font: Font) -> str:
    """Returns `text` in characters that `font` has: spelled out, without its accent, or "?" as a last
    resort."""
    return "".join(_drawable(character, font) for character in text)


@lru_cache(maxsize=1024)
def _drawable(character: str, font: Font) -> str:
    if character in _SPELLED:
        return _SPELLED[character]
    if not character.isprintable():
        return " "
    if _has(font, character):
        return character
    plain = "".join(c for c in unicodedata.normalize("NFKD", character) if not unicodedata.combining(c))
    return plain if plain and plain != character and all(_has(font, c) for c in plain) else "?"


def _has(font: Font, character: str) -> bool:
    return character == " " or bytes(font.getmask(character)) != bytes(font.getmask(_MISSING_GLYPH))


@lru_cache(maxsize=32)
def _font(size: int) -> Font:
    return ImageFont.truetype(BytesIO((files("chequeocr") / _FONT).read_bytes()), size)


def _colour(name: str) -> Colour:
    return _COLOURS[FIELDS.index(name) % len(_COLOURS)]


def _ink_on(colour: Colour) -> Colour:
    # Luma of ITU-R BT.601.
    luma = 0.299 * colour[0] + 0.587 * colour[1] + 0.114 * colour[2]
    return _INK_ON_LIGHT if luma > 140 else _INK_ON_DARK


def _clamp(box: PixelBox, size: tuple[int, int]) -> Rectangle:
    """Corners to draw, both inside: a record's box ends one pixel after its last."""
    x0, y0 = (min(max(v, 0), limit - 1) for v, limit in zip(box[:2], size, strict=True))
    x1, y1 = (min(max(v - 1, low), limit - 1) for v, low, limit in zip(box[2:], (x0, y0), size, strict=True))
    return x0, y0, x1, y1


def _fit(text: str, font: Font, width: int) -> str:
    """`text`, shortened where it is wider than the picture."""
    if font.getlength(text) <= width * 0.95:
        return text
    while len(text) > 1 and font.getlength(text + "...") > width * 0.95:
        text = text[:-1]
    return text + "..."


def _places(box: Rectangle, text: str, font: Font, size: tuple[int, int]) -> list[Rectangle]:
    """Where a label may go: above its box, below, or inside at the top; inside the picture."""
    width = round(font.getlength(text) + font.size / 2)
    height = round(font.size * 1.35)
    x0 = max(0, min(box[0], size[0] - 1 - width))
    choices = [(x0, y, x0 + width, y + height) for y in (box[1] - height - 1, box[3] + 1, box[1] + 1)]
    return [c for c in choices if c[1] >= 0 and c[3] < size[1]] or choices[-1:]


def _strip(places: list[Rectangle], labels: list[Rectangle], fields: list[Rectangle]) -> Rectangle:
    """The place that hides the least: no other label where possible, then the fewest fields."""
    return min(places, key=lambda p: (_covered(p, labels), _covered(p, fields)))


def _covered(place: Rectangle, others: list[Rectangle]) -> int:
    return sum(_overlap(place, other) for other in others)


def _overlap(a: Rectangle, b: Rectangle) -> bool:
    return a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]
