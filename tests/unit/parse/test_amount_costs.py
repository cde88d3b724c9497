"""What amounts in figures cost: each slip of a writer or a reader, and what is assumed for it.

Cost 0 is a literal reading; 0.7 halves what a reading is worth, 2.3 leaves a tenth. An amount of a wrong size
that costs little is the worst that a parser can do: these tables are read as such.
"""

from __future__ import annotations

from decimal import Decimal

import pytest

from chequeocr.parse.amount import parse_amount
from chequeocr.parse.profiles import profile

# How figures are grouped: the country's own way, another one, none, or with a mark lost or too many.
GROUPED = [
    ("5,10,00,000", "IN", [("51000000", 0, "")]),
    ("51000", "IN", [("51000", 0, "")]),
    ("510000", "IN", [("510000", 0.2, "no marks between groups")]),
    ("5100000", "IN", [("5100000", 0.6, "no marks between groups")]),
    ("51000000", "IN", [("51000000", 1.2, "no marks between groups")]),
    ("1234567890123", "US", [("1234567890123", 2.1, "no marks between groups; a very large amount")]),
    ("329,000", "IN", [("329000", 0.7, "")]),
    ("3,29,000", "US", [("329000", 0.7, "")]),
    ("51000,000", "IN", [
        ("51000000", 1.5, "a mark missing between groups"),
        ("5000000", 2.9, "1 read for a comma"),
    ]),
    ("125,00,000", "IN", [("12500000", 0.8, "a mark missing between groups")]),
    ("1,2500,000", "IN", [("12500000", 1.2, "a mark missing between groups")]),
    ("125,0000,000", "US", [("1250000000", 2.7, "a mark missing between groups")]),
    ("5,,000", "IN", [("5000", 1, "two marks for one")]),
    ("5 000", "IN", [("5000", 0.4, "")]),
    ("5 0 0 0", "IN", [("5000", 1.2, "a gap between figures")]),
    ("5,00", "IN", [
        ("5000", 2.2, "zeros lost"),
        ("5", 2.5, "',' taken for the decimal sign"),
        ("500", 3, "a mark in the wrong place"),
    ]),
    ("5,00,0", "IN", [("5000", 3, "a mark in the wrong place"), ("500000", 4.4, "zeros lost")]),
    ("12,3,45,678", "IN", [
        ("12345678", 3.7, "a mark in the wrong place"),
        ("2345678", 6.5, "a mark in the wrong place; a box edge or currency sign before the figures"),
    ]),
    ("5,1000", "IN", [
        ("51000", 3, "a mark in the wrong place"),
        ("5000", 3.2, "1 read for a comma; two marks for one"),
    ]),
    ("05,000", "IN", [("5000", 1, "leading zeros")]),
    ("005", "IN", [("5", 2, "leading zeros")]),
    ("0", "IN", [("0", 0, "")]),
    ("69000007", "IN", [
        ("69000007", 2.4, "no marks between groups; a lone figure after zeros"),
        ("6900000", 3.1, "7 read for the end mark; no marks between groups"),
    ]),
    ("6,90,00007", "IN", [("69000007", 2.4, "a mark missing between groups; a lone figure after zeros")]),
    ("6,90,00,007", "IN", [("69000007", 0, "")]),
    ("12,345,678,901", "US", [("12345678901", 0, "")]),
    ("12345678901", "US", [("12345678901", 2.1, "no marks between groups; a very large amount")]),
    ("12345678901234", "IN", [
        ("2345678901234", 5.6, "a box edge or currency sign before the figures; no marks between groups; "
                               "a very large amount"),
    ]),
    ("11500", "IN", [("11500", 0, ""), ("1500", 2.2, "1 read for a comma")]),
    ("57000", "US", [("57000", 0, ""), ("5000", 3.5, "7 read for a comma")]),
    ("5I000", "US", [("51000", 0.7, "a letter read for 1"), ("5000", 2, "I read for a comma")]),
    ("5|000", "US", [("51000", 0.7, "a letter read for 1"), ("5000", 1.5, "| read for a comma")]),
    ("5l000", "US", [("51000", 0.7, "a letter read for 1"), ("5000", 1.5, "l read for a comma")]),
    ("5/000", "IN", [("5000", 1, "/ read for a comma")]),
    ("5;000", "IN", [("5000", 0.5, "; between groups")]),
    ("5:000", "US", [("5000", 1, ": between groups")]),
    ("5-000", "US", [("5000", 1.5, "- between groups")]),
    ("5\"000", "US", [("5000", 0.7, "\" between groups")]),
    ("5_000", "US", [("5000", 1, "_ between groups")]),
    ("5'000", "IN", [("5000", 0.3, "")]),
    ("5.000", "IN", [("5000", 0.8, ". between groups")]),
    ("5.000", "US", [("5000", 1, ". between groups")]),
    ("12 345", "FR", [("12345", 0, "")]),
    ("12.345", "FR", [("12345", 0.3, "")]),
    ("12'345", "FR", [("12345", 0.3, "")]),
    ("12,345", "FR", [("12345", 1.5, ", between groups")]),
    ("12.345", "BR", [("12345", 0, "")]),
    ("12 345", "BR", [("12345", 0.4, "")]),
    ("12'345", "BR", [("12345", 0.3, "")]),
    ("12,345", "BR", [("12345", 2, ", between groups")]),
    ("12.345", "ZZ", [("12345", 0, "")]),
    ("12,345", "ZZ", [("12345", 0, "")]),
    ("12 345", "ZZ", [("12345", 0.2, "")]),
    ("12'345", "ZZ", [("12345", 0.2, "")]),
    ("12,345", "KW", [("12345.000", 0, "")]),
    ("12 345", "KW", [("12345.000", 0.4, "")]),
    ("12.345", "KW", [("12.345", 0, "")]),
    ("12 345", "US", [("12345", 0.4, "")]),
    ("12'345", "US", [("12345", 0.3, "")]),
    ("05", "US", [("5", 1, "leading zeros")]),
    ("1234,567", "US", [
        ("1234567", 0.8, "a mark missing between groups"),
        ("234567", 3.5, "a box edge or currency sign before the figures"),
    ]),
    ("12345,678", "US", [("12345678", 0.8, "a mark missing between groups")]),
    ("1234,567,890", "US", [("1234567890", 0.8, "a mark missing between groups")]),
    ("690007", "IN", [("690007", 1.4, "no marks between groups; a lone figure after zeros")]),
    ("2,345", "US", [
        ("2345", 0, ""),
        ("345", 6.5, "a box edge or currency sign before the figures; a mark before the first figure"),
    ]),
    ("KWD 12,345", "ZZ", [("12345.000", 0, ""), ("12.345", 0.5, "',' taken for the decimal sign")]),
    ("KWD 12.345", "ZZ", [("12.345", 0, ""), ("12345.000", 0.8, ". between groups")]),
]  # fmt: skip
# Letters and strokes taken for figures, each at what it costs.
SIGNS = [
    ("4O,000", "IN", [("40000", 0.7, "a letter read for 0")]),
    ("4o,000", "IN", [("40000", 0.7, "a letter read for 0")]),
    ("4Q,000", "IN", [("40000", 1.5, "a letter read for 0")]),
    ("4D,000", "IN", [("40000", 1.5, "a letter read for 0")]),
    ("4U,000", "IN", [("40000", 2.5, "a letter read for 0")]),
    ("4l,000", "IN", [("41000", 0.7, "a letter read for 1")]),
    ("4Z,000", "IN", [("42000", 1.5, "a letter read for 2")]),
    ("4E,000", "IN", [("43000", 2.5, "a letter read for 3")]),
    ("4A,000", "IN", [("44000", 2.5, "a letter read for 4")]),
    ("4S,000", "IN", [("45000", 1.2, "a letter read for 5")]),
    ("4G,000", "IN", [("46000", 1.5, "a letter read for 6")]),
    ("4T,000", "IN", [("47000", 2, "a letter read for 7")]),
    ("4B,000", "IN", [("48000", 1.2, "a letter read for 8")]),
    ("4g,000", "IN", [("49000", 1.5, "a letter read for 9")]),
    ("S,OOO", "IN", [("5000", 3.3, "a letter read for 0; a letter read for 5")]),
    ("4,O", "IN", [
        ("40", 3.7, "a letter read for 0; a mark in the wrong place"),
        ("4000", 5.1, "a letter read for 0; zeros lost"),
    ]),
]  # fmt: skip
# End marks as they are written, and what readers make of them; a slip costs more where nobody writes them.
ENDED = [
    ("5,000/-", "IN", [("5000", 0, "")]),
    ("5,000/=", "IN", [("5000", 0.3, "")]),
    ("5,000.-", "IN", [("5000", 0, "")]),
    ("5,000-/", "IN", [("5000", 0.2, "")]),
    ("5,000/--", "IN", [("5000", 0.3, "")]),
    ("5,000-", "IN", [("5000", 0.2, "")]),
    ("5,000/", "IN", [("5000", 0.3, "")]),
    ("5,000=", "IN", [("5000", 0, "")]),
    ("5,000.", "IN", [("5000", 0.3, "")]),
    ("5,000,", "IN", [("5000", 0.8, ", read for the end mark")]),
    ("5,000:-", "IN", [("5000", 0.3, "")]),
    ("5,000(-", "IN", [("5000", 0.6, "(- read for the end mark")]),
    ("5,000t-", "IN", [("5000", 0.8, "t- read for the end mark")]),
    ("5,000L", "IN", [("5000", 1, "L read for the end mark")]),
    ("5,000l", "IN", [("5000", 1.2, "l read for the end mark")]),
    ("5,0001-", "IN", [("5000", 0.6, "1- read for the end mark")]),
    ("5,0001=", "IN", [("5000", 1.5, "1 read for the end mark")]),
    ("5,0001", "IN", [("5000", 1.5, "1 read for the end mark")]),
    ("5,0007", "IN", [("5000", 2.5, "7 read for the end mark")]),
    ("5,00017", "IN", [("500017", 1.2, "a mark missing between groups")]),
    ("5,0004-", "IN", [("50004", 3.2, "a mark in the wrong place")]),
    ("5,000-", "US", [("5000", 0.2, "")]),
    ("5,000L", "US", [("5000", 3, "L read for the end mark")]),
    ("5,0001-", "US", [("5000", 2.6, "1- read for the end mark")]),
    ("5,0001", "US", [("50001", 3, "a mark in the wrong place")]),
    ("5,0007", "US", [("50007", 3, "a mark in the wrong place"), ("5000", 4.5, "7 read for the end mark")]),
    ("5,000l", "US", [
        ("5000", 3.2, "l read for the end mark"),
        ("50001", 3.7, "a letter read for 1; a mark in the wrong place"),
    ]),
    ("5,000 abc", "IN", [("5000", 3.2, "signs after the figures left out")]),
    ("5,000{]x", "IN", [("5000", 2.4, "signs after the figures left out")]),
    ("5,000 @@@@", "US", []),
    ("5,000 @", "US", [("5000", 1.6, "signs after the figures left out")]),
    ("2}", "IN", [("2", 0, "")]),
]  # fmt: skip
# What stands before the figures: nothing that counts, the edge of a box, signs that are left out.
BEGUN = [
    ("11500.00", "IN", [("11500", 0, ""), ("1500", 2.2, "1 read for a comma")]),
    ("21500.00", "IN", [("21500", 0, ""), ("2500", 2.2, "1 read for a comma")]),
    ("71500.00", "IN", [("71500", 0, ""), ("7500", 2.2, "1 read for a comma")]),
    ("31500.00", "IN", [("31500", 0, "")]),
    ("@1500", "IN", [
        ("1500", 0.4, "signs before the figures left out"),
        ("500", 3.9, "a box edge or currency sign before the figures"),
    ]),
    ("/1500", "IN", [("1500", 0.4, "signs before the figures left out")]),
    ("x1500", "IN", [("1500", 1, "signs before the figures left out")]),
    ("abc1500", "IN", [("1500", 3, "signs before the figures left out")]),
    ("@@@@@5,000", "US", [("5000", 2, "signs before the figures left out")]),
    ("@@@@@@5,000", "US", []),
    ("[1500", "IN", [
        ("1500", 0.4, "signs before the figures left out"),
        ("11500", 2, "a letter read for 1"),
    ]),
    ("l.50", "US", [("1.50", 0.7, "a letter read for 1"), ("50", 1.4, "signs before the figures left out")]),
    ("-5.00", "US", [("5", 0.4, "signs before the figures left out")]),
    (",500", "IN", [("500", 0.4, "signs before the figures left out")]),
    ("x@7", "US", [("7", 1.4, "signs before the figures left out")]),
    ("7", "US", [("7", 0, "")]),
    ("1", "US", [("1", 0, "")]),
]  # fmt: skip
# Hundredths and thousandths: the country's decimal sign, others, one figure, letters.
MINOR = [
    ("13.50", "US", [("13.50", 0, "")]),
    ("13,50", "US", [
        ("13.50", 2.5, "',' taken for the decimal sign"),
        ("1350", 3, "a mark in the wrong place"),
    ]),
    ("13:50", "US", [
        ("13.50", 0.7, "':' taken for the decimal sign"),
        ("3.50", 4.2, "':' taken for the decimal sign; a box edge or currency sign before the figures"),
    ]),
    ("13-50", "US", [("13.50", 0.7, "'-' taken for the decimal sign")]),
    ("13=50", "US", [("13.50", 0.6, "'=' taken for the decimal sign")]),
    ("13 50", "US", [
        ("1350", 0.4, "a gap between figures"),
        ("13.50", 1.2, "' ' taken for the decimal sign"),
    ]),
    ("13'50", "US", [
        ("13.50", 1.5, "\"'\" taken for the decimal sign"),
        ("1350", 3.3, "a mark in the wrong place"),
    ]),
    ("13_50", "US", [("13.50", 0.7, "'_' taken for the decimal sign")]),
    ("13/50", "US", [("13.50", 1.2, "'/' taken for the decimal sign")]),
    ("13:00", "US", [("13", 0.1, "")]),
    ("13-00", "US", [("13", 0.1, "")]),
    ("13 00", "US", [("1300", 0.4, "a gap between figures")]),
    ("13.5", "US", [("13.50", 2, "'.' taken for the decimal sign")]),
    ("13:5", "US", [("13.50", 2.7, "':' taken for the decimal sign")]),
    ("13.5O", "US", [("13.50", 0.7, "letters read for figures after the decimal sign")]),
    ("13.5l", "US", [("13.51", 0.7, "letters read for figures after the decimal sign")]),
    ("13.l", "US", [("131", 4.7, "a letter read for 1; a mark in the wrong place")]),
    ("13.ll", "US", [("1311", 5.4, "a letter read for 1; a mark in the wrong place")]),
    ("13,50", "FR", [("13.50", 0, "")]),
    ("13.50", "FR", [("13.50", 1, "'.' taken for the decimal sign")]),
    ("13,5O", "BR", [("13.50", 0.7, "letters read for figures after the decimal sign")]),
    ("13.50", "ZZ", [("13.50", 0, "")]),
    ("13,50", "ZZ", [("13.50", 0, "")]),
    ("13:50", "ZZ", [("13.50", 0.7, "':' taken for the decimal sign")]),
    ("0.50", "US", [("0.50", 0, "")]),
    (".85", "US", [("0.85", 0, "")]),
    ("$.85", "US", [("0.85", 0, "")]),
    ("$ .855", "US", [("855", 0, "")]),
    (".85", "IN", [("85", 0, "")]),
    ("13.50-", "US", [("13.50", 0.2, "")]),
    ("13.50/-", "IN", [("13.50", 0, "")]),
    ("13.500", "KW", [("13.500", 0, "")]),
    ("13,500", "KW", [("13500.000", 0, "")]),
    ("13/500", "KW", [("13.500", 0.1, "")]),
    ("13-500", "KW", [("13.500", 0.7, "'-' taken for the decimal sign")]),
    ("13:500", "KW", [("13.500", 0.7, "':' taken for the decimal sign")]),
    ("13.50", "KW", [("13.500", 1, "'.' taken for the decimal sign")]),
    ("13.5", "KW", [("13.500", 2, "'.' taken for the decimal sign")]),
    ("13/50", "KW", [("13.500", 2.2, "'/' taken for the decimal sign")]),
    ("1500", "CL", [("1500", 0, "")]),
    ("1500,00", "CL", [("1500", 0.2, "hundredths that the currency has not")]),
    ("1500-00", "CL", [("1500", 0.2, "hundredths that the currency has not")]),
    ("1500.00", "CL", [
        ("1500", 0.2, "hundredths that the currency has not"),
        ("1500000", 3, "zeros lost; a mark missing between groups"),
    ]),
    ("1500.50", "CL", [("150050", 3.2, "a mark in the wrong place; no marks between groups")]),
    ("1500,00-", "CL", [("1500", 0.4, "hundredths that the currency has not")]),
    ("1,234.567", "US", [("1234567", 4, ". between groups"), ("1234.56", 4.5, "7 read for the end mark")]),
    ("1.234,567", "ZZ", [("1234.56", 2.5, "7 read for the end mark"), ("1234567", 3, "")]),
    ("1.234.50", "US", [("1234.50", 2.5, ". between groups")]),
    ("1,234,50", "FR", [("1234.50", 3, ", between groups")]),
    ("13,500", "KW", [("13500.000", 0, ""), ("13.500", 0.5, "',' taken for the decimal sign")]),
    ("13:5O", "US", [
        ("13.50", 1.4, "':' taken for the decimal sign; letters read for figures after the decimal sign"),
    ]),
    ("13.5O0", "KW", [
        ("13.500", 0.7, "letters read for figures after the decimal sign"),
        ("13500.000", 1.7, "a letter read for 0; . between groups"),
    ]),
    ("13:000", "KW", [("13.000", 0.1, "")]),
    ("13'00", "US", [("13", 0.9, "\"'\" taken for the decimal sign")]),
]  # fmt: skip
# Hundredths over their hundred.
FRACTIONS = [
    ("1308 45/100", "US", [("1308.45", 0, "")]),
    ("1308 45/ 100", "US", [("1308.45", 0, "")]),
    ("1308 & 45/100", "US", [("1308.45", 0, "")]),
    ("1308 and 45/100-", "US", [("1308.45", 0, "")]),
    ("1308 xx/100", "US", [("1308", 0, "")]),
    ("1308 xx/xx", "US", []),
    ("1308 --/100", "US", [("1308", 0, "")]),
    ("1308 0/100", "US", [("1308", 0, "")]),
    ("1308 45/oo", "US", [("1308.45", 0, "")]),
    ("1308 45/l00", "US", [("1308.45", 0.3, "letters read for figures in n/100")]),
    ("1308 4O/100", "US", [("1308.40", 0.7, "letters read for figures in n/100")]),
    ("1308 4O/l00", "US", [("1308.40", 1, "letters read for figures in n/100")]),
    ("1308-= 45/100", "US", [("1308.45", 0.1, "")]),
    ("1308.= 4O/l00", "US", [("1308.40", 1.1, "letters read for figures in n/100")]),
    ("1,308 ll/100", "US", [("1308.11", 1.4, "letters read for figures in n/100")]),
    ("1,308 Sl/100", "US", [("1308.51", 1.9, "letters read for figures in n/100")]),
    ("1,308 oo/100", "US", [("1308", 0, "")]),
    ("1,308 OO/100", "US", [("1308", 0, "")]),
    ("1,308 No/100", "US", [("1308", 0, "")]),
    ("9243 891100", "US", [
        ("9243.89", 0.5, "the stroke of n/100 read as a figure"),
        ("9243891100", 2.4, "a mark missing between groups"),
    ]),
    ("9243.891100", "US", [("9243.89", 0.5, "the stroke of n/100 read as a figure")]),
    ("9243 891100", "IN", [("9243891100", 2.2, "a gap between figures; no marks between groups")]),
    ("$1,308⁴⁵", "US", [("1308.45", 0, "")]),
    ("$1,308.⁴⁵", "US", [("1308.45", 0, "")]),
    ("$1,308^45", "US", [("1308.45", 0, "")]),
    ("$1,308⁴⁵⁄₁₀₀", "US", [("1308.45", 0, "")]),
    ("1,308,= 45/100", "US", [("1308.45", 0.1, "")]),
    ("45/100", "US", [("0.45", 0.7, "no units before n/100"), ("45100", 1, "/ read for a comma")]),
    ("00/100", "US", []),
]  # fmt: skip
# Two marks, of which one is between groups: the other is the decimal sign.
MARKED = [
    ("1,234.500", "US", [("1234.50", 0.2, "")]),
    ("1,234.500-", "US", [("1234.50", 0.4, "")]),
    ("1,234.500/-", "IN", [("1234.50", 0.2, "")]),
    ("1,234.500t-", "US", [("1234.50", 1, "")]),
    ("1.234,500", "US", [("1234.50", 0.7, "',' taken for the decimal sign")]),
    ("1.234,50", "US", [("1234.50", 0.5, "',' taken for the decimal sign")]),
    ("1,234.56", "KW", [("1234.560", 1, "'.' taken for the decimal sign")]),
    ("1.234,56", "KW", [("1234.560", 0.7, "',' taken for the decimal sign")]),
    ("1.234,567", "KW", [("1234.567", 0.5, "',' taken for the decimal sign")]),
    ("@1,234.500", "US", [("1234.50", 0.6, "signs before the figures left out")]),
    ("@1.234,500", "US", [
        ("1234.50", 1.1, "signs before the figures left out; ',' taken for the decimal sign"),
    ]),
    ("x1.234,50", "US", [
        ("1234.50", 1.5, "signs before the figures left out; ',' taken for the decimal sign"),
    ]),
    ("1.234,5O", "US", [("1234.50", 1.2, "letters read for figures; ',' taken for the decimal sign")]),
    ("x1,234.5O0", "US", [("1234.50", 1.9, "signs before the figures left out; letters read for figures")]),
    ("@@@@@@1,234.500", "US", []),
    ("1,234.500{?x", "US", [("1234500", 6.4, "signs after the figures left out; . between groups")]),
]  # fmt: skip
# A scale in the place of its noughts.
SCALED = [
    ("2.5 lakh", "IN", [("250000", 0.5, "lakh written out")]),
    ("2.5 lacs only", "IN", [("250000", 0.5, "lacs written out")]),
    ("Rs 1 Cr", "IN", [("10000000", 0.5, "Cr written out")]),
    ("1.25 crores", "IN", [("12500000", 0.5, "crores written out")]),
    ("1 Cr", "IN", [("10000000", 0.5, "Cr written out"), ("1", 2.4, "signs after the figures left out")]),
    ("12,34,567.891 lakh", "IN", [("123456789100", 0.5, "lakh written out")]),
    ("2 million", "US", [("2000000", 0.5, "million written out")]),
    ("1.5 millions", "US", [("1500000", 0.5, "millions written out")]),
    ("5 thousand", "IN", [("5000", 0.7, "thousand written out")]),
    ("5k", "US", [("5000", 0.7, "k written out"), ("5", 0.8, "signs after the figures left out")]),
    ("55k", "US", [("55000", 0.7, "k written out"), ("55", 0.8, "signs after the figures left out")]),
    ("555k", "US", [("555", 0.8, "signs after the figures left out")]),
    ("2.25k", "US", [("2.25", 0.8, "signs after the figures left out")]),
    ("2.5 lakh 7", "IN", []),
    ("2,5 crore", "IN", []),
    ("x5 crore", "IN", [("50000000", 0.5, "crore written out")]),
    ("9999999.9 million", "US", [("9999999900000", 0.5, "million written out")]),
    ("99999999 crore", "IN", []),
    ("999999 crore", "IN", [("9999990000000", 0.5, "crore written out")]),
]  # fmt: skip
# Labels, codes, guards and crosses around the figures say nothing.
LABELLED = [
    ("Amount: $5.00", "US", [("5", 0, "")]),
    ("Amt $ 5.00", "US", [("5", 0, "")]),
    ("Sum: USD 5.00", "US", [("5", 0, "")]),
    ("USD $ 5.00", "US", [("5", 0, "")]),
    ("$5.00 USD only", "US", [("5", 0, "")]),
    ("5.00 dollars only", "US", [("5", 0, "")]),
    ("xxx5.00xxx", "US", [("5", 0, "")]),
    ("--5.00--", "US", [("5", 0, "")]),
    ("..5.00..", "US", [("5", 0, "")]),
    ("5.00 X", "US", [("5", 0, "")]),
    ("**5 . 00**", "US", [("5", 0, "")]),
    ("<<##5.00##>>", "US", [("5", 0, "")]),
    ("Rs. Rs. 5 Rs.", "IN", [("5", 0, "")]),
    ("RS. 5 ONLY", "IN", [("5", 0, "")]),
]  # fmt: skip


def check(text, country, expected):
    found = parse_amount(text, profile(country))
    assert [(c.value, c.cost, c.assumed) for c in found[: max(1, len(expected))]] == [
        (Decimal(value), cost, assumed) for value, cost, assumed in expected
    ]


@pytest.mark.parametrize(("text", "country", "expected"), GROUPED)
def test_grouped(text, country, expected):
    check(text, country, expected)


@pytest.mark.parametrize(("text", "country", "expected"), SIGNS)
def test_signs(text, country, expected):
    check(text, country, expected)


@pytest.mark.parametrize(("text", "country", "expected"), ENDED)
def test_ended(text, country, expected):
    check(text, country, expected)


@pytest.mark.parametrize(("text", "country", "expected"), BEGUN)
def test_begun(text, country, expected):
    check(text, country, expected)


@pytest.mark.parametrize(("text", "country", "expected"), MINOR)
def test_minor(text, country, expected):
    check(text, country, expected)


@pytest.mark.parametrize(("text", "country", "expected"), FRACTIONS)
def test_fractions(text, country, expected):
    check(text, country, expected)


@pytest.mark.parametrize(("text", "country", "expected"), MARKED)
def test_marked(text, country, expected):
    check(text, country, expected)


@pytest.mark.parametrize(("text", "country", "expected"), SCALED)
def test_scaled(text, country, expected):
    check(text, country, expected)


@pytest.mark.parametrize(("text", "country", "expected"), LABELLED)
def test_labelled(text, country, expected):
    check(text, country, expected)

