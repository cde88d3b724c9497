"""word2number, text2num, price-parser and dateparser in a Python of their own: texts in, answers out.

In: on standard input one JSON list a line: kind, text, language, decimal sign ("" unknown), date order.
Out: the versions, then one JSON object a line: library -> its answer, null where it refuses. Each library is
told all that it lets itself be told of the country.
"""

from __future__ import annotations

import json
import re
import sys
from importlib.metadata import version


def word2number(text: str) -> str | None:
    from word2number import w2n

    return str(w2n.word_to_num(text))


def text2num(text: str, language: str) -> str | None:
    """The strict call; where it refuses, the one number that the lenient one leaves in the text."""
    from text_to_num import alpha2digit
    from text_to_num import text2num as strict

    try:
        return str(strict(text.lower(), language))
    except ValueError:
        numbers = re.findall(r"\d+(?:\.\d+)?", alpha2digit(text.lower(), language, 0.0))
        return numbers[0] if len(numbers) == 1 else None


def price_parser(text: str, decimal: str) -> str | None:
    from price_parser import Price

    amount = Price.fromstring(text, decimal_separator=decimal or None).amount
    return None if amount is None else str(amount)


def dates(text: str, language: str, order: str) -> str | None:
    import dateparser

    settings = {"DATE_ORDER": order.upper()} if order != "any" else {}
    found = dateparser.parse(text, languages=[language], settings=settings)
    return found.date().isoformat() if found else None


def answers(kind: str, text: str, language: str, decimal: str, order: str) -> dict[str, str | None]:
    """What each library that reads this kind of text says of it."""
    if kind == "figures":
        asked = {"price-parser": lambda: price_parser(text, decimal)}
    elif kind == "date":
        asked = {"dateparser": lambda: dates(text, language, order)}
    else:
        asked = {"text2num": lambda: text2num(text, language)}
        if language == "en":
            asked["word2number"] = lambda: word2number(text)
    found: dict[str, str | None] = {}
    for name, ask in asked.items():
        try:
            found[name] = ask()
        except Exception:  # noqa: BLE001 - whatever a library raises, it gave no answer
            found[name] = None
    return found


def main() -> None:
    names = ("word2number", "text2num", "price-parser", "dateparser")
    print(json.dumps({name: version(name) for name in names}), flush=True)
    for line in sys.stdin:
        print(json.dumps(answers(*json.loads(line))), flush=True)


if __name__ == "__main__":
    main()
