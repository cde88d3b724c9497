"""The accuracy page: reads every measuring set with the embedded models and writes docs/accuracy.md.

    python -m tests.bench.accuracy --write

In: ../shared/data beside the checkout. Out: right/total by field and set, in the terminal, and with
`--write` in docs/accuracy.md and docs/accuracy.json, with date and commit.
"""

from __future__ import annotations

import csv
import json
import subprocess
import sys
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import click

from chequeocr.evaluate import Report, evaluate, load_truth
from chequeocr.reader import ChequeReader, ReadFailure

ROOT = Path(__file__).resolve().parents[2]
DATA = ROOT.parent / "shared" / "data"
PAGE = ROOT / "docs" / "accuracy.md"

INTRO = """# Accuracy

Right of total, with the models that ship (`{detector}`, `{recognizer}`), on pictures that none of them was
trained on. Measured on {date} at commit `{commit}` by

    python -m tests.bench.accuracy --write

Nothing here is hidden by rounding: a picture that can't be read counts as wrong in every figure, and a
truth that the annotators were unsure of is not counted. CER is edits of characters over characters of the
truth (lower is better). What each figure compares is told in `chequeocr/evaluate.py`.

- **idrbt**: 56 scans of Indian cheques at 300 dpi, handwritten. *Selected on*: rules and settings were
  chosen with the help of this set, so expect somewhat less elsewhere.
- **cheques_misc**: 41 scans and phone photos from many countries, handwritten and printed. No model,
  threshold or cost was chosen on it. One rule was met there first: the lengths of a Pakistani magnetic
  line, so the MICR figure of this set is not independent.
- **tianming_us_handfilled**: 18 US-style slips, hand-filled. Nothing was chosen on it.
- **synthetic_cheques**: 300 third-party *synthetic* cheques with handwriting fonts.
- **courtesy_amounts**: 604 handwritten amounts cut from cheques, read with `read-line`; the digits of the
  text must all be right. *Selected on*.

## Whole cheques
"""


class Courtesy:
    """The set of single amounts, through `read_line`."""

    def __init__(self, folder: Path) -> None:
        with (folder / "labels.csv").open(encoding="utf-8") as stream:
            self.rows = [(folder / row["image"], row["digits"]) for row in csv.DictReader(stream)]

    def count(self, reader: ChequeReader) -> tuple[int, int]:
        """Pictures of which all digits are right, of how many."""
        right = 0
        for path, digits in self.rows:
            text = reader.read_line(path, "amount_in_numbers").reading.text
            right += "".join(c for c in text if c.isdigit()) == digits
        return right, len(self.rows)


class Counting:
    """The reader, with the failures it met kept for the page."""

    def __init__(self, reader: ChequeReader) -> None:
        self.reader = reader
        self.failed: list[str] = []

    def read_many(self, sources: Iterable[Path]) -> Iterator[object]:
        """As ChequeReader.read_many."""
        for result in self.reader.read_many(sources):
            if isinstance(result, ReadFailure):
                self.failed.append(f"{Path(result.source).name}: {result.error.code}")
            yield result


def commit() -> str:
    """Short hash of the checkout, marked where it has changes."""
    line = ["git", "-C", str(ROOT), "describe", "--always", "--dirty=+changes", "--exclude=*"]
    return subprocess.run(line, capture_output=True, text=True, check=True).stdout.strip()


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


def measure(reader: ChequeReader) -> tuple[Report, list[str], tuple[int, int]]:
    """Everything on the page: the report, what failed, the single amounts."""
    cheques, synthetic = DATA / "cheques" / "gt.jsonl", DATA / "synthetic_cheques" / "gt.jsonl"
    truths = load_truth(cheques) + load_truth(synthetic)
    counting = Counting(reader)
    report = evaluate(truths, counting)
    return report, counting.failed, Courtesy(DATA / "courtesy_amounts").count(reader)


@click.command()
@click.option("--write", is_flag=True, help="Write docs/accuracy.md and docs/accuracy.json.")
def main(write: bool) -> None:
    """Measures the embedded models on the sets beside the checkout."""
    if not DATA.is_dir():
        raise click.ClickException("needs the measuring data beside the checkout (../shared/data)")
    from chequeocr.models.registry import info

    report, failed, (right, total) = measure(ChequeReader())
    head = INTRO.format(
        detector=info("cheque-fields").version,
        recognizer=info("cheque-lines").version,
        date=datetime.now(UTC).date().isoformat(),
        commit=commit(),
    )
    read = report.pictures - report.failures
    body = "\n".join(
        [
            head,
            f"{read} of {report.pictures} pictures gave a record"
            + (f"; not read: {', '.join(failed)}." if failed else ", none failed."),
            command_line(),
            "",
            report.markdown(),
            "",
            "## Single amounts",
            "",
            "| figure | courtesy_amounts |",
            "|---|---|",
            f"| all digits right | {right}/{total} ({right / total:.1%}) |",
            "",
        ]
    )
    click.echo(body)
    if write:
        PAGE.write_text(body, encoding="utf-8")
        rows = [
            *report.rows(),
            {"set": "courtesy_amounts", "figure": "all digits right", "right": right, "total": total,
             "rate": round(right / total, 4)},
        ]
        lines = ",\n".join("  " + json.dumps(row) for row in rows)
        PAGE.with_suffix(".json").write_text(f"[\n{lines}\n]\n", encoding="utf-8")


if __name__ == "__main__":
    main()
