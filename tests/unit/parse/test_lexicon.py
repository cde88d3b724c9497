"""The tables of number words: what a word is worth, what kind it is, whether readers need expect it."""

from __future__ import annotations

import pytest

from chequeocr.parse._lexicon import LEADS, LEXICONS, Word


@pytest.mark.parametrize(
    ("language", "word"),
    [
        ("en", Word("nil", "number", 0)),
        ("en", Word("ninty", "number", 90)),
        ("en", Word("hundered", "hundred", 100)),
        ("en", Word("lacs", "scale", 100_000)),
        ("en", Word("crore", "scale", 10_000_000)),
        ("en", Word("and", "and")),
        ("en", Word("exactly", "fill")),
        ("en", Word("ringgit", "major")),
        ("en", Word("paise", "minor")),
        ("en", Word("dinars", "major", rare=True)),
        ("en", Word("penny", "minor", rare=True)),
        ("fr", Word("septante", "number", 70)),
        ("fr", Word("octante", "number", 80, rare=True)),
        ("fr", Word("billions", "scale", 10**12, rare=True)),
        ("fr", Word("somme", "fill", LEADS)),
        ("fr", Word("de", "fill")),
        ("es", Word("veintiuno", "number", 21)),
        ("es", Word("novecientas", "number", 900, rare=True)),
        ("es", Word("cheque", "fill", LEADS)),
        ("pt", Word("dezassete", "number", 17)),
        ("pt", Word("huma", "number", 1, rare=True)),
        ("pt", Word("reais", "major")),
    ],
)
def test_words(language: str, word: Word) -> None:
    assert [known for known in LEXICONS[language] if known.spelling == word.spelling] == [word]


def test_spellings_are_small_ascii_letters() -> None:
    for words in LEXICONS.values():
        assert all(word.spelling.isascii() and word.spelling.isalpha() for word in words)
        assert all(word.spelling == word.spelling.lower() for word in words)
