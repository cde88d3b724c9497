"""Where a currency may be named, and whether its name may be a misread number: each case with what is found.

A mention is written as its text, one of its codes, and what holds of it: sure, firm, minor.
"""

from __future__ import annotations

import pytest

from chequeocr.parse.naming import Mention, in_figures, in_words

# After a number, and not inside it.
AFTER = [
    ("five hundred naira", ["naira NGN sure firm"]),
    ("five hundred only naira", ["naira NGN sure firm"]),
    ("five hundred only yen", ["yen JPY sure"]),
    ("five hundred and yen", ["yen JPY sure"]),
    ("five hundred good naira", ["naira NGN sure firm"]),  # five letters: one word may stand between
    ("five hundred good rand", ["rand ZAR"]),
    ("five hundred dollars 45", ["dollars USD firm"]),
    ("five hundred dollars 45/100", ["dollars USD sure firm"]),
    ("five hundred dollars and 45", ["dollars USD sure firm"]),
    ("five hundred dollars forty", ["dollars USD firm"]),
    ("five hundred dollars forty cent", ["dollars USD sure firm"]),
    ("five hundred dollars forty cents", ["dollars USD sure firm"]),
    ("five hundred dollars forty fils", ["dollars USD sure firm", "fils AED sure minor"]),
    ("five hundred dollars thousand", ["dollars USD firm"]),
    ("five hundred USD", ["USD USD sure firm"]),
    ("five hundred usd", ["usd USD sure firm"]),
    ("five hundred aed only please", ["aed AED sure"]),
    ("five hundred aed", ["aed AED"]),
    ("five hundred Rs", ["Rs INR firm"]),
    ("five hundred $", ["$ USD sure firm"]),
]
# Before a number; a short name only where nothing but labels stands before it.
BEFORE = [
    ("dollars 500", ["dollars USD sure firm"]),
    ("hello dollars five hundred", ["dollars USD sure firm"]),
    ("six dollars five hundred", ["dollars USD firm"]),
    ("six hello dollars five hundred", ["dollars USD sure firm"]),
    ("hello six dollars five hundred", ["dollars USD firm"]),
    ("only sol five hundred", ["sol PEN sure"]),
    ("usd sol five hundred", ["usd USD firm", "sol PEN sure"]),
    ("hello sol five hundred", ["sol PEN"]),
    ("dollars RM usd five hundred", ["dollars USD sure firm", "RM MYR firm", "usd USD firm"]),
    ("dollars RM usd kes five hundred", ["dollars USD firm", "RM MYR firm", "usd USD firm", "kes KES firm"]),
    ("usd five hundred", ["usd USD sure firm"]),
    ("Rs five hundred", ["Rs INR sure firm"]),
]
# Whose it is, before it or behind it; a name of two words; accents and apostrophes.
WHOSE = [
    ("five hundred Korean won", ["Korean won KRW sure firm"]),
    ("five hundred won", ["won KRW sure"]),
    ("five dinars tunisiens only", ["dinars tunisiens TND sure firm"]),
    ("five hundred Zimbabwean gold only", ["Zimbabwean gold ZWG sure firm"]),
    ("five hundred new Israeli shekels", ["Israeli shekels ILS sure firm"]),
    ("cinq cents d'euros", ["euros EUR sure firm"]),
    ("five hundred pa'anga", ["pa'anga TOP sure firm"]),
    ("five hundred so'm", ["so'm UZS sure"]),
    ("quinientos bolívares", ["bolívares VES sure firm"]),
]
# One slip in a name of five letters or more.
MISSPELT = [
    ("five hundred niara", ["niara NGN sure firm"]),
    ("five hundred naiar", ["naiar NGN sure firm"]),
    ("five hundred nairaa", ["nairaa NGN sure firm"]),
    ("five hundred nara", []),
    ("five hundred airan", []),
    ("five hundred dolalrs", ["dolalrs USD sure firm"]),
    ("five hundred soomni", ["soomni TJS sure firm"]),  # somoni
    ("five hundred seel", []),
]
# Smaller units: after a number, and none behind them.
MINOR = [
    ("fifty kobo", ["kobo NGN sure firm minor"]),
    ("fifty kobo only", ["kobo NGN sure firm minor"]),
    ("fifty kobo ten", ["kobo NGN firm minor"]),
    ("kobo fifty", ["kobo NGN firm minor"]),
    ("kobo and fifty", ["kobo NGN firm minor"]),
    ("five hundred and fifty pence", ["pence GBP sure firm minor"]),
    ("fifty fils", ["fils AED sure minor"]),
    ("fifty cents", []),  # of too many currencies
]
# Signs: the longest that stands there, none where letters touch it.
SIGNS = [
    ("US$ five hundred", ["US$ USD sure firm"]),
    ("U.S.$ five hundred", ["U.S.$ USD sure firm"]),
    ("x US$5", ["US$ USD sure firm"]),
    ("AUS$5", ["$ USD sure firm"]),
    ("five xUS$5", ["$ USD sure firm"]),
    ("$x", []),
    ("$x5", []),
    ("$5x", ["$ USD sure firm"]),
    ("€5 $6", ["€ EUR sure firm", "$ USD sure firm"]),
    ("€US$5", ["US$ USD sure firm"]),
    ("€€5", ["€ EUR sure firm", "€ EUR sure firm"]),
]
FIGURES = [
    ("MOP$ 500", ["MOP$ MOP sure firm"]),
    ("RM5", ["RM MYR sure firm"]),
    ("5RM", ["RM MYR sure firm"]),
    ("naira 6 RM 5", ["naira NGN sure firm", "RM MYR sure firm"]),
    ("500 Kenya shillings", ["Kenya shillings KES sure firm"]),
    ("500 dinars tunisiens", ["dinars tunisiens TND sure firm"]),
    ("kr 500", ["kr SEK sure firm"]),
    ("€5 $6", ["€ EUR sure firm", "$ USD sure firm"]),
]


@pytest.mark.parametrize(("text", "expected"), [*AFTER, *BEFORE, *WHOSE, *MISSPELT, *MINOR, *SIGNS])
def test_in_words(text: str, expected: list[str]) -> None:
    assert_mentions(in_words(text), text, expected)


@pytest.mark.parametrize(("text", "expected"), FIGURES)
def test_beside_figures(text: str, expected: list[str]) -> None:
    assert_mentions(in_figures(text), text, expected)


def assert_mentions(found: list[Mention], text: str, expected: list[str]) -> None:
    flags = {"sure", "firm", "minor"}
    wanted = [one.split() for one in expected]
    assert [m.text.split() for m in found] == [[w for w in one if w not in flags][:-1] for one in wanted]
    for mention, one in zip(found, wanted, strict=True):
        (code,) = [word for word in one if word not in flags][-1:]
        assert code in mention.codes
        assert {flag for flag in flags if getattr(mention, flag)} == flags & set(one)
        assert text[mention.start : mention.end] == mention.text
