"""What the last look itself says, with fakes in place of its networks."""

from __future__ import annotations

import pickle
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pytest

from chequeocr.reader import last_look
from chequeocr.reader.last_look import LastLook, Places
from chequeocr.recognize.strips import Plain
from chequeocr.record import Field, Micr
from chequeocr.types import Box
from tests.support.places import BOXES
from tests.support.records import record, text_field


@dataclass
class Networks:
    """What the fakes answer: `lines` of the finder with their texts; the text of the amount's row; the chance
    of each kind. `seen`: the widths of the lines in which that was looked for, in order."""

    lines: list[tuple[Box, str]] = field(default_factory=list)
    row: str = "48,250/-"
    done: dict[str, float] = field(default_factory=dict)
    sure: float = -0.1
    at: int | None = None  # only the line of this number in its field was retouched
    seen: list[tuple[int, ...]] = field(default_factory=list)

    def look(self, monkeypatch: pytest.MonkeyPatch) -> LastLook:
        outer = self

        class Finder:
            def lines(self, image: np.ndarray) -> list[np.ndarray]:
                return [last_look._corners(box) for box, _ in outer.lines]

        class Strips:
            def read(self, lines: Sequence[np.ndarray]) -> list[Plain]:
                return [Plain(self._text(one), outer.sure) for one in lines]

            def _text(self, cut: np.ndarray) -> str:
                """Lines are told by the grey level of their picture."""
                return dict(outer.greys()).get(int(np.median(cut)), outer.row)

        class Retouched:
            def chances(self, lines: Sequence[np.ndarray]) -> list[tuple[float, ...]]:
                outer.seen.append(tuple(one.shape[1] for one in lines))
                return [
                    tuple(outer.done.get(kind, 0.0) * (outer.at in (None, i)) for kind in last_look.KINDS)
                    for i, _ in enumerate(lines)
                ]

        for name, fake in (("TextFinder", Finder), ("StripReader", Strips), ("RetouchedFinder", Retouched)):
            monkeypatch.setattr(last_look, name, lambda *_, fake=fake, **__: fake())
        return LastLook()

    def greys(self) -> list[tuple[int, str]]:
        return [(100 + i, text) for i, (_, text) in enumerate(self.lines)]

    def picture(self) -> np.ndarray:
        """White paper, each line with a text a block in a grey of its own, a signature in dark strokes."""
        image = np.full((380, 820, 3), 250, np.uint8)
        image[255:325, 600:720:6] = 20
        for (grey, text), (box, _) in zip(self.greys(), self.lines, strict=True):
            x0, y0, x1, y1 = box
            image[y0:y1, x0:x1] = grey if text else image[y0:y1, x0:x1]
        return image


MICR = Field[Micr](value=Micr(routing="600123045"), text="⑈004217⑈ 600123045⑆ 110938⑈ 31")
CHEQUE = record(payee_name=text_field("Meera Stationers"), ifsc=text_field("DEKH0817475"), micr=MICR)
PLACES = Places(BOXES, BOXES)


def told(networks: Networks, monkeypatch: pytest.MonkeyPatch, **more: Any) -> list[tuple[str, str | None]]:
    look = networks.look(monkeypatch)
    found = look.findings(networks.picture(), more.get("places", PLACES), more.get("cheque", CHEQUE))
    return [(one.code, one.field) for one in found]


def test_of_a_cheque_as_it_should_be_nothing_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    assert told(Networks(), monkeypatch) == []
    lines = [((300, 5, 500, 25), "Bank"), ((50, 45, 250, 75), "Meera"), ((560, 330, 700, 350), "Sign")]
    assert told(Networks(lines), monkeypatch) == []


def test_lines_that_belong_to_no_field_are_read(monkeypatch: pytest.MonkeyPatch) -> None:
    networks = Networks([((300, 5, 500, 25), "VOID"), ((50, 45, 250, 75), "Specimen & Sons")])
    payee = CHEQUE.model_copy(update={"payee_name": text_field("Specimen & Sons")})
    assert told(networks, monkeypatch, cheque=payee) == [("words-against-payment", None)]
    assert len(told(networks, monkeypatch)) == 2, "the payee is called otherwise"


def test_lines_of_date_and_numbers_and_single_letters_are_not_read(monkeypatch: pytest.MonkeyPatch) -> None:
    lines = [((610, 22, 780, 48), "VOID"), ((300, 200, 320, 220), "TEST")]
    assert told(Networks(lines), monkeypatch) == []


@pytest.mark.parametrize("row", ["148,250/-", "/ 48,250/-", "48,250/-0", "48,250/-7"])
def test_something_beside_the_figures(monkeypatch: pytest.MonkeyPatch, row: str) -> None:
    assert told(Networks(row=row), monkeypatch) == [("altered-suspect", "amount_in_numbers")]
    line = Networks([((590, 100, 795, 130), row)])
    assert told(line, monkeypatch) == [("altered-suspect", "amount_in_numbers")]


def test_a_piece_of_the_figures_is_no_row(monkeypatch: pytest.MonkeyPatch) -> None:
    assert told(Networks([((720, 100, 790, 130), "148,250/-0")]), monkeypatch) == []


def test_another_currencys_sign_beside_the_figures(monkeypatch: pytest.MonkeyPatch) -> None:
    assert told(Networks(row="US$ 48,250"), monkeypatch) == [("other-currency", "amount_in_numbers")]


def test_a_sign_that_stands_before_the_figures_is_read_by_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    """Its line begins left of the box; in the row it was lost."""
    for text, where, found in (
        ("US", (520, 100, 595, 130), True), ("KSh", (490, 102, 790, 128), True),
        ("Rs", (520, 100, 595, 130), False),
        ("US", (520, 140, 595, 170), False),  # another row
        ("US", (300, 100, 400, 130), False),  # too far away
    ):  # fmt: skip
        codes = told(Networks([(where, text)]), monkeypatch)
        assert codes == ([("other-currency", "amount_in_numbers")] if found else []), (text, where)


def test_without_figures_or_an_amount_no_row_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    networks = Networks(row="US$ 5-0")
    places = Places({name: box for name, box in BOXES.items() if name != "amount_in_numbers"}, {})
    assert told(networks, monkeypatch, places=places) == []
    assert told(networks, monkeypatch, cheque=CHEQUE.model_copy(update={"amount": None})) == []


LIMITS = [(name, kind) for name, each in last_look.SUSPECT.items() for kind in each]


def only(*names: str) -> Places:
    """Places where these fields alone were cut out; a signature is looked at where it was found."""
    found = {name: box for name, box in BOXES.items() if name != "signature" or name in names}
    return Places(found, {name: BOXES[name] for name in names})


@pytest.mark.parametrize(("name", "kind"), LIMITS)
def test_what_was_done_to_a_field(monkeypatch: pytest.MonkeyPatch, name: str, kind: str) -> None:
    limit, places = last_look.SUSPECT[name][kind], only(name)
    lines = [((50, 50, 200, 70), "Meera"), ((50, 110, 200, 130), "forty eight")]
    assert told(Networks(lines, done={kind: limit - 0.001}), monkeypatch, places=places) == []
    networks = Networks(lines, done={kind: limit})
    (found,) = networks.look(monkeypatch).findings(networks.picture(), places, CHEQUE)
    assert (found.code, found.field) == ("altered-suspect", name)
    assert found.message.endswith(f"seems to have been altered after it was written: {kind}.")


def test_each_field_is_looked_at_for_each_kind_a_signature_for_strokes(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    fields = ["payee_name", "amount_in_words", "date", "amount_in_numbers"]
    each = {(name, kind) for name in fields for kind in last_look.KINDS[:-1]}
    assert set(LIMITS) == each | {("signature", "struck out")}
    lines = [((50, 50, 200, 70), "Meera"), ((50, 110, 200, 130), "forty eight")]
    found = told(Networks(lines, done=dict.fromkeys(last_look.KINDS[:-1], 1.0)), monkeypatch)
    assert found == [("altered-suspect", name) for name in (*fields, "signature")], "each once"


def test_a_filler_and_a_smudge_are_no_line_that_was_struck_out(monkeypatch: pytest.MonkeyPatch) -> None:
    lines = [((50, 50, 250, 70), "~~"), ((50, 110, 80, 130), "forty")]
    places = only("payee_name", "amount_in_words")
    assert told(Networks(lines, done={"struck out": 1.0}), monkeypatch, places=places) == []


def test_each_line_of_the_words_is_looked_at_and_figures_as_they_were_cut(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    lines = [((50, 102, 300, 118), "forty eight"), ((50, 122, 250, 138), "thousand"),
             ((620, 102, 700, 128), "48,250")]  # fmt: skip
    networks = Networks(lines, done={"struck out": 1.0}, at=1)
    assert told(networks, monkeypatch) == [("altered-suspect", "amount_in_words")]
    words, date, figures, signature, printed = networks.seen
    assert words == (625, 500), "two lines, 16 pixels high, each 40 high with ground around it"
    assert (date, figures, signature) == ((253,), (253,), (115,))
    assert printed == ()


def crossed(image: np.ndarray) -> np.ndarray:
    """The picture with a large cross through the place of the signature."""
    image[255:325, 600:720] = 250
    for x in range(600, 720):
        for y in (255 + (x - 600) * 70 // 120, 325 - (x - 600) * 70 // 120):
            image[y - 1 : y + 2, x] = 20
    return image


def test_a_signature_that_was_crossed_out(monkeypatch: pytest.MonkeyPatch) -> None:
    networks = Networks()
    look = networks.look(monkeypatch)
    (found,) = look.findings(crossed(networks.picture()), PLACES, CHEQUE)
    assert (found.code, found.field) == ("altered-suspect", "signature")
    assert found.message.endswith("altered after it was written: struck out.")


def test_a_field_in_another_ink(monkeypatch: pytest.MonkeyPatch) -> None:
    networks = Networks()
    look, image = networks.look(monkeypatch), networks.picture()
    for name in ("payee_name", "amount_in_words", "amount_in_numbers", "date"):
        x0, y0, x1, y1 = BOXES[name]
        for x in range(x0 + 10, x1 - 10, 12):
            image[y0 + 4 : y1 - 4, x : x + 4] = (170, 20, 30) if name == "date" else (20, 30, 150)
    (found,) = look.findings(image, PLACES, CHEQUE)
    assert (found.code, found.field) == ("altered-suspect", "date")
    assert found.message == "The date is written in another ink than the rest."


@pytest.mark.parametrize(
    ("check", "code"), [("striped", "screen-photo"), ("copied", "copy-suspect")]
)
def test_the_picture_itself_is_looked_at(monkeypatch: pytest.MonkeyPatch, check: str, code: str) -> None:
    monkeypatch.setattr(last_look, check, lambda image: image.shape == (380, 820, 3))
    assert told(Networks(), monkeypatch) == [(code, None)]


def test_a_window_around_the_cheque(monkeypatch: pytest.MonkeyPatch) -> None:
    lines = [((20, 2, 180, 20), "cheque.jpg - Viewer")]
    assert told(Networks(lines), monkeypatch) == [("screen-photo", None)]


def test_print_alone_is_no_signature(monkeypatch: pytest.MonkeyPatch) -> None:
    label = [((590, 250, 730, 330), "")]  # it holds all of the ink
    printed = Networks(label, done={"printed": 1.0})
    assert told(printed, monkeypatch) == [("signature-missing", "signature")]
    assert told(Networks(label, done={"printed": 0.5}), monkeypatch) == []
    for share, sure, missing in ((0.93, -0.05, True), (0.93, -0.5, False), (0.97, -0.5, True)):
        found = told(Networks(label, done={"printed": share}, sure=sure), monkeypatch)
        assert bool(found) is missing, "what is read surely is print sooner"


def test_a_signature_may_stand_above_its_box(monkeypatch: pytest.MonkeyPatch) -> None:
    below = Places(BOXES | {"signature": (550, 340, 780, 380)}, {})  # the ink ends at 325
    assert told(Networks(), monkeypatch, places=below) == [("signature-missing", "signature")]
    high = Places(BOXES | {"signature": (550, 326, 780, 376)}, {})  # from 306 on it counts
    assert told(Networks(), monkeypatch, places=high) == []


def test_nothing_where_one_signs(monkeypatch: pytest.MonkeyPatch) -> None:
    moved = Places(BOXES | {"signature": (300, 250, 530, 330)}, {})
    assert told(Networks(), monkeypatch, places=moved) == [("signature-missing", "signature")]
    none = Places({name: box for name, box in BOXES.items() if name != "signature"}, {})
    assert told(Networks(), monkeypatch, places=none) == [], "nobody asked for one"


def test_a_missing_micr_line_is_said_where_it_was_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    networks = Networks()
    look = networks.look(monkeypatch)
    without_it = CHEQUE.model_copy(update={"micr": None})
    for fields, expected in ((None, ["micr-missing"]), (("micr",), ["micr-missing"]), (("date",), [])):
        look = LastLook(fields=fields)
        codes = [one.code for one in look.findings(networks.picture(), PLACES, without_it)]
        assert codes == expected


def test_a_line_that_goes_on_behind_the_payee_is_the_payees(monkeypatch: pytest.MonkeyPatch) -> None:
    long = Networks([((50, 45, 540, 75), "Ravi Kumar or John Walsh")])
    assert told(long, monkeypatch) == [("altered-suspect", "payee_name")]
    below = Networks([((50, 75, 540, 95), "Ravi Kumar or John Walsh")])
    assert told(below, monkeypatch) == []


def test_an_extractor_that_gave_no_boxes(monkeypatch: pytest.MonkeyPatch) -> None:
    networks = Networks([((300, 5, 500, 25), "VOID")], done={"struck out": 1.0})
    assert told(networks, monkeypatch, places=Places({}, {})) == [("words-against-payment", None)]


def test_the_networks_that_ship_look_at_any_picture() -> None:
    look = pickle.loads(pickle.dumps(LastLook(threads=1)))
    tiny = np.full((3, 2, 3), 200, np.uint8)
    for image in (tiny, np.zeros((90, 200, 3), np.uint8)):
        high, wide = image.shape[:2]
        whole = Places.of_draft(dict.fromkeys(BOXES, (0, 0, wide, high)), image)
        codes = [one.code for one in look.findings(image, Places(whole.boxes, whole.boxes), CHEQUE)]
        assert "signature-missing" in codes
