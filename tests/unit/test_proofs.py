"""No proof outlives what it proves: what makes one stale, and what is done about it."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from tests.proofs import __main__ as command
from tests.proofs.closure import closure
from tests.proofs.digest import digest, meaning
from tests.proofs.shown import passed
from tests.proofs.stamps import Stamp, changed, digests, load
from tests.proofs.table import PROOFS, Proof

ROOT = Path(__file__).resolve().parents[2]


# -- what counts as another file ----------------------------------------------------------------------------

CODE = '''"""Words."""
LIMIT = 3
"""What LIMIT is."""


def f(a: int, b: str = "x") -> str:
    """More words."""
    return b * a  # and more
'''


@pytest.mark.parametrize(
    "other",
    [
        CODE.replace("Words", "Other words"),
        CODE.replace("What LIMIT is", "What it is"),
        CODE.replace("  # and more", ""),
        CODE.replace('"x"', "'x'"),
        CODE.replace('    """More words."""\n', ""),
        CODE.replace("\n\n\n", "\n"),
    ],
)
def test_words_and_layout_are_no_change(other: str) -> None:
    assert other != CODE
    assert meaning(other) == meaning(CODE)


@pytest.mark.parametrize(
    "other",
    [
        CODE.replace("3", "4"),
        CODE.replace('"x"', '"y"'),
        CODE.replace("b * a", "a * b"),
        CODE.replace("int", "str"),
    ],
)
def test_code_is(other: str) -> None:
    assert other != CODE
    assert meaning(other) != meaning(CODE)


def test_the_meaning_is_the_same_on_every_python() -> None:
    """A stamp that one Python wrote is read by another: what versions add or leave out is not in it."""
    assert meaning("def f(): return [None, f'{a}b']  # why") == (
        "Module(body=[FunctionDef(name='f', args=arguments(), body=[Return(value=List(elts=[Constant(), "
        "JoinedStr(values=[FormattedValue(value=Name(id='a', ctx=Load()), conversion=-1), "
        "Constant(value='b')])], ctx=Load()))])])"
    )


def test_parts_of_files(tmp_path: Path) -> None:
    toml = tmp_path / "p.toml"
    toml.write_text('[a.b]\nx = 1\ny = ["z"]\n[c]\nd = 1\n')
    pins = tmp_path / "constraints.txt"
    pins.write_text("# one==1\none==1.0\ntwo==2.0\n")
    before = [digest(tmp_path, what) for what in ("p.toml:a.b", "constraints.txt:one")]
    toml.write_text('[c]\nd = 2\n[a.b]\ny = [\n "z",\n]\nx = 1\n')
    pins.write_text("one==1.0\ntwo==2.1\n")
    assert [digest(tmp_path, what) for what in ("p.toml:a.b", "constraints.txt:one")] == before
    toml.write_text("[a.b]\nx = 2\n")
    pins.write_text("one==1.1\n")
    after = [digest(tmp_path, what) for what in ("p.toml:a.b", "constraints.txt:one")]
    assert not set(after) & set(before)
    with pytest.raises(KeyError):
        digest(tmp_path, "constraints.txt:three")


def test_bytes_of_anything_else(tmp_path: Path) -> None:
    (tmp_path / "m.onnx").write_bytes(b"\0\1")
    before = digest(tmp_path, "m.onnx")
    (tmp_path / "m.onnx").write_bytes(b"\0\2")
    assert digest(tmp_path, "m.onnx") != before


# -- what a module needs ------------------------------------------------------------------------------------

PACKAGE = {
    "__init__": "",
    "a": "from chequeocr.b import c\nimport json",
    "b/__init__": "",
    "b/c": "def f():\n    import chequeocr.d",
    "d": "from __future__ import annotations\nif TYPE_CHECKING:\n    from chequeocr.e import E\nX = 1",
    "e": "from chequeocr.d import X",
    "f": "from chequeocr.e import X",
}


@pytest.fixture
def package(tmp_path: Path) -> Path:
    for name, source in PACKAGE.items():
        path = tmp_path / "chequeocr" / f"{name}.py"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(source)
    return tmp_path


def short(paths: set[str]) -> set[str]:
    return {path.removeprefix("chequeocr/").removesuffix(".py") for path in paths}


def test_imports_are_followed_into_functions_but_not_for_type_checkers(package: Path) -> None:
    assert short(closure(package, ["chequeocr.a"])) == {"__init__", "a", "b/__init__", "b/c", "d"}
    assert short(closure(package, ["chequeocr.f"], leaving=["chequeocr.e", "chequeocr"])) == {"f"}


def test_an_unknown_module_is_an_error(package: Path) -> None:
    with pytest.raises(ModuleNotFoundError, match=r"chequeocr\.z"):
        closure(package, ["chequeocr.z"])


def test_changed_is_new_gone_or_another() -> None:
    assert changed(None, {"a": "1"}) == ["a"]
    stamp = Stamp("2026-01-01", "abc", {"same": "1", "gone": "1", "other": "1"})
    assert changed(stamp, {"same": "1", "other": "2", "new": "1"}) == ["gone", "new", "other"]


# -- the table ----------------------------------------------------------------------------------------------


def test_names_are_said_once() -> None:
    assert len({proof.name for proof in PROOFS}) == len(PROOFS)


@pytest.mark.parametrize("proof", PROOFS, ids=lambda p: p.name)
def test_a_row_of_the_table_is_about_what_exists(proof: Proof) -> None:
    assert (ROOT / proof.page).is_file()
    assert digests(ROOT, proof)
    assert bool(proof.again) != bool(proof.tests)
    for path in (*proof.tests, *proof.environments.values()):
        assert (ROOT / path).is_file()


def test_what_each_is_about() -> None:
    about = {proof.name: set(digests(ROOT, proof)) for proof in PROOFS}
    assert "chequeocr/models/cheque-fields.onnx" in about["compat"]
    assert "chequeocr/detect/roboflow.py" in about["compat"]
    assert "chequeocr/parse/amount.py" not in about["compat"]
    assert "chequeocr/parse/amount.py" in about["parsers-trips"]
    assert not about["parsers-trips"] & {"chequeocr/parse/date.py", "chequeocr/findings.py"}
    for name in ("accuracy", "speed"):
        assert {"chequeocr/models/cheque-lines.onnx", "chequeocr/parse/date.py"} <= about[name]
        assert {"chequeocr/detect/embedded.py", "chequeocr/recognize/lines.py"} <= about[name]
    assert not any(path.startswith("chequeocr/synth/") for paths in about.values() for path in paths)


# -- the command --------------------------------------------------------------------------------------------

NAME = PROOFS[0].name  # the command knows the names of the table only
WRITE = "import pathlib; pathlib.Path('page.md').write_text('measured')"


def fake(**changed: object) -> Proof:
    row = {
        "name": NAME,
        "claim": "it holds",
        "page": "page.md",
        "modules": ("chequeocr.d",),
        "files": (),
        "minutes": 1,
        "record": (("python", "-c", WRITE),),
        "again": ("python", "-c", "raise SystemExit(not open('holds').read())"),
    }
    return Proof(**{**row, **changed})


@pytest.fixture
def run(package: Path, monkeypatch: pytest.MonkeyPatch):
    """`python -m tests.proofs ...` in a small checkout, with the rows given."""
    who = ["-c", "user.name=a", "-c", "user.email=b"]
    for arguments in (["init", "-q"], ["add", "."], [*who, "commit", "-qm", "c"]):
        subprocess.run(["git", "-C", str(package), *arguments], check=True)
    (package / "holds").write_text("yes")
    monkeypatch.setattr(command, "ROOT", package)
    monkeypatch.setattr(command, "STAMPS", package / "proofs.json")

    def invoke(*arguments: str, proof: Proof | None = None) -> Result:
        monkeypatch.setattr(command, "PROOFS", (proof or fake(),))
        return CliRunner().invoke(command.main, arguments)

    return invoke


def test_recorded_it_is_fresh_until_the_code_changes(run, package: Path) -> None:
    never = run("check")
    assert never.exit_code == 1
    assert f"python -m tests.proofs record {NAME}" in never.output
    assert run("record", "--stale").exit_code == 0
    assert (package / "page.md").read_text() == "measured"
    [stamp] = load(package / "proofs.json").values()
    assert list(stamp.about) == ["chequeocr/d.py"]
    assert "+changes" not in stamp.commit
    assert run("check").exit_code == 0
    code = package / "chequeocr" / "d.py"
    code.write_text(PACKAGE["d"] + "  # why")
    assert run("check").exit_code == 0
    code.write_text("X = 2")
    stale = run("check")
    assert stale.exit_code == 1
    assert f"{NAME}: stale, page.md was measured before a change of chequeocr/d.py" in stale.output
    assert "stale" in run().output


def test_a_short_one_is_shown_again_and_writes_nothing(run, package: Path) -> None:
    assert run("check", "--run").exit_code == 0
    assert not (package / "page.md").exists()
    assert not (package / "proofs.json").exists()
    (package / "holds").write_text("")
    assert run("check", "--run").exit_code == 1


def test_a_long_one_is_not(run) -> None:
    result = run("check", "--run", proof=fake(minutes=10))
    assert result.exit_code == 1
    assert "it takes 10 minutes" in result.output


def test_what_is_not_shown_is_not_stamped(run, package: Path) -> None:
    failing = fake(record=(("python", "-c", "raise SystemExit(3)"), ("python", "-c", WRITE)))
    assert run("record", NAME, proof=failing).exit_code == 1
    assert not (package / "proofs.json").exists()
    assert not (package / "page.md").exists()


def test_a_fresh_one_is_not_recorded_again(run, package: Path) -> None:
    run("record", NAME)
    (package / "page.md").unlink()
    assert run("record", "--stale").exit_code == 0
    assert not (package / "page.md").exists()


def test_tests_show_it_where_all_passed_and_none_was_skipped(run, package: Path) -> None:
    (package / "test_a.py").write_text("def test_a(): pass")
    skips = "import pytest\ndef test_a(): pass\ndef test_b(): pytest.skip('no data')"
    (package / "test_b.py").write_text(skips)
    (package / "pytest.ini").write_text("[pytest]\n")
    assert run("check", "--run", proof=fake(again=(), tests=("test_a.py",))).exit_code == 0
    assert run("check", "--run", proof=fake(again=(), tests=("test_a.py", "test_b.py"))).exit_code == 1


def test_a_report_of_tests_that_ran_saves_running_them(run, package: Path) -> None:
    report = package / "report.xml"
    report.write_text("<testsuite><testcase classname='tests.test_x' name='a'/></testsuite>")
    row = fake(again=(), tests=("tests/test_x.py",))  # which isn't there to be run
    assert run("check", "--run", "--passed", str(report), proof=row).exit_code == 0
    assert run("check", "--run", proof=row).exit_code == 1


@pytest.mark.parametrize("bad", ["<skipped message='no'/>", "<failure/>", "<error/>"])
def test_a_report_shows_nothing_where_a_test_did_not_pass(tmp_path: Path, bad: str) -> None:
    report = tmp_path / "report.xml"
    case = "<testcase classname='tests.{}' name='a'>{}</testcase>"
    report.write_text(f"<testsuite>{case.format('test_x', '')}{case.format('test_xy', bad)}</testsuite>")
    assert passed(["tests/test_x.py"], [report])
    assert not passed(["tests/test_xy.py"], [report])
    assert not passed(["tests/test_z.py"], [report])


def test_stamps_are_of_the_table() -> None:
    path = ROOT / "docs" / "proofs.json"
    assert set(json.loads(path.read_text(encoding="utf-8"))) <= {proof.name for proof in PROOFS}


def test_the_list_is_the_first_thing_one_gets() -> None:
    line = [sys.executable, "-m", "tests.proofs"]
    done = subprocess.run(line, cwd=ROOT, capture_output=True, text=True, check=True)
    assert [row.split()[0] for row in done.stdout.splitlines()] == [proof.name for proof in PROOFS]
