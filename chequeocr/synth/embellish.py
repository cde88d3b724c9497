"""What people make of an amount: end marks, stars, wordings and misspellings.

In: a random generator, `Values`, whether a machine writes. Out: `Values` with other `figures` and `words`,
which are the truth of what is written; the amount stays what it was.
"""

from __future__ import annotations

import re
from dataclasses import replace

from chequeocr.synth.dice import Rng
from chequeocr.synth.values import Values

#: Spellings seen on cheques all over, of the words that people stumble over.
_MISSPELT: dict[str, tuple[str, ...]] = {
    "forty": ("fourty", "fourty", "forthy"),
    "fourteen": ("forteen",),
    "ninety": ("ninty", "nintey", "ninety"),
    "nineteen": ("ninteen",),
    "nine": ("nin",),
    "eighty": ("eigty", "eightty", "eighy"),
    "eight": ("eigth", "eght"),
    "eighteen": ("eightteen",),
    "twelve": ("twelv", "twelwe"),
    "fifteen": ("fiveteen", "fiften"),
    "fifty": ("fifity", "fivety"),
    "thirty": ("thirthy", "thrity"),
    "thirteen": ("thirten", "thriteen"),
    "twenty": ("twenti", "tweenty"),
    "hundred": ("hundered", "hunderd", "hundread", "hundreds"),
    "thousand": ("thousands", "thousend", "thousant", "thousad"),
    "lakh": ("lac", "lack", "laks", "lakhs"),
    "lakhs": ("lacks", "lacs", "laks"),
    "crore": ("crores", "crores", "core", "carore"),
    "rupees": ("rupes", "rupess", "Rs"),
    "only": ("onley", "onlly"),
    "dollars": ("dolars", "dollers"),
    "cinquante": ("cinquente",),
    "quatre-vingts": ("quatre-vingt",),
    "soixante": ("soissante",),
    "mille": ("milles",),
    "cuarenta": ("quarenta",),
    "cincuenta": ("cinquenta",),
    "cinquenta": ("cincoenta",),
}
_WORD = re.compile(r"[\w-]+")


def misspell(rng: Rng, text: str, share: float) -> str:
    """`text` with each word that people stumble over written wrongly in a `share` of its occurrences; the
    case of the word is kept."""

    def change(match: re.Match[str]) -> str:
        word = match[0]
        wrong = _MISSPELT.get(word.lower())
        if wrong is None or rng.random() >= share:
            return word
        new = wrong[int(rng.integers(len(wrong)))]
        return new.upper() if word.isupper() else new.capitalize() if word[0].isupper() else new

    return _WORD.sub(change, text)


def _marks(rng: Rng, values: Values, printed: bool) -> str:
    """The figures with other end marks: `/-`, `/=`, `-/`, `-`, `=`, a full stop, stars."""
    figures = values.figures
    whole = values.amount == values.amount.to_integral_value()
    roll = rng.random()
    if printed:
        return f"{figures}**" if roll < 0.15 else f"{figures}*" if roll < 0.2 else figures
    if values.country in ("IN", "PK"):
        bare = figures.rstrip("/-=")
        if whole and "." not in bare:
            if roll < 0.12:
                return bare + ("-/", "-", "=", ".", "/ -", "=00", "/-Only")[int(rng.integers(7))]
            if roll < 0.16:
                return f"={bare}/-"
        return figures
    if whole and roll < 0.12 and values.country in ("GB", "AE", "MY"):
        head = re.sub(r"\.00$", "", figures)
        return head + ("-", "/=", ".-", "/-", " -", "=")[int(rng.integers(6))]
    return figures


def _wording(rng: Rng, text: str, printed: bool) -> str:
    roll = rng.random()
    if printed:
        return f"*** {text} ***" if roll < 0.12 else f"{text}***" if roll < 0.2 else text
    if roll < 0.05 and "nly" not in text and not text[-1].isdigit():
        return f"{text} only/-" if roll < 0.02 else f"{text} only."
    if roll < 0.1:
        return f"{text}." if roll < 0.08 else f"{text} -"
    return text


def embellish(rng: Rng, values: Values, printed: bool) -> Values:
    """The same amount as people and machines put it down."""
    words = values.words
    if not printed and rng.random() < 0.15:
        words = misspell(rng, words, 0.6)
    return replace(values, figures=_marks(rng, values, printed), words=_wording(rng, words, printed))
