"""What is written on the crops that train `cheque-lines`.

In: a random generator. Out: (field, text) as people write it: amounts in figures and words, names, dates.
Names come from the lists of Faker (MIT) where it is installed and from `synth.values`, or are made up.
"""

from __future__ import annotations

from datetime import date, timedelta
from functools import lru_cache

import numpy as np

from chequeocr.synth import spell
from chequeocr.synth.dice import Rng
from chequeocr.synth.values import company, person

_LOCALES = (
    "en_IN",
    "en_IN",
    "en_IN",
    "en_US",
    "en_GB",
    "fr_FR",
    "es_MX",
    "es_ES",
    "pt_BR",
    "en_PK",
    "it_IT",
    "de_DE",
)
_GROUPS = ("IN", "IN", "EN", "FR", "ES", "AR")
_SYLLABLES = (
    "a an am ar av ba bha bi cha chi da de dha di du ga ge gi go gu ha he hi in ja jay jit ka kar ki ko kri "
    "ku la li lo ma mad man me mi mo mu na nad ni no nu pa par pra pu ra raj ran re ri ro ru sa san se sha "
    "shi shna si so sri su ta tha the ti tra tu u va van ve vi vu ya yan yo wa zi"
)
_HONORIFICS = ("Sri ", "Smt. ", "Mr. ", "Mrs. ", "M/s ", "Dr. ", "Ch. ", "Md. ", "Kumari ")


def draw_text(rng: Rng, kind: str = "all") -> tuple[str, str]:
    """A field's name and the text of one line of it; `kind` is all, figures or letters."""
    table = _KINDS[kind]
    shares = np.array([share for share, _, _ in table])
    _, field, writes = table[int(rng.choice(len(table), p=shares / shares.sum()))]
    return field, writes(rng)


def draw_figures(rng: Rng) -> str:
    """An amount in figures, in one of the ways of writing it."""
    size = int(rng.choice([2, 3, 4, 5, 6, 7, 8, 9], p=[0.04, 0.14, 0.2, 0.22, 0.18, 0.12, 0.07, 0.03]))
    shown = [int(d) for d in rng.integers(0, 10, size)]
    shown[0] = shown[0] or int(rng.integers(1, 10))
    # Few round amounts, though they are common: what the network takes for granted it no longer looks at.
    if rng.random() < 0.12:
        keep = int(rng.integers(1, size + 1))
        shown[keep:] = [0] * (size - keep)
    whole = "".join(map(str, shown))
    style = rng.random()
    if style < 0.35:
        text = whole
    elif style < 0.55:
        text = _grouped(whole, ".", 3)
    elif style < 0.75:
        text = _grouped(whole, ",", 3)
    elif style < 0.92:
        text = _grouped(whole, ",", 2)
    else:
        text = _grouped(whole, " ", 3)
    cents = f"{int(rng.integers(0, 100)):02d}" if rng.random() < 0.6 else "00"
    tails = (
        "",
        "/-",
        ".-",
        "/=",
        "-",
        "=",
        ".",
        f".{cents}",
        f",{cents}",
        f" {cents}/100",
        "--",
        ",-",
        "//",
        "*",
    )
    shares = (0.6, 0.05, 0.03, 0.02, 0.04, 0.02, 0.06, 0.08, 0.03, 0.01, 0.02, 0.02, 0.01, 0.01)
    return text + tails[int(rng.choice(len(tails), p=shares))]


def _grouped(whole: str, mark: str, size: int) -> str:
    head, parts = whole[:-3], [whole[-3:]]
    while head:
        parts.insert(0, head[-size:])
        head = head[:-size]
    return mark.join(parts)


_ENDS = ("", "", "", " only", " only", " rupees", " dollars", " rupees only", "/-", " only/-", " -", " --")


def draw_words(rng: Rng) -> str:
    """A line of an amount in words."""
    amount = int(10 ** rng.uniform(1.0, 8.2))
    if rng.random() < 0.6:
        step = 10 ** max(0, len(str(amount)) - int(rng.integers(1, 4)))
        amount = max(step, amount // step * step)
    text = _spelt(rng, amount) + str(rng.choice(_ENDS))
    if rng.random() < 0.08:
        text += f" and {int(rng.integers(0, 100)):02d}/100"
    pieces = text.split()
    if len(pieces) > 5 and rng.random() < 0.5:  # the first or second line of two
        cut = int(rng.integers(2, len(pieces) - 1))
        pieces = pieces[:cut] if rng.random() < 0.5 else pieces[cut:]
    return _cased(rng, " ".join(pieces))


def _spelt(rng: Rng, amount: int) -> str:
    """The amount, or its last six figures, in one of the languages."""
    roll = rng.random()
    if roll < 0.55:
        lakh = str(rng.choice(["lakh", "lakhs", "lac", "lacs", "lacks", "lack"]))
        return _misspelt(rng, spell.indian(amount, lakh, str(rng.choice([" ", " ", " and "]))))
    small = amount % 10**6 + 1
    if roll < 0.8:
        hyphen, plus = str(rng.choice([" ", "-"])), str(rng.choice([" ", " and "]))
        return _misspelt(rng, spell.english(small, hyphen, plus))
    return (spell.french, spell.spanish, spell.portuguese)[int(rng.integers(3))](small)


def _misspelt(rng: Rng, text: str) -> str:
    if rng.random() < 0.25:
        for right, wrong in (
            ("forty", "fourty"),
            ("ninety", "ninty"),
            ("thousand", "thousands"),
            ("hundred", "hundreds"),
            ("eight", "eigth"),
            ("crore", "crores"),
            ("fifteen", "fiften"),
            ("twelve", "twelwe"),
        ):
            if rng.random() < 0.5:
                text = text.replace(right, wrong)
    return text


def _cased(rng: Rng, text: str) -> str:
    style = rng.random()
    if style < 0.4:
        return text.title()
    if style < 0.62:
        return text.capitalize()
    if style < 0.78:
        return " ".join(w.title() if rng.random() < 0.5 else w for w in text.split(" "))
    return text.upper() if style < 0.9 else text


def draw_name(rng: Rng) -> str:
    """A person's or firm's name."""
    roll = rng.random()
    if roll < 0.6:
        text = _fake_name(rng)
    elif roll < 0.8:
        text = " ".join(_invented(rng) for _ in range(int(rng.integers(1, 4))))
    else:
        group = _GROUPS[int(rng.integers(len(_GROUPS)))]
        text = (company if rng.random() < 0.5 else person)(rng, group)
    pieces = text.split()
    if rng.random() < 0.3:
        initial = chr(65 + int(rng.integers(26))) + "."
        pieces = [initial, *pieces] if rng.random() < 0.7 else [*pieces, initial]
    text = " ".join(pieces[:4])
    if rng.random() < 0.06:
        text = _HONORIFICS[int(rng.integers(len(_HONORIFICS)))] + text
    style = rng.random()
    return text.upper() if style < 0.2 else (text.lower() if style < 0.24 else text)


def _invented(rng: Rng) -> str:
    return "".join(str(rng.choice(_SYLLABLES.split())) for _ in range(int(rng.integers(2, 5)))).capitalize()


def _fake_name(rng: Rng) -> str:
    locale = _LOCALES[int(rng.integers(len(_LOCALES)))]
    lists = _faker_lists(locale)
    if not lists:
        return person(rng, _GROUPS[int(rng.integers(len(_GROUPS)))])
    first, last = lists
    count = int(rng.choice([1, 1, 1, 2]))
    given = [first[int(rng.integers(len(first)))] for _ in range(count)]
    return " ".join([*given, last[int(rng.integers(len(last)))]])


@lru_cache(maxsize=32)
def _faker_lists(locale: str) -> tuple[tuple[str, ...], tuple[str, ...]] | None:
    """First and last names of a locale in Latin letters, or None without Faker."""
    try:
        from faker import Faker

        provider = next(p for p in Faker(locale).get_providers() if "person" in type(p).__module__)
    except (ImportError, AttributeError, StopIteration):
        return None
    kinds = ("first_names", "first_names_male", "first_names_female")
    first = [name for kind in kinds for name in getattr(provider, kind, ())]
    latin = [sorted({n for n in names if len(n) < 16 and all(ord(c) < 0x180 for c in n)})
             for names in (first, getattr(provider, "last_names", ()))]  # fmt: skip
    return (tuple(latin[0]), tuple(latin[1])) if all(latin) else None


def draw_day(rng: Rng) -> str:
    """A date as written."""
    on = date(2005, 1, 1) + timedelta(days=int(rng.integers(0, 9000)))
    written = (
        f"{on:%d%m%Y}", f"{on:%d%m%Y}", f"{on:%d/%m/%Y}", f"{on:%d-%m-%Y}", f"{on:%d.%m.%y}",
        f"{on.month}/{on.day}/{on:%y}", f"{on:%B} {on.day}, {on.year}", f"{on.day} {on:%b} {on.year}",
    )  # fmt: skip
    return written[int(rng.integers(len(written)))]


_FIGURES = ((0.42, "amount_in_numbers", draw_figures), (0.06, "date", draw_day))
_LETTERS = ((0.26, "payee_name", draw_name), (0.26, "amount_in_words", draw_words))
_KINDS = {"all": (*_FIGURES, *_LETTERS), "figures": _FIGURES, "letters": _LETTERS}
