"""A package of somebody else's, installed by pip, adds stages of its own by entry points."""

from __future__ import annotations

import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

MODULE = """
import numpy as np
import supervision as sv
from chequeocr.types import Draft, Reading


class Stage:
    def __init__(self, rest, threads):
        self.rest, self.threads = rest, threads

    def detect(self, images):
        box = np.array([[10, 10, 90, 30]], np.float32)
        return [sv.Detections(xyxy=box, confidence=np.array([0.9], np.float32), class_id=np.array([0]),
                              data={"class_name": np.array(["payee_name"])}) for _ in images]

    def recognize(self, crops):
        return [Reading(f"{self.rest} {self.threads}", -0.1) for _ in crops]

    def extract(self, pages):
        return [[Draft({"payee_name": Reading(f"drafted {self.rest}", -0.1)})] for _ in pages]


def nothing(rest, threads):
    return object()
"""
POINTS = """[chequeocr.detectors]
acme = acme_cheques:Stage
broken = acme_cheques:nothing
gone = acme_cheques:absent

[chequeocr.recognizers]
acme = acme_cheques:Stage

[chequeocr.extractors]
acme = acme_cheques:Stage
"""
PROGRAM = """
import numpy as np
from chequeocr import ChequeReader, ReaderSettings
from chequeocr.errors import SettingsError

picture = np.full((60, 120, 3), 250, np.uint8)
picture[16:24, 20:80] = 20
settings = ReaderSettings(threads=2, upright=False)
print(ChequeReader("acme:boxes", "acme:Asha Rao", settings).read(picture).payee)
print(ChequeReader(extractor="acme:whole", settings=settings).read(picture).payee)
for name in ("broken:x", "gone", "other:x"):
    try:
        ChequeReader(name)
    except SettingsError as error:
        print(error)
"""


@pytest.fixture
def installed(tmp_path: Path) -> Path:
    """The folder into which pip has installed the plug-in's wheel."""
    wheel = tmp_path / "acme_cheques-1.0-py3-none-any.whl"
    info = "acme_cheques-1.0.dist-info"
    files = {
        "acme_cheques.py": MODULE,
        f"{info}/METADATA": "Metadata-Version: 2.1\nName: acme-cheques\nVersion: 1.0\n",
        f"{info}/WHEEL": "Wheel-Version: 1.0\nGenerator: test\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
        f"{info}/entry_points.txt": POINTS,
    }
    with zipfile.ZipFile(wheel, "w") as archive:
        for name, text in files.items():
            archive.writestr(name, text)
        archive.writestr(f"{info}/RECORD", "".join(f"{name},,\n" for name in (*files, f"{info}/RECORD")))
    site = tmp_path / "site"
    pip = [sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--no-index"]
    subprocess.run([*pip, "--target", site, wheel], check=True)
    return site


def test_kinds_of_another_package_are_as_good_as_ours(installed: Path) -> None:
    program = f"import sys; sys.path.insert(0, {str(installed)!r})\n" + PROGRAM
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    said = done.stdout.splitlines()
    assert said[:2] == ["Asha Rao 2", "drafted whole"]
    assert said[2] == "'broken:x' made a object; the detector needs `detect`"
    assert said[3].startswith("'gone' of acme_cheques:absent can't be imported")
    assert said[4].startswith("no detector is called 'other:x'; use cheque-fields, yolo:path/to/model.onnx")
    assert "acme" in said[4]
