"""The model of names, made from small wheels of our own."""

import ast
import zipfile

import numpy as np
import pytest

from chequeocr.errors import ModelNotFoundError
from chequeocr.recognize.guide import Guidance
from chequeocr.recognize.names import NameGuide
from chequeocr.train.lines import names
from chequeocr.train.lines.names import make_names

MEMBERS = {
    "faker-40.63.0": {
        "faker/providers/person/en_IN/__init__.py": 'first_names = ("Quorlin", "Dex")\nother = ("Zzz",)',
        "faker/providers/person/ru_RU/__init__.py": 'class P:\n    first_names = ("Wvwvwv",)',
    },
    "indian_names-0.3": {"indian_names/last.names": "2   \nquorlan  \n"},
    "indigen-0.1.3": {"indigen/state_modules/A.py": 'goa_surname = ["Quorlin"]'},
    "getindianname-1.0.7": {"getindianname/malename.txt": "Dexa\n"},
    "tamil_names-0.1.1": {"tamilnames/data/names.csv": "gender,name_en,name_ta\nmale,Dexan,அன்பு\n"},
}


@pytest.fixture
def wheels(tmp_path):
    for name, members in MEMBERS.items():
        with zipfile.ZipFile(tmp_path / f"{name}-py3-none-any.whl", "w") as wheel:
            for member, text in members.items():
                wheel.writestr(member, text)
    return tmp_path


def test_it_learns_the_lists_and_only_those(wheels):
    make_names(wheels, wheels / "made.npz")
    guide = Guidance(NameGuide(wheels / "made.npz"), 1.0)
    assert guide.prior("Quorlin") > guide.prior("Quorlan") > guide.prior("Qaorlin")
    assert guide.prior("Dex") > guide.prior("Zzz")
    assert guide.prior("Dex") > guide.prior("Wvwvwv")


def test_the_same_wheels_make_the_same_file(wheels):
    first = make_names(wheels, wheels / "a.npz")
    assert make_names(wheels, wheels / "b.npz") == first
    with np.load(wheels / "a.npz") as file:
        assert file["sizes"].sum() == len(file["symbols"]) == len(file["counts"])


def test_a_missing_wheel_is_named(wheels):
    (wheels / "indigen-0.1.3-py3-none-any.whl").unlink()
    with pytest.raises(ModelNotFoundError, match="indigen"):
        make_names(wheels, wheels / "made.npz")


def test_lists_are_found_by_their_names():
    source = 'last_names: list = ["A"]\nformats_first_name = ["B"]\nfirst_names = dict(x="C")\nplain = ["D"]'
    tree = ast.parse(source)
    assert sorted(map(tuple, names._literals(tree))) == [("A",), ("C",)]
