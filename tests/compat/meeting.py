"""Our client meets the real `inference` server, and the page of detectors says when and how it went.

    CHEQUEOCR_INFERENCE_PYTHON=.../bin/python python -m tests.compat.meeting --write docs/detectors.md

In: a Python with tests/compat/inference.txt. Out: a paragraph, printed; with `--write` it goes into the page,
and the server's replies are kept for the tests that replay them. Exit status 1 where a test isn't passed.
"""

from __future__ import annotations

import os
import platform
import subprocess
import sys
import tempfile
import xml.etree.ElementTree as ET
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

import click

from chequeocr.models import registry
from tests.bench.checkout import ROOT, commit
from tests.bench.pages import write_into

VARIABLE = "CHEQUEOCR_INFERENCE_PYTHON"
SERVER = ("inference", "inference-models", "onnxruntime")
CLIENT = ("inference-sdk", "supervision", "opencv-python")
_ASK = "import sys; from importlib.metadata import version; print(*map(version, sys.argv[1:]))"


def run(report: Path, keep: bool) -> bool:
    """Runs tests/compat into a JUnit report; whether all passed and none was skipped. `keep`: the replies."""
    options = ["-q", f"--junitxml={report}", "-o", "junit_family=legacy"]
    line = [sys.executable, "-m", "pytest", *options, "tests/compat"]
    environment = {**os.environ, "CHEQUEOCR_RECORD": "1" if keep else ""}
    done = subprocess.run(line, cwd=ROOT, env=environment, check=False)
    cases = list(ET.parse(report).getroot().iter("testcase")) if report.exists() else []
    return done.returncode == 0 and bool(cases) and not any(case.findall("skipped") for case in cases)


def noted(report: Path) -> dict[str, float]:
    """What the tests noted, the largest of each: how far the server's boxes and scores are from ours."""
    found: dict[str, float] = {}
    for row in ET.parse(report).getroot().iter("property"):
        name, value = str(row.get("name")), float(row.get("value", "nan"))
        found[name] = max(found.get(name, value), value)
    return found


def paragraph(report: Path, python: str) -> str:
    """When, of what, and how far apart."""
    ask = subprocess.run([python, "-c", _ASK, *SERVER], capture_output=True, text=True, check=True)
    server, models, runtime = ask.stdout.split()
    sdk, supervision, opencv = map(version, CLIENT)
    count = len(list(ET.parse(report).getroot().iter("testcase")))
    far = noted(report)
    lines = (
        f"{datetime.now(UTC):%Y-%m-%d}, commit {commit()}: all {count} tests passed.",
        f"`inference` {server} (inference-models {models}, onnxruntime {runtime}) served",
        f"`{registry.info('cheque-fields').version}` to inference-sdk {sdk} with supervision {supervision}",
        f"and OpenCV {opencv}, Python {platform.python_version()}. Of {far['fields']:.0f} fields",
        f"x is at most {far['x']:.2f} pixels off ({far['x bound']:.2f} may be),",
        f"y at most {far['y']:.2f} ({far['y bound']:.2f} may be), a score at most {far['score']:.4f}.",
    )
    return "\n".join(lines)


@click.command()
@click.option("--write", type=click.Path(exists=True, path_type=Path), help="A page with marks `met`.")
def main(write: Path | None) -> None:
    """Runs tests/compat against the real server."""
    python = os.environ.get(VARIABLE)
    if not python:
        raise click.ClickException(f"{VARIABLE} must name a Python that has tests/compat/inference.txt")
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder, "report.xml")
        if not run(report, keep=write is not None):
            raise click.ClickException("client and server don't understand each other, see above")
        text = paragraph(report, python)
    click.echo(text)
    if write:
        write_into(write, "met", text)


if __name__ == "__main__":
    main()
