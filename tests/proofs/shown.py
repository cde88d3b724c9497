"""Runs what shows a proof, in environments made for it.

In: a row of the table. Out: whether every command ended well, and every test of it passed.
"""

from __future__ import annotations

import os
import shlex
import subprocess
import sys
import tempfile
import venv
import xml.etree.ElementTree as ET
from collections.abc import Iterable
from pathlib import Path

from tests.proofs.table import Command, Proof


def record(root: Path, proof: Proof) -> bool:
    """Runs the commands that write the proof into its page."""
    with tempfile.TemporaryDirectory() as folder:
        return _ran(root, proof, proof.record, Path(folder))


def again(root: Path, proof: Proof, reports: Iterable[Path] = ()) -> bool:
    """Shows a proof once more and writes nothing: `reports` (JUnit XML) of its tests save running them."""
    if not proof.tests:
        with tempfile.TemporaryDirectory() as folder:
            return _ran(root, proof, (proof.again,), Path(folder))
    if passed(proof.tests, reports):
        return True
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder, "report.xml")
        tests: Command = ("python", "-m", "pytest", "-q", "-m", "", f"--junitxml={report}", *proof.tests)
        return _ran(root, proof, (tests,), Path(folder)) and passed(proof.tests, [report])


def passed(tests: Iterable[str], reports: Iterable[Path]) -> bool:
    """Whether the reports have tests of each of these files, and all passed: a skipped one shows nothing."""
    cases = [case for report in reports for case in ET.parse(report).getroot().iter("testcase")]
    for test in tests:
        module = test.removesuffix(".py").replace("/", ".")
        own = [case for case in cases if f"{case.get('classname')}.".startswith(f"{module}.")]
        if not own or any(len(case.findall(bad)) for case in own for bad in ("skipped", "failure", "error")):
            return False
    return True


def _ran(root: Path, proof: Proof, commands: Iterable[Command], folder: Path) -> bool:
    environment = {**os.environ, **_environments(root, proof, folder)}
    for command in commands:
        words = [sys.executable if word == "python" else word.format(folder=folder) for word in command]
        print(f"$ {shlex.join(words)}", flush=True)
        if subprocess.run(words, cwd=root, env=environment, check=False).returncode:
            return False
    return True


def _environments(root: Path, proof: Proof, folder: Path) -> dict[str, str]:
    """Variable -> Python of a new environment with what it has to have, for those that aren't set."""
    made = {}
    for variable, requirements in proof.environments.items():
        if variable in os.environ:
            continue
        path = folder / variable.lower()
        print(f"installing {requirements} for {proof.name}", flush=True)
        venv.create(path, with_pip=True)
        made[variable] = str(path / "bin" / "python")
        install = [made[variable], "-m", "pip", "install", "-q", "-r", str(root / requirements)]
        subprocess.run(install, check=True)
    return made
