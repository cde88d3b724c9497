"""How far two texts are apart: the least number of characters put in, left out or exchanged.

In: two texts. Out: a count, the distance of Levenshtein.
"""

from __future__ import annotations


def edits(a: str, b: str) -> int:
    """Levenshtein distance.

    >>> edits("kitten", "sitting"), edits("", "ab"), edits("abc", "abc")
    (3, 2, 0)
    """
    row = list(range(len(b) + 1))
    for i, x in enumerate(a, 1):
        before, row[0] = row[0], i
        for j, y in enumerate(b, 1):
            before, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, before + (x != y))
    return row[-1]
