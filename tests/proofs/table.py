"""The proofs that stand in docs: what each is about, where it stands, and the commands that show it.

A row's digests are kept in docs/proofs.json when it is recorded. Where one of them is another now, the proof
is stale: what docs say was measured on something else.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

# Too long to be run whenever something changes: whoever changes it records it.
LONG_MINUTES = 10

# What any module may import without a proof being about it: the list of public names, the version, and the
# classes of errors, of which a proof has what is raised, not how it is worded.
LEFT_OUT = ("chequeocr", "chequeocr.errors")

Command = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Proof:
    """One proof.

    It is about `modules` with all that they import but `leaving`, and `files`: patterns, or `file:part` as in
    digest.py.
    `record` are the commands that show it and write it into `page`. `again` is the command that shows it once
    more and writes nothing, in about `minutes`; or `tests` are the test files that do, all passed and none
    skipped. `{folder}` in a command is an empty folder, `python` the Python that runs this.
    `environments`: variable -> requirements of the Python that it has to name; made where it isn't set.
    """

    name: str
    claim: str
    page: str
    modules: tuple[str, ...]
    files: tuple[str, ...]
    minutes: int
    record: tuple[Command, ...]
    leaving: tuple[str, ...] = ()
    again: Command = ()
    tests: tuple[str, ...] = ()
    environments: Mapping[str, str] = field(default_factory=dict)

    @property
    def long(self) -> bool:
        """Whether it takes too long to be run again by the checks."""
        return self.minutes >= LONG_MINUTES


def _pins(*names: str) -> tuple[str, ...]:
    return tuple(f"constraints.txt:{name}" for name in names)


# What parsers know of findings is their names.
_WORDED = ("chequeocr.findings",)
_MODELS = ("chequeocr/models/*.onnx", "chequeocr/models/*.npz", "chequeocr/models/*.json")
_READING = ("numpy", "opencv-python", "onnxruntime", "pillow")
_EXTRAS = ("roboflow", "trocr", "train", "all")
_GATES = tuple(f"tests/golden/test_real_{name}.py" for name in ("cheques", "micr", "upright", "cancelled"))
_PARSERS = ("python", "-m", "tests.bench.parsers", "--only")
_WRITE_PARSERS = ("--write", "docs/parsers.md")
_RESOLVE = ("python", "-m", "tests.compat.resolve")
_SPEED = ("python", "-m", "tests.bench.speed")
_LETTERS = ("python", "-m", "tests.bench.fuzz_letters")

PROOFS = (
    Proof(
        name="compat",
        claim="our client and the real inference server understand each other, box by box",
        page="docs/detectors.md",
        modules=("tests.compat.test_inference_server",),
        files=(
            "chequeocr/errors.py",
            "chequeocr/models/cheque-fields.onnx",
            "fixtures/in_handwritten_1.jpg",
            "tests/compat/inference.txt",
            "tests/compat/serve_inference.py",
            *_pins("inference-sdk", "supervision", "requests", *_READING),
        ),
        minutes=9,
        record=(("python", "-m", "tests.compat.meeting", "--write", "docs/detectors.md"),),
        again=("python", "-m", "tests.compat.meeting"),
        environments={"CHEQUEOCR_INFERENCE_PYTHON": "tests/compat/inference.txt"},
    ),
    Proof(
        name="accuracy",
        claim="right of total on the measuring sets",
        page="docs/accuracy.md",
        modules=("chequeocr.reader.reader", "chequeocr.evaluate", "tests.bench.trust"),
        files=(
            # What these two import beside is for training.
            "tests/bench/marks.py",
            "chequeocr/train/*/score.py",
            *_MODELS,
            *_pins(*_READING),
        ),
        minutes=8,
        record=(
            ("python", "-m", "pip", "download", "-q", "rapidocr==3.10.0", "--no-deps", "-d", "{folder}"),
            ("python", "-m", "tests.bench.accuracy", "--write", "--upstream",
             "{folder}/rapidocr-3.10.0-py3-none-any.whl"),
        ),
        tests=_GATES,
    ),
    Proof(
        name="parsers-trips",
        claim="100,000 amounts of each kind come back; after a slip no wrong one at low cost",
        page="docs/parsers.md",
        modules=("tests.bench.roundtrips",),
        leaving=_WORDED,
        files=(),
        minutes=9,
        record=((*_PARSERS, "trips", *_WRITE_PARSERS),),
        # A tenth: all of it takes an hour. What is promised of it is promised of each text.
        again=(*_PARSERS, "trips", "--count", "10000"),
    ),
    Proof(
        name="parsers-strange",
        claim="100,000 strange texts: nothing raised, none takes more than 10 ms",
        page="docs/parsers.md",
        modules=("tests.bench.fuzz",),
        leaving=_WORDED,
        files=(),
        minutes=7,
        record=((*_PARSERS, "strange", *_WRITE_PARSERS),),
        again=(*_PARSERS, "strange"),
    ),
    Proof(
        name="parsers-others",
        claim="150 strings as people write them, beside other libraries",
        page="docs/parsers.md",
        modules=("tests.bench.versus",),
        leaving=_WORDED,
        files=("tests/bench/parser_worker.py", "tests/bench/parsers.txt"),
        minutes=2,
        record=((*_PARSERS, "others", *_WRITE_PARSERS),),
        again=(*_PARSERS, "others", "--same", "docs/parsers.md"),
        environments={"CHEQUEOCR_PARSERS_PYTHON": "tests/bench/parsers.txt"},
    ),
    Proof(
        name="letters-read",
        claim="amounts of two real cash letters, compared with what they state",
        page="docs/cash-letters.md",
        modules=("chequeocr.reader.reader", "chequeocr.source.x937.parts"),
        files=("tests/bench/x937.py", *_MODELS, *_pins(*_READING)),
        minutes=2,
        record=(("python", "-m", "tests.bench.x937", "--write", "docs/cash-letters.md"),),
        tests=("tests/golden/test_real_cash_letters.py",),
    ),
    Proof(
        name="letters-fuzz",
        claim="100,000 damaged cash letters: no crash, no hang, no growth of memory",
        page="docs/cash-letters.md",
        modules=("chequeocr.source.x937.letter", "chequeocr.source.x937.parts"),
        files=("tests/bench/fuzz_letters.py", "tests/bench/fuzzing.py", "tests/support/cash_letters.py"),
        minutes=6,
        record=((*_LETTERS, "--count", "100000", "--write", "docs/cash-letters.md"),),
        tests=("tests/unit/source/x937/test_fuzz.py",),
    ),
    Proof(
        name="speed",
        claim="times, memory, and how many times as fast as the tutorial's pipeline",
        page="docs/performance.md",
        modules=("chequeocr.reader.reader", "tests.bench.tutorial", "tests.bench.children"),
        files=(*_MODELS, "tests/bench/rapidocr.txt", *_pins("torch", "transformers", *_READING)),
        minutes=5,
        record=((*_SPEED, "--write", "docs/performance.md"),),
        again=(*_SPEED, "--rounds", "5", "--fastest"),
        environments={"CHEQUEOCR_RAPIDOCR_PYTHON": "tests/bench/rapidocr.txt"},
    ),
    Proof(
        name="resolve",
        claim="the ranges resolve on Python 3.11, 3.12 and 3.13, and beside a notebook service's packages",
        page="docs/start.md",
        modules=("tests.compat.resolve",),
        files=(
            "notebooks/01_tutorial.ipynb",
            "tests/compat/colab.txt",
            "pyproject.toml:project.dependencies",
            *(f"pyproject.toml:project.optional-dependencies.{name}" for name in _EXTRAS),
        ),
        minutes=3,
        record=(_RESOLVE,),
        again=_RESOLVE,
    ),
)  # fmt: skip
