"""The HTML report: it stands alone, nothing in it is taken for markup, the worst comes first."""

from __future__ import annotations

import base64
import re
from html.parser import HTMLParser
from io import BytesIO

import pytest
from PIL import Image as PilImage

from chequeocr.evaluate import ClipSettings, Truth, evaluate, report_html
from chequeocr.testing import FakeReader
from tests.support.records import record, text_field

NASTY = "<script>alert('x')</script>\"&\x1b"
VOID = {"meta", "img", "br", "path", "polyline", "circle"}


class Seen(HTMLParser):
    """Tags, attributes and texts of a page; every tag that opens has to be closed."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str | None]] = []
        self.texts: list[str] = []
        self.open: list[str] = []
        self.feed(page)
        assert self.open == []

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        self.attributes += attrs
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag, attrs):
        self.tags.append(tag)
        self.attributes += attrs

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        self.texts.append(data)


@pytest.fixture
def page(tmp_path) -> str:
    PilImage.new("RGB", (300, 120), "white").save(tmp_path / "a.png")
    true = {"amount": "48250.00", "payee": NASTY}
    truths = [Truth(tmp_path / "a.png", f"set {NASTY}", true, {}) for _ in range(3)]
    truths.append(Truth(tmp_path / f"{NASTY.replace('/', '')}.png", "other", true, {}))
    records = [
        record("1.00", 0.4, payee_name=text_field("<img src=x onerror=y>", 0.8)),
        record("2.00", 0.97, decision="accept", payee_name=text_field("one", 0.2)),
        record("48250.00", 0.99, payee_name=text_field("two")),
        record("48250.00", 0.9, payee_name=text_field("three")),
    ]
    return report_html(evaluate(truths, FakeReader(records), ClipSettings()), f"measured {NASTY}")


def test_nothing_of_a_cheque_is_markup(page):
    seen = Seen(page)
    assert "script" not in seen.tags
    assert {name for name, _ in seen.attributes}.isdisjoint({"onerror", "onload", "href", "style"})
    assert "\x1b" not in page
    shown = "<script>alert('x')</script>\"& "
    assert f"measured {shown}" in seen.texts
    assert f"set {shown}" in seen.texts
    assert "imgsrcxonerrory" in seen.texts  # payees are compared, and shown, by letters alone
    assert "<script" not in page


def test_no_address_leads_out_of_it(page):
    seen = Seen(page)
    sources = [value for name, value in seen.attributes if name in ("src", "href", "xlink:href", "srcset")]
    assert len(sources) > 3
    assert all(source.startswith("data:image/jpeg;base64,") for source in sources)
    assert re.findall(r"https?:|//[a-z]|url\(|@import", page) == []
    assert ("content", "default-src 'none'; img-src data:; style-src 'unsafe-inline'") in seen.attributes
    assert set(seen.tags) & {"link", "iframe", "object", "script"} == set()


def test_pictures_can_be_decoded(page):
    for data in re.findall(r'src="data:image/jpeg;base64,([^"]+)"', page):
        with PilImage.open(BytesIO(base64.b64decode(data))) as image:
            image.load()


def test_accepted_errors_come_first_with_truth_and_reading(page):
    errors = page.split("Errors, those on accepted cheques first")[1]
    order = re.findall(r"<td>(0\.\d{4}|<span class=\"quiet\">none)", errors)
    none = '<span class="quiet">none'
    # The accepted amount, what else is wrong on that cheque, then what nobody accepted.
    assert order[:6] == ["0.9700", "0.2000", none, none, "0.8000", "0.4000"]
    first = errors.split("<tr>")[2]
    assert "<bdi>48250</bdi></td><td><bdi>2</bdi>" in first
    assert '<span class="accept">accepted</span>' in first
    assert "<img" in first


def test_curves_are_drawn(page):
    titles = re.findall(r"<svg[^>]*><title>([^<]*)", page)
    assert titles == ["Reject curve", "Read rate at a fixed misread rate", "Reliability", "Reliability"]
    assert Seen(page).tags.count("polyline") > 4
    row = re.search(r"<tr><td><bdi>all</bdi></td><td><bdi>R@1 %.*?</tr>", page)
    assert row is not None
    cells = re.findall(r"<bdi>(.*?)</bdi>", row[0])
    assert cells == ["all", "R@1 %", "1/4 25.0% (4.6–69.9)", "0/4 0.0% (0.0–49.0)", "–", "0.99"]


def test_it_says_where_the_cheques_are_too_few(page):
    assert "Too few cheques to tell R@0.1 %: all (4)" in page
    assert "It takes 3,838 presented, and none wrong" in page


def test_without_confidences_it_says_so(tmp_path):
    truths = [Truth(tmp_path / "a.png", "mine", {"amount": "48250.00"}, {})]
    page = report_html(evaluate(truths, FakeReader([record()])), "measured")
    assert "nothing can be accepted by it" in page
    assert "<svg" not in page
    Seen(page)
    none = [Truth(tmp_path / "a.png", "mine", {"payee": "A"}, {})]
    page = report_html(evaluate(none, FakeReader([record()])), "measured")
    assert "there is no read rate" in page
    Seen(page)


def test_nothing_wrong(tmp_path):
    truths = [Truth(tmp_path / "a.png", "mine", {"amount": "48250.00"}, {})]
    report = evaluate(truths, FakeReader([record(confidence=1.0)]))
    report.misses.clear()
    assert "<p>None.</p>" in report_html(report, "measured")
