"""Print in scripts other than Latin: labels and names of banks in Devanagari, and the look of Arabic.

In: a random generator, the fonts, and how tall and wide. Out: a mask of ink. Devanagari is set in words that
stand on any Indian form, or make up a name of no bank; of Arabic only the texture is drawn. Neither is a
field: the detector has to learn to leave them out.
"""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw

from chequeocr.synth.dice import Rng
from chequeocr.synth.fonts import FontBook, font_for_height

Mask = NDArray[np.uint8]

_WORDS = (
    "अदा करें", "या धारक को", "रुपये", "दिनांक", "खाता सं.", "शाखा", "बैंक", "बैंक लिमिटेड", "भारत", "केवल", "तीन माह",
    "वैध", "हस्ताक्षर", "नगर", "मुख्य मार्ग", "स्टेशन रोड", "हैदराबाद", "पुणे", "जयपुर", "भोपाल", "राष्ट्रीय", "वाणिज्य",
    "ग्रामीण", "सहकारी", "सागरिका", "विंध्यगिरि", "नीलपर्वत", "मेरिवाना", "गंगोत्र", "लोटसपुर", "अंबरवेल", "देखन",
    "भारत सरकार का उपक्रम", "बाग", "कॉलोनी", "खाते में", "प्रति", "सभी शाखाओं में", "देय",
)  # fmt: skip


def script_mask(rng: Rng, book: FontBook, script: str, height: int, width: int) -> Mask:
    """Ink of a line about `height` pixels tall and at most `width` wide: "devanagari" or "arabic"."""
    if script == "devanagari":
        return _devanagari(rng, book, height, width)
    return _arabic(rng, height, width)


def _devanagari(rng: Rng, book: FontBook, height: int, width: int) -> Mask:
    font = font_for_height(book.devanagari, max(3.0, height * 0.75))
    text = str(rng.choice(_WORDS))
    while font.getlength(text) < 0.55 * width and len(text) < 60:
        text += " " + str(rng.choice(_WORDS))
    box = font.getbbox(text, anchor="ls")
    left, up = int(-min(0, box[0])) + 1, int(-box[1]) + 2
    picture = Image.new("L", (max(1, int(box[2]) + left + 3), max(1, up + int(box[3]) + 3)))
    stroke = int(rng.random() < 0.3 and height > 14)
    ImageDraw.Draw(picture).text((left, up), text, font=font, fill=255, anchor="ls", stroke_width=stroke)
    mask = np.asarray(picture, np.uint8)
    if mask.shape[1] > width:
        mask = np.asarray(cv2.resize(mask, (width, mask.shape[0]), interpolation=cv2.INTER_AREA), np.uint8)
    return mask


def _arabic(rng: Rng, height: int, width: int) -> Mask:
    mask = np.zeros((height + 4, width + 2), np.uint8)
    thick = max(1, height // 9)
    cell = max(3, round(height * 0.62))
    for left in range(1, width - cell, cell):
        if rng.random() < 0.12:
            continue
        points = rng.uniform([left, height * 0.3], [left + cell, height * 0.95], (4, 2))
        cv2.line(mask, (left, round(height * 0.7)), (left + cell, round(height * 0.7)), 255, thick)
        centre = (left + cell // 2, round(height * rng.choice([0.25, 0.95])))
        cv2.circle(mask, centre, max(1, thick // 2), 255, -1)
        cv2.polylines(mask, [np.round(points).astype(np.int32)], False, 255, thick, cv2.LINE_AA)
    return mask
