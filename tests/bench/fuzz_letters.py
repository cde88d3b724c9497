"""Cash letters that are damaged in every way: only documented errors are raised, nothing takes long.

    python -m tests.bench.fuzz_letters --count 1000000 --write docs/cash-letters.md

In: a seed and how many; small letters of our own and, where ../shared/data is beside the checkout, the small
ones there. Out: Fuzzed. A file is read whole, as a list, as parts, and each of its pictures is taken out of
it; pictures are not decoded, that is Pillow's part.
"""

from __future__ import annotations

import json

from chequeocr.cli.letters import as_dict
from chequeocr.errors import ChequeOcrError
from chequeocr.source.pages import parts
from chequeocr.source.x937.letter import MOST_NOTES, read_letter
from tests.bench.checkout import ROOT
from tests.bench.fuzzing import LARGEST, Target, main
from tests.support import cash_letters as make

SHARED = ROOT.parent / "shared" / "data" / "x937"


def own() -> list[bytes]:
    """Letters of our own: every record, as lines and prefixed, in both codes, pictures also as text."""
    front, back = make.tiff(), make.jpeg()
    credit = make.line("61", {19: "123456780", 48: "0000001500", 73: "G"})
    inside = [credit, *make.views(front, back), make.cheque(1000, "55501/1001"), make.payee("Meera"),
              make.line("27", {19: "0000"}), make.line("28"), *make.views(front, back), make.line("54"),
              make.line("68", {33: "001", 39: "0000290"}, 335), make.cheque(500), make.view_detail(),
              make.view_data(front, "k" * 38, b"sign"), make.line("31", {32: "0000000100"}),
              make.line("33"), make.view_detail(), make.view_data(front.hex().encode()),
              make.line("62", {48: f"{1600:014}"}, 100)]  # fmt: skip
    records = make.whole(inside)
    ways = (make.prefixed, make.lines)
    return [way(records, codec=codec) for way in ways for codec in ("latin-1", "cp037")]


def letters() -> list[bytes]:
    """What is mutated."""
    paths = sorted(path for path in SHARED.glob("**/*") if path.is_file()) if SHARED.is_dir() else []
    small = [path for path in paths if path.suffix != ".json" and path.stat().st_size <= LARGEST]
    return [*own(), *(path.read_bytes() for path in small)]


def exercised(data: bytes) -> bool:
    """Reads a file in every way; whether it could be read to its end. Raises what no file should make it."""
    try:
        letter = read_letter(data, "a.x9")
    except ChequeOcrError:
        return False
    assert len(letter.notes) <= MOST_NOTES + 1
    json.dumps(as_dict(letter, "a.x9"), allow_nan=False)
    items = list(letter.items)
    assert [item.index for item in items] == list(range(len(items)))
    for one in (*items, *letter.deposits):
        for view in one.views:
            assert view.data is None or 0 <= view.data.start <= view.data.end <= len(data)
            assert view.data is None or view.data.picture(data) is not None
    list(parts(data))
    return letter.error is None


LETTERS = Target("fuzz-letters", letters, exercised)


if __name__ == "__main__":
    from tests.bench import fuzz_letters  # not __main__: other processes look for its functions by name

    main(fuzz_letters.LETTERS)
