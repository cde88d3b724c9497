"""The accuracy page: reads every measuring set with the embedded models and writes docs/accuracy.md.

    python -m tests.bench.accuracy --write --upstream rapidocr-3.10.0-py3-none-any.whl

In: ../shared/data beside the checkout. Out: right/total by field and set, in the terminal, and with
`--write` in docs/accuracy.md and docs/accuracy.json, with date and commit. What other commands wrote below
KEPT stays.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import click

from chequeocr.decide.policy import Policy
from chequeocr.evaluate import Report, evaluate, load_truth
from chequeocr.outcome import Failure
from chequeocr.protocols import Recognizer
from chequeocr.reader.factory import make_recognizer, model_label
from chequeocr.reader.reader import ChequeReader
from chequeocr.reader.settings import ReaderSettings
from tests.bench.checkout import commit
from tests.bench.marks import HEAD, Row, boxes_page, rows
from tests.bench.trust import trust_page
from tests.bench.upstream import AsItComes

ROOT = Path(__file__).resolve().parents[2]
DATA = ROOT.parent / "shared" / "data"
PAGE = ROOT / "docs" / "accuracy.md"

KEPT = "<!-- measured by commands of their own -->"
"""The line of the page from which on this command leaves it as it is."""

INTRO = """# Accuracy

Right of total, with the shipped models (`{detector}`, `{recognizer}`), on pictures that none of them was
trained on. Measured on {date} at commit `{commit}` by

    pip download rapidocr==3.10.0 --no-deps
    python -m tests.bench.accuracy --write --upstream rapidocr-3.10.0-py3-none-any.whl

- A picture that can't be read counts as wrong in every figure.
- A truth that the annotators were unsure of is not counted.
- CER is the number of edits over the number of characters of the truth: lower is better.
- `chequeocr/evaluate/__init__.py` says what each figure compares.
- The checks behind the findings have their false alarms on a page of their own: [checks.md](checks.md).

The sets:

- **idrbt**: 56 scans of Indian cheques at 300 dpi, handwritten. *Selected on*: rules and settings were
  chosen with the help of this set. Expect less elsewhere.
- **cheques_misc**: 41 scans and phone photos from many countries, handwritten and printed. No model or
  cost was chosen on it. Two limits of straightening were chosen on drawn pictures, with this set in sight
  (`TRUSTED`, `CROOKED_FROM` in `chequeocr/leaf/straight.py`). The crops of its payees and amounts were
  looked at when the rules of `chequeocr/crop` were made that find a field's line: expect a little less of
  these elsewhere. The boxes that `cheque-fields` missed on it
  were looked at: forms like those are drawn for its training since, and one rule came of it (its card
  says which). The lengths of a Pakistani MICR line were first met there too, so the MICR figure is not
  independent.
- **tianming_us_handfilled**: 18 US-style slips, filled in by hand. Its crops of payees and amounts were
  looked at when those rules were made.
- **synthetic_cheques**: 300 *synthetic* cheques of a third party, with handwriting fonts.
- **courtesy_amounts**: 604 handwritten amounts cut from cheques, read with `read-line`. All digits of
  the text must be right. *Selected on*. About fifteen labels seem to differ from what the picture shows;
  all count as they stand.
- **micr_lines**: real E-13B lines and generated CMC-7 lines. Lines that may train are not counted. The
  misses of the E-13B half were looked at once during training: *selected on*, a little.

"PP-OCRv6 small as it comes" reads the same crops with its own 18,710 classes and the best path: no
alphabet, no guide, one view. The same parsers take both texts. It has no symbols of the MICR line.

## Marks

A mark is the least that a figure must reach; a goal is what it should reach.
"""

BOXES = """For each class the best box of `cheque-fields.onnx` with a probability of at least 0.05,
against the true box. "Mean box" is the floor: each field's mean position in this very set,
put on every picture."""


class Counting:
    """The reader, with the failures it met kept for the page."""

    def __init__(self, reader: ChequeReader) -> None:
        self.reader = reader
        self.failed: list[str] = []

    def read_many(self, sources: Iterable[Path]) -> Iterator[object]:
        """As ChequeReader.read_many."""
        for result in self.reader.read_many(sources):
            if isinstance(result, Failure):
                self.failed.append(f"{Path(result.source).name}: {result.error.code}")
            yield result


def command_line() -> str:
    """One sentence on the command itself: how many lines it printed for how many pictures."""
    folder = DATA / "cheques"
    pictures = sum(1 for row in load_truth(folder / "gt.jsonl") if row.path.is_file())
    line = [sys.executable, "-m", "chequeocr", "read", str(folder), "--json"]
    done = subprocess.run(line, capture_output=True, text=True, check=False, cwd=ROOT)
    lines = done.stdout.splitlines()
    errors = sum("error" in json.loads(printed) for printed in lines)
    return (
        f"`chequeocr read ../shared/data/cheques --json` printed {len(lines)} lines for {pictures} "
        f"pictures, {errors} of them errors; exit status {done.returncode}."
    )


def measure(recognizer: Recognizer | str, folders: tuple[str, ...]) -> tuple[Report, list[str]]:
    """The report on the whole cheques of these folders, and what failed."""
    truths = [truth for name in folders for truth in load_truth(DATA / name / "gt.jsonl")]
    settings = ReaderSettings(policy=Policy(as_of=None))  # these cheques are years old
    counting = Counting(ChequeReader(recognizer=recognizer, settings=settings))
    report = evaluate(truths, counting)
    return report, counting.failed


def page(report: Report, failed: list[str], found: list[Row]) -> str:
    """The text of docs/accuracy.md."""
    head = INTRO.format(
        detector=model_label("cheque-fields"),
        recognizer=model_label("cheque-lines"),
        date=datetime.now(UTC).date().isoformat(),
        commit=commit(),
    )
    read = report.pictures - report.failures
    return "\n".join(
        [
            head,
            HEAD,
            *(row.markdown() for row in found),
            "",
            "## Whole cheques",
            "",
            f"{read} of {report.pictures} pictures gave a record"
            + (f"; not read: {', '.join(failed)}." if failed else ", none failed."),
            command_line(),
            "",
            report.markdown(),
            "",
            "## How far amounts can be trusted",
            "",
            trust_page(report),
            "",
            "## Boxes of idrbt",
            "",
            BOXES,
            "",
            boxes_page(DATA),
            "",
        ]
    )


@click.command()
@click.option("--write", is_flag=True, help="Write docs/accuracy.md and docs/accuracy.json.")
@click.option("--upstream", required=True, type=click.Path(exists=True, dir_okay=False, path_type=Path),
              help="The wheel of rapidocr 3.10.0 (PyPI), in which PP-OCRv6 small is.")  # fmt: skip
def main(write: bool, upstream: Path) -> None:
    """Measures the embedded models on the sets beside the checkout."""
    if not DATA.is_dir():
        raise click.ClickException("needs the measuring data beside the checkout (../shared/data)")
    ours, other = make_recognizer("cheque-lines", 0), AsItComes(upstream)
    report, failed = measure("cheque-lines", ("cheques", "synthetic_cheques"))
    found = rows(DATA, (report, measure(other, ("cheques",))[0]), (ours, other))
    body = page(report, failed, found)
    click.echo(body)
    if write:
        kept = PAGE.read_text(encoding="utf-8").partition(KEPT)[1:]
        PAGE.write_text(body + "\n" + "".join(kept), encoding="utf-8")
        marks = [
            {"set": row.of, "figure": f"mark: {row.figure}", "right": row.ours.right, "total": row.ours.total,
             "rate": round(row.ours.right / row.ours.total, 4)}
            for row in found
        ]  # fmt: skip
        rates = [
            {"set": trust.set or "all", "figure": f"{way.name}, right", "right": way.right.count,
             "total": way.right.total, "rate": round(way.right.count / way.right.total, 4)}
            for trust in report.trusts() for way in trust.operating
        ]  # fmt: skip
        lines = ",\n".join("  " + json.dumps(row) for row in [*report.rows(), *marks, *rates])
        PAGE.with_suffix(".json").write_text(f"[\n{lines}\n]\n", encoding="utf-8")


if __name__ == "__main__":
    main()
