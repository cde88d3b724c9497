"""A whole file: cheques with both sides, deposits, what trailers state, and what is out of its place."""

from __future__ import annotations

from decimal import Decimal

import pytest

from chequeocr.errors import CashLetterError
from chequeocr.source.x937.letter import LetterFile, read_letter
from chequeocr.source.x937.walk import Item, walk
from tests.support import cash_letters as make

FRONT, BACK = make.tiff(), make.jpeg()


def read(records: list[make.Record]) -> LetterFile:
    return read_letter(make.prefixed(records), "a.x9")


def notes(letter: LetterFile, code: str) -> list[str]:
    return [note.sentence for note in letter.notes if note.code == code]


def test_one_of_everything() -> None:
    inside = [make.cheque(125050, "987654/1001", "55"), make.payee("Meera Stationer"),
              *make.views(FRONT, BACK), make.line("54"), make.cheque(1), *make.views(BACK)]  # fmt: skip
    data = make.prefixed(make.whole(inside), "cp037")
    letter = read_letter(data, "a.x9")
    first, second = letter.items
    assert (first.index, second.index) == (0, 1)
    assert first.detail.amount == Decimal("1250.50")
    assert (first.detail.routing, first.detail.on_us, first.auxiliary) == ("123456780", "987654/1001", "55")
    assert (first.payee, second.payee) == ("Meera Stationer", "")
    sides = {side: image.picture(data) for side in ("front", "back") if (image := first.picture(side))}
    assert sides == {"front": FRONT, "back": BACK}
    assert second.picture("back") is None
    assert letter.header is not None
    assert (letter.header.origin_name, letter.header.test) == ("SENDING BANK", True)
    assert letter.adds_up
    assert letter.notes == ()
    assert letter.records == len(inside) + 6


def test_a_return_has_its_own_places() -> None:
    places = {3: "123456780", 12: "987654/1001".rjust(20), 32: f"{99999:010}", 42: "A", 43: "01"}
    returned = make.line("31", places)
    auxiliary = make.line("33", {3: "PAYOR BANK", 21: "4711".rjust(15)})
    letter = read(make.whole([returned, auxiliary, *make.views(FRONT)]))
    item = next(letter.items)
    assert (item.detail.kind, item.detail.amount, item.detail.reason) == ("return", Decimal("999.99"), "A")
    assert (item.detail.routing, item.detail.on_us, item.auxiliary) == ("123456780", "987654/1001", "4711")


def endorsement(name: str, form: str = "001") -> make.Record:
    return make.line("68", {33: form, 36: "001", 39: f"{290:07}", 46: name}, 335)


@pytest.mark.parametrize(("form", "name"), [("001", "Meera Stationers and Sons Limited"), ("999", "Meera")])
def test_the_endorsement_names_the_payee(form: str, name: str) -> None:
    inside = [make.cheque(1), make.payee("Meera"), *make.views(FRONT), endorsement(name, form)]
    letter = read(make.whole(inside))
    assert (next(letter.items).payee, letter.notes) == (name, ())


@pytest.mark.parametrize("amount", ["          ", "12345x6789", "000001250 ", "-000000001", "00000125.0"])
def test_an_amount_that_is_no_number_is_none(amount: str) -> None:
    letter = read(make.whole([make.cheque(amount), *make.views(FRONT)]))
    assert next(letter.items).detail.amount is None


def test_an_amount_that_was_cut_off_is_none() -> None:
    (text,) = make.cheque(1250)
    letter = read(make.whole([(str(text)[:55],), *make.views(FRONT)]))
    assert next(letter.items).detail.amount is None
    assert notes(letter, "record-length") == ["record 25 at byte 252: it has 55 bytes, not 80"]


def test_the_first_full_view_of_a_side_is_taken() -> None:
    part, full = make.jpeg(10, 10), make.jpeg(20, 20)
    inside = [make.cheque(1), make.view_detail("1", descriptor="00"), make.view_data(BACK),
              make.view_detail("0", descriptor="07"), make.view_data(part),
              make.view_detail("0", descriptor="00"), make.view_data(full)]  # fmt: skip
    data = make.prefixed(make.whole(inside))
    item = next(read_letter(data, "a.x9").items)
    image = item.picture("front")
    assert image is not None
    assert image.picture(data) == full


def test_without_a_side_the_first_is_the_front() -> None:
    inside = [make.cheque(1), make.view_detail(" "), make.view_data(FRONT), make.view_detail("2"),
              make.view_data(BACK)]  # fmt: skip
    data = make.prefixed(make.whole(inside))
    letter = read_letter(data, "a.x9")
    item = next(letter.items)
    front, back = item.picture("front"), item.picture("back")
    assert front is not None
    assert back is not None
    assert [front.picture(data), back.picture(data)] == [FRONT, BACK]
    assert notes(letter, "value-odd") == [
        "record 50 at byte 336: the view side is not 0 or 1: the first picture is taken as the front "
        "(2 times)"
    ]


# -- deposits ----------------------------------------------------------------------------------------------


def credit(amount: str, *, usage: bool, mark: str = "G") -> make.Record:
    if usage:
        return make.line("61", {3: "0", 20: "123456780", 29: "5550001".rjust(20), 49: amount, 74: mark})
    return make.line("61", {19: "123456780", 28: "5550001".rjust(20), 48: amount, 73: mark})


@pytest.mark.parametrize("usage", [False, True])
@pytest.mark.parametrize("mark", ["G", " "])
def test_the_layout_of_a_credit_is_the_one_that_gives_the_total(usage: bool, mark: str) -> None:
    inside = [credit("0000001500", usage=usage, mark=mark), *make.views(FRONT, BACK), make.cheque(1000),
              *make.views(FRONT), make.cheque(500), *make.views(FRONT)]  # fmt: skip
    letter = read(make.whole(inside))
    (deposit,) = letter.deposits
    assert deposit.credit.amount == Decimal("15.00")
    assert len(deposit.views) == 2
    assert letter.notes == ()
    assert len(list(letter.items)) == 2  # its ticket isn't a cheque


def test_each_credit_stands_for_the_cheques_behind_it() -> None:
    inside = [credit("0000000100", usage=False, mark=" "), make.cheque(100),
              credit("0000000900", usage=True, mark=" "), make.cheque(400), make.cheque(500)]  # fmt: skip
    letter = read(make.whole(inside))
    assert [one.credit.amount for one in letter.deposits] == [Decimal("1.00"), Decimal("9.00")]
    assert letter.adds_up


def test_a_credit_of_another_amount_is_told() -> None:
    letter = read(make.whole([credit("0000001600", usage=False), make.cheque(1500)]))
    assert notes(letter, "credit-differs") == [
        "record 61 at byte 252: it credits 16.00; the cheques of its cash letter come to 15.00"
    ]
    assert not letter.adds_up


def test_a_credit_that_nothing_tells_the_layout_of_has_no_amount() -> None:
    letter = read(make.whole([credit("00000016005", usage=False, mark=" "), make.cheque(1500)]))
    assert [one.credit.amount for one in letter.deposits] == [None]
    assert len(notes(letter, "credit-unclear")) == 1


def test_a_credit_of_the_standard_has_fourteen_figures() -> None:
    deposit = make.line("62", {19: "123456780", 48: f"{1500:014}", 62: "9", 77: "G"}, 100)
    letter = read(make.whole([deposit, make.cheque(1500)]))
    assert [one.credit.amount for one in letter.deposits] == [Decimal("15.00")]
    assert letter.adds_up


# -- trailers ----------------------------------------------------------------------------------------------

INSIDE = [make.cheque(100), *make.views(FRONT, BACK), make.cheque(200), *make.views(FRONT, BACK)]


def with_trailer(trailer: make.Record) -> list[make.Record]:
    kind = str(trailer[0])[:2]
    return [trailer if str(one[0])[:2] == kind else one for one in make.whole(INSIDE)]


@pytest.mark.parametrize(
    ("trailer", "message"),
    [
        (make.bundle_trailer(3, 300, 4), "it states 3 items; the count is 2"),
        (make.bundle_trailer(2, 301, 4), "it states a total of 3.01; the items come to 3.00"),
        (make.bundle_trailer(2, 300, 5), "it states 5 images; the count is 4"),
        (make.letter_trailer(2, 2, 300, 4), "it states 2 bundles; the count is 1"),
        (make.letter_trailer(1, 1, 300, 4), "it states 1 items; the count is 2"),
        (make.letter_trailer(1, 2, 299, 4), "it states a total of 2.99; the items come to 3.00"),
        (make.letter_trailer(1, 2, 300, 0), "it states 0 images; the count is 4"),
        (make.file_trailer(0, 16, 2, 300), "it states 0 cash letters; the count is 1"),
        (make.file_trailer(1, 17, 2, 300), "it states 17 records; the count is 16"),
        (make.file_trailer(1, 16, 9, 300), "it states 9 items; the count is 2"),
        (make.file_trailer(1, 16, 2, 3000), "it states a total of 30.00; the items come to 3.00"),
    ],
)
def test_what_a_trailer_states_otherwise(trailer: make.Record, message: str) -> None:
    letter = read(with_trailer(trailer))
    assert [note.message for note in letter.notes] == [message]
    assert letter.notes[0].record == str(trailer[0])[:2]
    assert not letter.adds_up


@pytest.mark.parametrize(
    "trailer",
    [
        make.bundle_trailer(10, 300, 4),  # every record of the bundle counts as an item
        make.letter_trailer(1, 10, 300, 4),
        make.file_trailer(1, 16, 10, 300),
        make.line("70"),  # states nothing
        make.line("99"),
    ],
)
def test_what_a_trailer_may_state(trailer: make.Record) -> None:
    assert read(with_trailer(trailer)).notes == ()


@pytest.mark.parametrize(("indicator", "adds_up"), [("1", True), ("0", False), (" ", False)])
def test_totals_with_credits_where_the_indicator_says_so(indicator: str, adds_up: bool) -> None:
    inside = [credit("0000000300", usage=False), *INSIDE]
    (text,) = make.bundle_trailer(3, 600, 4)
    trailer = (str(text)[:55] + indicator + str(text)[56:],)
    records = [trailer if str(one[0]).startswith("70") else one for one in make.whole(inside)]
    assert read(records).adds_up is adds_up


# -- out of place ------------------------------------------------------------------------------------------


def test_a_missing_file_trailer_is_an_error_and_everything_before_it_is_kept() -> None:
    letter = read(make.whole(INSIDE)[:-1])
    assert letter.error is not None
    assert str(letter.error).startswith("a.x9: byte ")
    assert "without a file trailer (record 99)" in str(letter.error)
    assert len(list(letter.items)) == 2
    assert not letter.adds_up


@pytest.mark.parametrize(
    ("without", "code", "words"),
    [
        ("70", "trailer-missing", "record 70 at byte"),
        ("90", "trailer-missing", "record 90 at byte"),
        ("20", "record-misplaced", "no bundle header"),
        ("10", "record-misplaced", "no cash letter header"),
    ],
)
def test_a_missing_header_or_trailer_loses_no_cheque(without: str, code: str, words: str) -> None:
    letter = read([one for one in make.whole(INSIDE) if not str(one[0]).startswith(without)])
    assert len(list(letter.items)) == 2
    assert any(words in sentence for sentence in notes(letter, code))


def test_a_picture_that_belongs_to_nothing() -> None:
    letter = read(make.whole(make.views(FRONT)))
    assert list(letter.items) == []
    assert len(notes(letter, "record-misplaced")) == 2


def test_a_record_of_no_type() -> None:
    letter = read(make.whole([make.cheque(1), make.line("XY"), make.line("77")]))
    assert notes(letter, "record-unknown") == [
        "record ? at byte 336: X9.100-187 has no record of this type",
        "record 77 at byte 420: X9.100-187 has no record of this type",
    ]


def test_odd_values_are_noted_once_and_change_nothing() -> None:
    inside = [make.cheque(100, routing="000000000"), make.cheque(100, routing="000000000")]
    records = make.whole(inside)
    records[1] = make.line("10", {78: "N", 80: "0"})
    (text,) = make.view_detail()
    records.insert(4, (str(text)[:35] + "0 " + str(text)[37:],))
    records[-1] = make.file_trailer(1, 9, 2, 200)
    letter = read(records)
    assert letter.adds_up
    assert sorted(note.message for note in letter.notes) == [
        "a routing number is 000000000",
        "the digital signature method has one figure, not two",
        "the reserved positions 80 to 80 are not blank",
        "the returns indicator is not E, R, J or blank",
    ]
    assert [note.count for note in letter.notes if note.record == "25"] == [2]


def test_notes_are_bounded() -> None:
    letter = read(make.whole([make.line("77")] * 1500))
    assert len(letter.notes) == 1001
    assert letter.notes[-1].message == "500 further notes are left out"


def test_items_come_one_by_one() -> None:
    """The first is given before the second is looked at."""
    data = make.prefixed(make.whole(INSIDE)[:8]) + b"\xff\xff\xff\xff"
    events = walk(data, "a.x9")
    assert next(one for one in events if isinstance(one, Item)).index == 0


def test_no_number_of_an_account_or_bank_is_in_a_note_or_error() -> None:
    damaged = make.view_data(b"", lengths=("x", "y", "z"))
    inside = [make.cheque("999999999x", "5550001234/77", "88001122", "000000000"), damaged]
    letter = read(make.whole(inside)[:-1])
    said = f"{letter.error} {[note.sentence for note in letter.notes]}"
    assert not any(number in said for number in ("5550001234", "88001122", "123456780", "987654320"))


# -- bad input ---------------------------------------------------------------------------------------------

SMALL = make.whole([make.cheque(100), *make.views(FRONT, BACK), make.cheque(200), *make.views(FRONT)])
WAYS = {
    "prefixed ASCII": make.prefixed(SMALL), "prefixed EBCDIC": make.prefixed(SMALL, "cp037"),
    "lines ASCII": make.lines(SMALL), "lines EBCDIC": make.lines(SMALL, b"\x25", "cp037"),
}  # fmt: skip


@pytest.mark.parametrize("way", WAYS)
def test_cut_at_every_byte(way: str) -> None:
    """What came before the cut is kept, and the cut is told. Only the end of the last line may be missing."""
    data = WAYS[way]
    whole = read_letter(data, "a.x9")
    assert whole.adds_up
    second = [item.detail.offset for item in whole.items][1]
    for at in range(2, len(data)):
        try:
            letter = read_letter(data[:at], "a.x9")
        except CashLetterError as error:
            assert at < 6, at
            assert "byte 0" in str(error)  # noqa: PT017 - one of many cuts
            continue
        if letter.adds_up:
            assert at == len(data) - 1
            assert way.startswith("lines")
            continue
        assert letter.error is not None or letter.notes, at
        if at > second:
            assert next(letter.items).detail.amount == Decimal("1.00")


@pytest.mark.parametrize("codec", ["latin-1", "cp037"])
@pytest.mark.parametrize("length", [bytes(4), b"\0\0\0\1", b"\xff" * 4, b"\x7f\xff\xff\xff", b"text"])
def test_each_length_prefix_wrong(codec: str, length: bytes) -> None:
    data = make.prefixed(SMALL, codec)
    at = 0
    while at < len(data):
        size = int.from_bytes(data[at : at + 4], "big")
        letter = read_letter(data[:at] + length + data[at + 4 :], "a.x9")
        assert not letter.adds_up
        assert f"byte {at:,}, record " in str(letter.error) or letter.notes
        before = [item for item in letter.items if item.detail.offset < at]
        assert [item.detail.amount for item in before][:1] == [Decimal("1.00")] * bool(before)
        at += 4 + size


@pytest.mark.parametrize("value", ["0", "1", " ", "9", "x", "-", "\0"])
@pytest.mark.parametrize("as_lines", [False, True])
def test_each_length_in_a_picture_record_wrong(value: str, as_lines: bool) -> None:
    """All three fields, in every combination: both cheques are there, whatever becomes of the picture."""
    for mask in range(1, 8):
        lengths = tuple(value * size if mask >> n & 1 else None for n, size in enumerate((4, 5, 7)))
        inside = [make.cheque(100), make.view_detail(), make.view_data(FRONT, "key", b"sign", lengths),
                  make.cheque(200), *make.views(FRONT)]  # type: ignore[arg-type]  # fmt: skip
        data = (make.lines if as_lines else make.prefixed)(make.whole(inside))
        letter = read_letter(data, "a.x9")
        amounts = [item.detail.amount for item in letter.items]
        assert amounts == [Decimal("1.00"), Decimal("2.00")], lengths
        last = list(letter.items)[1].picture("front")
        assert last is not None
        assert last.picture(data) == FRONT
