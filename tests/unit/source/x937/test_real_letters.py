"""Files of other programs, beside the checkout: counted by hand, and damaged ones."""

from __future__ import annotations

from collections import Counter
from decimal import Decimal
from pathlib import Path

import pytest

from chequeocr.errors import CashLetterError
from chequeocr.source.image import load_page
from chequeocr.source.x937.framing import begins_like_one
from chequeocr.source.x937.letter import LetterFile, read_letter

SOUND = {  # cash letters, bundles, cheques, records, total
    "BNK20180905121042882-A.icl": (2, 4, 8, 74, "8000.00"),
    "BNK20181010121042882-A.icl": (2, 2, 4, 39, "4000.00"),
    "BNK20181015-A.icl": (4, 8, 800, 5626, "800000.00"),
    "arthware_sample.x9": (1, 1, 20, 111, "1111.87"),
    "blank_image_lengths.x937": (1, 1, 1, 12, "10.00"),
    "creditRecord61.icl": (2, 2, 4, 39, "4000.00"),
    "iclFile.x937": (1, 1, 1, 12, "100.00"),
    "valid-ascii.x937": (1, 1, 1, 12, "100.00"),
    "valid-ebcdic.x937": (1, 1, 1, 12, "100.00"),
    "without-micrValidIndicator.icl": (1, 1, 1, 12, "100.00"),
    "x937 dstu.x9": (1, 1, 10, 76, "1000.90"),
}
DIFFERING = {
    "BNK20181010121042882-A.icl": Counter({"credit-differs": 1, "count-differs": 1}),
    "creditRecord61.icl": Counter({"credit-differs": 1, "count-differs": 1}),
}
"""Each credits less than its cheques come to, and its trailer leaves the credit out of its records."""


@pytest.fixture(scope="module")
def folder(shared_data: Path) -> Path:
    return shared_data / "x937"


def read(path: Path) -> tuple[LetterFile, bytes]:
    data = path.read_bytes()
    return read_letter(data, path.name), data


@pytest.mark.parametrize("name", SOUND)
def test_sound_files_are_read_whole(folder: Path, name: str) -> None:
    letter, data = read(folder / name)
    assert begins_like_one(data[:64])
    items = list(letter.items)
    bundles = sum(len(one.bundles) for one in letter.letters)
    total = sum((item.detail.amount or Decimal(0) for item in items), Decimal(0))
    assert (len(letter.letters), bundles, len(items), letter.records, f"{total}") == SOUND[name]
    assert letter.error is None
    assert Counter(note.code for note in letter.notes if note.severity == "error") == DIFFERING.get(name, {})


def test_twenty_cheques_and_a_deposit_ticket(folder: Path) -> None:
    """arthware_sample.x9, by hand: the amounts of its records 25, X = 38, and one 61."""
    letter, data = read(folder / "arthware_sample.x9")
    cents = [1425, 10025, 18426, 2453, 4553, 3535, 4535, 1295, 6200, 4500, 1299, 4856, 10000, 4500, 3823,
             11064, 7500, 1814, 3572, 5812]  # fmt: skip
    items = list(letter.items)
    assert [item.detail.amount for item in items] == [Decimal(one) / 100 for one in cents]
    assert sum(cents) == 101187 + 10000
    assert {item.detail.routing for item in items} == {"075911713", "091900533"}
    assert (items[0].detail.on_us, items[8].detail.on_us) == ("123456789/ 1220", "930 91263397/ 90")
    (deposit,) = letter.deposits
    assert (deposit.credit.amount, len(deposit.views)) == (Decimal("1111.87"), 2)
    for item in items:
        front, back = item.picture("front"), item.picture("back")
        assert front is not None
        assert back is not None
        assert front.picture(data).startswith(b"II*\0")
        assert load_page(front.picture(data)).image.shape[1] > 1000


def test_ten_cheques_with_payee(folder: Path) -> None:
    """x937 dstu.x9, by hand: 100.00, 100.02, ... 100.18, the payee in each record 26."""
    letter, data = read(folder / "x937 dstu.x9")
    items = list(letter.items)
    assert [item.detail.amount for item in items] == [Decimal(10000 + 2 * n) / 100 for n in range(10)]
    assert {item.payee for item in items} == {"Cash"}
    assert [item.auxiliary for item in items] == [""] * 9 + ["11223344"]
    assert items[0].detail.on_us == "209 153 53/111"
    assert [note.severity for note in letter.notes] == []
    assert all(image.picture(data) for item in items if (image := item.picture("back")))


def test_eight_items_in_four_bundles(folder: Path) -> None:
    """BNK20180905..., by hand: two cash letters, each with two cheques and two returns of 1,000.00."""
    letter, _ = read(folder / "BNK20180905121042882-A.icl")
    bundles = [bundle for one in letter.letters for bundle in one.bundles]
    kinds = [[item.detail.kind for item in bundle.items] for bundle in bundles]
    assert kinds == [["cheque"] * 2, ["return"] * 2] * 2
    assert {item.detail.amount for item in letter.items} == {Decimal("1000.00")}
    assert {item.payee for item in letter.items} == {"Test Payee"}
    assert [item.auxiliary for item in letter.items] == ["123456789"] * 8
    assert letter.trailer is not None
    assert (letter.trailer.records, letter.trailer.total) == (74, Decimal("8000.00"))


def test_damaged_files_say_where_and_what(folder: Path) -> None:
    """Each of the eleven that crashed another program; what can be read of them is kept."""
    paths = sorted((folder / "damaged").iterdir())
    assert len(paths) == 11
    trailer_only = next(path for path in paths if path.name.startswith("1651428c"))
    with pytest.raises(CashLetterError, match="byte 0: record 90 stands here, not 01"):
        read(trailer_only)
    kept = 0
    for path in paths:
        if path == trailer_only:
            continue
        letter, _ = read(path)
        assert not letter.adds_up
        where = [str(letter.error)] if letter.error else []
        where += [note.sentence for note in letter.notes if note.severity == "error"]
        assert all("byte " in one and "record " in one for one in where), path.name
        kept += len(list(letter.items))
    assert kept == 51
