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
# "Singhor John", "GundalaorA. Osman": squeezed in without a space.
_RUN_IN = re.compile(r"(?<![^\W\d_])([^\W\d_]+?)or\.?(?:\s+(?=[A-Z]\.?\s*\w)|(?=[A-Z]))")
_END_SO = frozenset(re.findall(r"\w+", (
    "actor amador amor anchor andor antenor armor auditor author bangor baylor castor censor chancellor "
    "collector color conductor connor conor constructor contractor counsellor creditor debtor decor "
    "director distributor doctor donor door dor ecuador editor egor eleanor elevator elinor factor "
    "fedor floor flor for fyodor gabor gafoor gaylor generator ghafoor gor governor gregor harbor "
    "hector honor igor indoor inspector interior investor ishwor isidor junior kapoor kishor kishwor "
    "labor labrador leonor lor major manor mansoor manzoor matador mayor melchor mentor minor mirror "
    "monitor moor mor motor nandor naylor nestor nicanor noor nor operator outdoor pastor poor proctor "
    "professor rathor razor reactor sailor salvador sandor savior saylor sector senior sensor solicitor "
    "sponsor successor superior supervisor surveyor tailor taylor teodor thakor theodor thor tibor tor "
    "tractor traitor translator trevor tudor tutor vapor vector vendor victor viktor visitor warrior "
    "windsor"
)))  # fmt: skip
"""First names, surnames and words of companies that end in "or": what else does so may be a name with an "or"
behind it."""
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


def glued(text: str) -> bool:
    """Returns whether a text has an "or" before a name, run into the name before it.

    >>> glued("Ravi Singhor John Walsh"), glued("Victor Kumar"), glued("Hindumathi GundalaorA Osman")
    (True, False, True)
    """
    return any(
        f"{one[1]}or".lower() not in _END_SO and not _PRINTED.search(text[one.end() :][:_NEAR])
        for one in _RUN_IN.finditer(text)
    )


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
