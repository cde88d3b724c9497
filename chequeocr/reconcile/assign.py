"""Which cheque belongs to which row: the assignment of the highest total score over the whole set.

In: linked pairs with their scores. Out: for each cheque its row, or none. Never greedy: a cheque doesn't take
the row that another needs. Components that share neither cheque nor row are solved apart.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from chequeocr.errors import MissingExtraError

Edge = tuple[int, int, int]
"""Cheque, row, score."""

_LEAST = 1  # a linked pair counts for something, however much differs


@dataclass(frozen=True, slots=True)
class Assignment:
    """`row_of`: cheque -> row. `alike`: cheque -> the rows that would be as good, where there are such."""

    row_of: Mapping[int, int]
    alike: Mapping[int, tuple[int, ...]]


def assign(edges: Sequence[Edge], margin: int) -> Assignment:
    """Returns the best one-to-one assignment. Equal totals are settled by the order of the indices.

    A row is as good as a cheque's own where it is free, or becomes free, and its score is within `margin`.
    """
    row_of: dict[int, int] = {}
    for component in _components(edges):
        row_of.update(_solved(component))
    _in_order(edges, row_of)
    return Assignment(row_of, _alike(edges, row_of, margin))


def _components(edges: Sequence[Edge]) -> Iterable[list[Edge]]:
    """The edges of each connected component."""
    if not edges:
        return []
    try:
        from scipy.sparse import coo_array
        from scipy.sparse.csgraph import connected_components
    except ImportError as error:
        raise MissingExtraError("reconcile", "matching cheques with a register") from error
    table = np.asarray(edges, np.int64)
    cheques, at_cheque = np.unique(table[:, 0], return_inverse=True)
    rows, at_row = np.unique(table[:, 1], return_inverse=True)
    size = len(cheques) + len(rows)
    graph = coo_array((np.ones(len(edges), np.int8), (at_cheque, at_row + len(cheques))), shape=(size, size))
    _, labels = connected_components(graph, directed=False)
    groups: dict[int, list[Edge]] = defaultdict(list)
    for edge, label in zip(edges, labels[at_cheque].tolist(), strict=True):
        groups[label].append(edge)
    return groups.values()


def _solved(edges: list[Edge]) -> dict[int, int]:
    """The best assignment of one component. Each cheque may also stay without a row, at a score of nought."""
    if len(edges) == 1:
        return {edges[0][0]: edges[0][1]}
    from scipy.sparse import csr_array
    from scipy.sparse.csgraph import min_weight_full_bipartite_matching

    cheques = sorted({cheque for cheque, _, _ in edges})
    rows = sorted({row for _, row, _ in edges})
    at_cheque = {cheque: at for at, cheque in enumerate(cheques)}
    at_row = {row: at for at, row in enumerate(rows)}
    # Costs above nought: the solver takes no other.
    top = max(max(score, _LEAST) for _, _, score in edges) + _LEAST
    left = [at_cheque[cheque] for cheque, _, _ in edges] + list(range(len(cheques)))
    right = [at_row[row] for _, row, _ in edges] + [len(rows) + at for at in range(len(cheques))]
    costs = [top - max(score, _LEAST) for _, _, score in edges] + [top] * len(cheques)
    shape = (len(cheques), len(rows) + len(cheques))
    graph = csr_array((np.asarray(costs, float), (left, right)), shape=shape)
    chosen, columns = min_weight_full_bipartite_matching(graph)
    found = zip(chosen.tolist(), columns.tolist(), strict=True)
    return {cheques[i]: rows[j] for i, j in found if j < len(rows)}


def _in_order(edges: Sequence[Edge], row_of: dict[int, int]) -> None:
    """Gives a row to the first of the cheques that have the same score for it, where the others have no
    row."""
    score_of = {(cheque, row): score for cheque, row, score in edges}
    cheque_of = {row: cheque for cheque, row in row_of.items()}
    for cheque, row, score in sorted(edges):
        holder = cheque_of.get(row)
        if holder is not None and cheque < holder and cheque not in row_of and score_of[holder, row] == score:
            del row_of[holder]
            row_of[cheque] = row
            cheque_of[row] = cheque


def _alike(edges: Sequence[Edge], row_of: Mapping[int, int], margin: int) -> dict[int, tuple[int, ...]]:
    """Follows what is alike from the free rows: a cheque that could take one frees its own for another."""
    own = {(cheque, row): score for cheque, row, score in edges if row_of.get(cheque) == row}
    near: dict[int, list[int]] = defaultdict(list)  # row -> cheques that could as well have it
    rows_of: dict[int, list[int]] = defaultdict(list)
    for cheque, row, score in edges:
        mine = row_of.get(cheque)
        if mine is not None and mine != row and own[cheque, mine] - score < margin:
            near[row].append(cheque)
            rows_of[cheque].append(row)
    taken = set(row_of.values())
    open_rows = [row for row in near if row not in taken]
    reached: set[int] = set(open_rows)
    found: dict[int, tuple[int, ...]] = {}
    while open_rows:
        for cheque in near[open_rows.pop()]:
            if cheque in found:
                continue
            found[cheque] = tuple(sorted(rows_of[cheque]))
            mine = row_of[cheque]
            if mine not in reached:
                reached.add(mine)
                open_rows.append(mine)
    return found
