"""Whether a payee's line names more than one payee: a second one put after the first.

In: the text of the line, or what stands behind it in its row. Out: True where "or" or a stroke joins another
name. "or bearer" and "or order" are printed on most forms, "&" joins names that belong together, and "M/s",
"A/c" and "C/o" are short for something.
"""

from __future__ import annotations

import re
from itertools import pairwise

# "or" as a word of its own, or before a capital, where a line read letter by letter lost a space; a stroke
# behind two letters: "M/s" and "A/c" are short for something. What follows begins with letters: companies ask
# for the number of an account or a policy behind a stroke.
_JOINED = re.compile(
    r"(?:(?:^|\s)(?:and\s*/\s*)?(?:or(?!\w)|(?-i:[oO]r(?=[A-Z])))|(?:^|\s|[^\W\d_]{2}\.?)/)"
    r"\s*(?=[A-Z]\.?\s*[^\W\d_]|[^\W\d_]{3})",
    re.IGNORECASE,
)
_GLUED = re.compile(r"[a-z]or\.?\s+(?=[A-Z]\.?\s*\w)")  # "Singhor John": squeezed in without a space
_ENDS_SO = re.compile(r"[a-z]or\.?\s+\w", re.IGNORECASE)  # a word that ends so anyway: "VICTOR OROZCO"
_PRINTED = re.compile(
    r"EARER|BEARE|BARER|ORDER|PORTEUR|PEMBAWA|PORTADOR|DATE|(?:/|OR)\s*ONLY\b|A/?C\b|PAYEE", re.IGNORECASE
)
_LABEL = re.compile(r"B?EARER|BEARE|BARER|ORDER|PORTEUR|PEMBAWA|PORTADOR", re.IGNORECASE)
_BETWEEN = re.compile(r"(?<=\w)/(?=\w)(?!or\b)", re.IGNORECASE)  # as print has it: "Bank/Branch No."
_LEAST_LETTERS = 4
_NEAR = 7  # characters behind an "or" in which a label of the form would begin


def names_another(text: str) -> bool:
    """Returns whether a text names a second payee.

    >>> names_another("Ravi Kumar or John Walsh"), names_another("Ravi / R. Shah")
    (True, True)
    >>> [names_another(text) for text in ("M/s Blue Star", "Ravi Kumar or Bearer", "Ravi Orwell")]
    [False, False, False]
    """
    found = [*_JOINED.finditer(text)]
    # A name may stand between two of them: "or Meera OR BEARER". Behind a stroke all of it is a label's.
    ends = [len(text) if "/" in one[0].rstrip()[-1:] else after.start() for one, after in pairwise(found)]
    return any(
        not _PRINTED.search(text[one.start() : end])
        for one, end in zip(found, [*ends, len(text)], strict=False)
    )


def glued(text: str, payee: str) -> bool:
    """Returns whether a line read letter by letter has an "or" before a name that the payee hasn't, run into
    the name before it.

    >>> glued("Ravi Singhor John Walsh", "Ravi Singh"), glued("Victor Kumar", "Victor Kumar")
    (True, False)
    """
    found = _GLUED.search(text)
    label = found is not None and _PRINTED.search(text[found.end() :][:_NEAR])
    return found is not None and not label and not _ENDS_SO.search(payee)


def stands_behind(text: str) -> bool:
    """Returns whether what stands behind a payee in its row is writing, and no label of the form.

    >>> [stands_behind(t) for t in ("or Ravi Kumar", "/ P. Walsh", "or Meera OR BEARER")]
    [True, True, True]
    >>> [stands_behind(t) for t in ("R OR BEARER/ TRe", "$ 127.00", "D D M M")]
    [False, False, False]
    """
    label = _LABEL.search(text)  # what follows it is the same label in another script
    text = text[: label.start()] if label else text
    apart = _BETWEEN.sub("-", text)
    return sum(c.isalpha() for c in text) >= _LEAST_LETTERS and names_another(apart)
