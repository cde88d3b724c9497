"""Class names from metadata and from files."""

from __future__ import annotations

import pytest

from chequeocr.detect.names import beside, from_metadata, parse


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("{0: 'payee', 1: 'date'}", ("payee", "date")),
        ("{'1': 'date', '0': 'payee'}", ("payee", "date")),
        ('["payee", "date"]', ("payee", "date")),
        ('{"0": "payee", "1": null}', None),
        ("{0: 'payee', 2: 'date'}", None),
        ("{0: no, 1: 12, 2: \"d'accord\"}", ("no", "12", "d'accord")),
        ("&a [*a]", None),
        ("{'a': 'payee'}", None),
        ("__import__('os').system('true')", None),
        ("payee,date", None),
        ("", None),
        ("{}", None),
        ("7", None),
        ("[" * 90_000, None),
        ("['" + "x" * 200_000 + "']", None),
    ],
)
def test_metadata(text, expected):
    assert from_metadata({"names": text}) == expected
    assert from_metadata({}) is None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "train: x\nnames: [payee, 'amount in words', \"date\"]\nnc: 3\n",
            ("payee", "amount in words", "date"),
        ),
        ("names: {0: payee, 1: date}\n", ("payee", "date")),
        ("names: ['payee', 'date']  # two\n", ("payee", "date")),
        ("names:\n- payee\n- date\nroboflow:\n  version: 1\n", ("payee", "date")),
        ("names:\n  0: payee\n  1: 'date'\n\nother: 1\n", ("payee", "date")),
        ("nc: 2\n", None),
        ("names:\nother: 1\n", None),
    ],
)
def test_yaml(text, expected):
    assert parse(text, yaml=True) == expected


def test_files_beside_the_model_in_their_order(tmp_path):
    model = tmp_path / "best.onnx"
    assert beside(model) is None
    (tmp_path / "names.txt").write_text("payee\n\n  date \n")
    assert beside(model) == ("payee", "date")
    (tmp_path / "best.names").write_text("amount\n")
    assert beside(model) == ("amount",)


def test_an_empty_file_is_passed_over(tmp_path):
    (tmp_path / "names.txt").write_text("\n\n")
    (tmp_path / "data.yaml").write_text("names: [payee]\n")
    assert beside(tmp_path / "best.onnx") == ("payee",)
