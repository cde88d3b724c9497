"""PDF files: a scan comes out as the scanner made it, anything else is drawn as people see it."""

from __future__ import annotations

import io
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageDraw

from chequeocr.errors import (
    DamagedFileError,
    FileAccessError,
    ImageTooLargeError,
    MissingExtraError,
    ProtectedFileError,
    UnpackingLimitError,
)
from chequeocr.outcome import Failure
from chequeocr.source.image import MORE_PAGES
from chequeocr.source.limits import SourceLimits
from chequeocr.source.pages import first_page, pages, parts
from chequeocr.types import Page

pytest.importorskip("pypdfium2", reason="reading PDF needs the extra 'pdf'")


def scan(width: int = 600, height: int = 260, mode: str = "RGB") -> Image.Image:
    """A leaf with a dark bar at its top left, so that turns and flips show."""
    image = Image.new(mode, (width, height), "white")
    ImageDraw.Draw(image).rectangle((10, 10, 200, 40), fill="black")
    return image


def pdf(*pictures: Image.Image, **options: object) -> bytes:
    buffer = io.BytesIO()
    pictures[0].save(buffer, "PDF", save_all=True, append_images=pictures[1:], **options)  # type: ignore[arg-type]
    return buffer.getvalue()


def made(page: str, content: bytes = b"", *others: bytes) -> bytes:
    """A PDF of one page: the entries of its page, its content, further objects from number 5 on."""
    stream = b"<< /Length %d >>\nstream\n%s\nendstream" % (len(content), content)
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /Contents 4 0 R " + page.encode() + b" >>",
        stream,
        *others,
    ]
    out = bytearray(b"%PDF-1.7\n")
    places = []
    for number, body in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % place for place in places)
    return bytes(
        out + b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF" % (len(objects) + 1, start)
    )


FULL = "/MediaBox [0 0 600 260]"
SCAN = b"q 600 0 0 260 0 0 cm /I Do Q"


def jpeg(image: Image.Image) -> bytes:
    buffer = io.BytesIO()
    image.save(buffer, "JPEG", quality=90)
    return buffer.getvalue()


def with_jpeg(page: str, content: bytes, data: bytes) -> bytes:
    width, height = Image.open(io.BytesIO(data)).size
    entries = (
        b"/Type /XObject /Subtype /Image /Width %d /Height %d /ColorSpace /DeviceRGB /BitsPerComponent 8"
    )
    entries %= (width, height)
    picture = b"<< %s /Filter /DCTDecode /Length %d >>\nstream\n%s\nendstream" % (entries, len(data), data)
    font = b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>"
    return made(
        page + " /Resources << /XObject << /I 5 0 R >> /Font << /F 6 0 R >> >>", content, picture, font
    )


def only(data: bytes) -> Page:
    (page,) = pages(data)
    assert isinstance(page, Page), page
    return page


def test_a_scan_is_taken_as_it_is() -> None:
    data = jpeg(scan())
    page = only(with_jpeg(FULL, SCAN, data))
    assert np.array_equal(page.image, np.array(Image.open(io.BytesIO(data))))


def test_hidden_text_of_the_scanners_software_changes_nothing() -> None:
    data = jpeg(scan())
    hidden = SCAN + b" BT /F 12 Tf 3 Tr 10 10 Td (hidden) Tj ET"
    page = only(with_jpeg(FULL, hidden, data))
    assert np.array_equal(page.image, np.array(Image.open(io.BytesIO(data))))


@pytest.mark.parametrize(
    ("page", "content", "what"),
    [
        (FULL, SCAN + b" BT /F 90 Tf 60 60 Td (VOID) Tj ET", "text over it"),
        (FULL, SCAN + b" 9 w 0 0 m 600 260 l S", "a line across"),
    ],
)
def test_what_stands_over_a_scan_is_seen(page: str, content: bytes, what: str) -> None:
    image = only(with_jpeg(page, content, jpeg(scan()))).image
    below = image[image.shape[0] // 2 :]
    assert below.min() < 60, f"{what} is lost"
    assert image.shape[1] >= 600, "the scan's own resolution is kept"


def _form(content: bytes, inner: bytes = b"") -> bytes:
    entries = b"/Type /XObject /Subtype /Form /BBox [0 0 600 260] /Resources << /XObject << %s >> >>" % inner
    return b"<< %s /Length %d >>\nstream\n%s\nendstream" % (entries, len(content), content)


def _picture(data: bytes, entries: bytes) -> bytes:
    entries += b" /Type /XObject /Subtype /Image /Width 600 /Height 260 /ColorSpace /DeviceRGB"
    entries += b" /BitsPerComponent 8 /Filter /DCTDecode /Length %d" % len(data)
    return b"<< %s >>\nstream\n%s\nendstream" % (entries, data)


def test_what_lies_in_forms_in_forms_over_a_scan_is_seen() -> None:
    nested = [_form(b"/F Do", b"/F %d 0 R" % number) for number in range(7, 13)]
    box = _form(b"0 0 0 rg 300 60 200 50 re f")
    page = only(
        made(
            FULL + " /Resources << /XObject << /I 5 0 R /F 6 0 R >> >>",
            SCAN + b" /F Do", _picture(jpeg(scan()), b""), *nested, box,
        )
    )  # fmt: skip
    below = page.image[page.image.shape[0] // 2 :]
    assert below.min() < 60


@pytest.mark.parametrize(
    ("page", "content", "entries"),
    [
        (FULL + " /CropBox [0 0 600 130]", SCAN, b""),
        ("/MediaBox [0 0 600 130]", SCAN, b""),
        (FULL, b"q 0 0 600 130 re W n 600 0 0 260 0 0 cm /I Do Q", b""),
        (FULL, SCAN, b"/Mask [0 90 0 90 0 90]"),
        (FULL, SCAN, b"/SMask 6 0 R"),
    ],
)
def test_what_a_page_hides_of_a_scan_is_not_read(page: str, content: bytes, entries: bytes) -> None:
    mask = b"<< /Type /XObject /Subtype /Image /Width 1 /Height 2 /ColorSpace /DeviceGray"
    mask += b" /BitsPerComponent 8 /Length 2 >>\nstream\n\x00\xff\nendstream"
    data = made(page + " /Resources << /XObject << /I 5 0 R >> >>", content,
                _picture(jpeg(scan()), entries), mask)  # fmt: skip
    image = only(data).image
    assert image[image.shape[0] // 20 : image.shape[0] // 4].min() > 160, "the bar at the top is hidden"


@pytest.mark.parametrize(
    ("page", "content", "place"),
    [
        (FULL + " /Rotate 90", SCAN, (0, 1)),
        (FULL + " /Rotate 180", SCAN, (1, 1)),
        (FULL, b"q -600 0 0 -260 600 260 cm /I Do Q", (1, 1)),
        (FULL, b"q 600 0 0 -260 0 260 cm /I Do Q", (1, 0)),
    ],
)
def test_a_turned_or_mirrored_scan_comes_as_the_page_shows_it(
    page: str, content: bytes, place: tuple[int, int]
) -> None:
    image = only(with_jpeg(page, content, jpeg(scan()))).image
    high, wide = image.shape[0] // 2, image.shape[1] // 2
    darkest = {
        (y, x): image[y * high : (y + 1) * high, x * wide : (x + 1) * wide].mean()
        for y in (0, 1)
        for x in (0, 1)
    }
    assert min(darkest, key=lambda at: darkest[at]) == place


def test_a_bitonal_scan_keeps_its_pixels() -> None:
    given = np.array(scan(1700, 740, "1"))
    page = only(pdf(scan(1700, 740, "1"), resolution=200))
    assert abs(page.image.shape[1] - 1700) <= 1
    assert abs(page.image.shape[0] - 740) <= 1
    drawn = page.image[:740, :1700, 0] > 127
    assert (drawn != given[: drawn.shape[0], : drawn.shape[1]]).mean() < 0.002


def test_a_drawn_page_is_large_enough_to_be_read() -> None:
    text = b"BT /F 12 Tf 30 30 Td (Pay) Tj ET"
    cheque = only(with_jpeg("/MediaBox [0 0 432 198]", text, jpeg(scan())))
    assert cheque.image.shape[:2] == (917, 2000)
    letter = only(with_jpeg("/MediaBox [0 0 612 792]", text, jpeg(scan())))
    assert letter.image.shape[:2] == (3301, 2550)  # PDFium rounds up


def test_pages_are_counted_and_share_the_files_hash(tmp_path: Path) -> None:
    path = tmp_path / "three.pdf"
    path.write_bytes(pdf(scan(600), scan(700), scan(800)))
    found = list(pages(path))
    read = [one for one in found if isinstance(one, Page)]
    assert [(one.source, one.index, one.image.shape[1]) for one in read] == [
        (str(path), 0, 600),
        (str(path), 1, 700),
        (str(path), 2, 800),
    ]
    assert len({one.sha256 for one in read}) == 1
    assert first_page(path).notes == (MORE_PAGES,)
    assert [part.pdf_page for part in parts(path) if not isinstance(part, Failure)] == [0, 1, 2]


def only_error(data: bytes, limits: SourceLimits | None = None) -> object:
    (failure,) = pages(data, limits or SourceLimits())
    assert isinstance(failure, Failure)
    return type(failure.error)


def test_bad_ones_are_failures() -> None:
    good = pdf(scan(), scan())
    assert only_error(good[:200]) is DamagedFileError
    assert only_error(b"%PDF-1.7\n") is DamagedFileError
    assert only_error(good, SourceLimits(max_pages=1)) is UnpackingLimitError
    encrypted = made("/MediaBox [0 0 9 9]").replace(
        b"/Root 1 0 R",
        b"/Root 1 0 R /ID [<00> <00>] /Encrypt << /Filter /Standard /V 2 /R 3 /Length 128 /P -4 /O <"
        + b"11" * 32
        + b"> /U <"
        + b"22" * 32
        + b"> >>",
    )
    assert only_error(encrypted) is ProtectedFileError


def test_a_huge_picture_is_refused_before_it_is_decoded() -> None:
    data = with_jpeg(FULL, SCAN, jpeg(scan()))
    assert only_error(data, SourceLimits(max_pixels=100_000)) is ImageTooLargeError
    claimed = data.replace(b"/Width 600 /Height 260", b"/Width 60000 /Height 26000")
    assert only_error(claimed) in (ImageTooLargeError, DamagedFileError)


def test_a_file_that_disappears_is_a_failure(tmp_path: Path) -> None:
    path = tmp_path / "gone.pdf"
    path.write_bytes(pdf(scan(), scan()))
    found = pages(path)
    assert isinstance(next(found), Page)
    path.unlink()
    second = next(found)
    assert isinstance(second, Failure)
    assert isinstance(second.error, FileAccessError)


def test_without_the_extra_it_says_what_to_type(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "pypdfium2", None)
    (failure,) = pages(pdf(scan()))
    assert isinstance(failure, Failure)
    assert isinstance(failure.error, MissingExtraError)
    assert "pip install 'chequeocr[pdf]'" in failure.message
