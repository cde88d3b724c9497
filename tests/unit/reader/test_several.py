"""Two cheques in one picture: which calls give both, and what is said by those that give one."""

from __future__ import annotations

import json

import cv2
import numpy as np
import pytest
from click.testing import CliRunner
from PIL import Image

from chequeocr.cli.app import app
from chequeocr.reader.reader import ChequeReader
from chequeocr.reader.settings import ReaderSettings
from chequeocr.source.image import load_page


@pytest.fixture(scope="module")
def two(fixtures_dir, tmp_path_factory):
    """A dark desk with two cheques below each other, tilted by 2.5 degrees."""
    upper, lower = (
        load_page(fixtures_dir / name).image for name in ("in_handwritten_1.jpg", "us_handwritten_1.jpg")
    )
    high, wide = upper.shape[0] + lower.shape[0] + 200, max(upper.shape[1], lower.shape[1]) + 120
    page = np.full((high, wide, 3), 110, np.uint8)
    page[60 : 60 + upper.shape[0], 50 : 50 + upper.shape[1]] = upper
    page[120 + upper.shape[0] :][: lower.shape[0], 60 : 60 + lower.shape[1]] = lower
    matrix = cv2.getRotationMatrix2D((wide / 2, high / 2), 2.5, 1.0)
    path = tmp_path_factory.mktemp("two") / "two.png"
    Image.fromarray(cv2.warpAffine(page, matrix, (wide, high), borderValue=(110,) * 3)).save(path)
    return path


@pytest.fixture(scope="module")
def reader():
    return ChequeReader(settings=ReaderSettings(threads=1))


def test_every_cheque_of_the_page(reader, two, fixtures_dir):
    first, second = reader.read_all(two)
    assert [first.cheque, second.cheque] == [0, 1]
    assert first.outline[0][1] < second.outline[0][1]
    for got, name in ((first, "in_handwritten_1.jpg"), (second, "us_handwritten_1.jpg")):
        alone = reader.read(fixtures_dir / name)
        assert got.amount.value == alone.amount.value
        assert got.micr.value.routing == alone.micr.value.routing
        assert "more-cheques" not in {finding.code for finding in got.findings}


def test_one_result_a_source_says_that_there_are_more(reader, two, fixtures_dir):
    results = list(reader.read_many([two, fixtures_dir / "in_printed_1.jpg"]))
    assert [cheque.source.endswith("two.png") for cheque in results] == [True, False]
    for cheque in (results[0], reader.read(two)):
        said = [finding.message for finding in cheque.findings if finding.code == "more-cheques"]
        assert said == ["The picture shows 2 cheques. Only the first was read."]


def test_the_command_line_reads_both(two, tmp_path):
    result = CliRunner().invoke(
        app, ["read", str(two), "--json", "--as-of", "none", "--annotate", str(tmp_path / "drawn")]
    )
    line, second = result.stdout.splitlines()
    assert [json.loads(one)["cheque"] for one in (line, second)] == [0, 1]
    assert "more-cheques" not in {finding["code"] for finding in json.loads(line)["findings"]}
    assert (result.stderr, result.exit_code) == ("", 0)
    assert sorted(path.name for path in (tmp_path / "drawn").iterdir()) == ["two-c2.jpg", "two.jpg"]
    drawn = np.asarray(Image.open(tmp_path / "drawn" / "two.jpg"))
    x, y = json.loads(line)["outline"][0]
    red, green, blue = drawn[y, x].astype(int)
    assert min(red, green) > 150 > blue, "the outline is drawn"
