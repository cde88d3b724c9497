"""What comes of the inputs of one `chequeocr read`: lines, pictures, messages, the exit code.

In: inputs, and one outcome after the other. Out: stdout, stderr, files below --annotate and --save-crops.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

from chequeocr.cli.inputs import Inputs, Success, exit_code, files_of
from chequeocr.cli.jsonl import write_line
from chequeocr.cli.outputs import make_new, prepare, stems, write_new
from chequeocr.cli.progress import Given, say_summary
from chequeocr.cli.stderr import say_error
from chequeocr.outcome import Failure

if TYPE_CHECKING:
    from chequeocr.record import Cheque
    from chequeocr.types import Image


@dataclass(frozen=True, slots=True)
class Pictures:
    """Folders to write pictures to, None for no such pictures."""

    annotate: Path | None
    save_crops: Path | None

    def prepare(self) -> None:
        """Makes the folders. Raises FileAccessError if nothing can be written there."""
        for folder in (self.annotate, self.save_crops):
            if folder is not None:
                prepare(folder)

    def write(self, result: Success[Cheque], stem: str) -> None:
        """Writes the pictures of one cheque. Raises FileAccessError if they can't be written."""
        cheque = result.value
        stem += "".join(f"-{part}{n + 1}" for part, n in (("p", cheque.page), ("c", cheque.cheque)) if n)
        if self.annotate is not None and result.image is not None:
            from chequeocr.output.annotate import annotate

            write_new(self.annotate, stem, ".jpg", _encode(annotate(result.image, cheque), "JPEG"))
        if self.save_crops is not None and cheque.crops:
            folder = make_new(self.save_crops, stem)
            for name, crop in cheque.crops.items():
                write_new(folder, name, ".png", _encode(crop.image, "PNG"))


def _encode(image: Image, form: str) -> bytes:
    from PIL import Image as PilImage

    buffer = BytesIO()
    PilImage.fromarray(image).save(buffer, form, quality=92)
    return buffer.getvalue()


class Run:
    """What comes of the inputs of one `read`: lines, pictures, messages, the exit code."""

    def __init__(self, inputs: Inputs, pictures: Pictures, as_json: bool) -> None:
        self._inputs = inputs
        self._pictures = pictures
        self._as_json = as_json
        self._names = stems(files_of(inputs.items))
        self._outcomes: list[Success[Cheque] | Failure] = []
        self._missed = 0

    @property
    def any_file(self) -> bool:
        """Whether there is a file to read."""
        return bool(self._names)

    def prepare(self) -> None:
        """Makes the folders for pictures if any will be read. Raises FileAccessError."""
        if self.any_file:
            self._pictures.prepare()

    def take(self, outcome: Success[Cheque] | Failure) -> None:
        """Writes one outcome."""
        if not isinstance(outcome, Success):
            self._outcomes.append(outcome)
            self._write_failures([outcome])
            say_error(outcome.message)
            return
        # First: an interrupt while writing must not lose it. No pictures: they would fill the memory.
        self._outcomes.append(Success(outcome.path, outcome.value.with_crops({})))
        if self._as_json:
            write_line(outcome.value.to_json())
        self._pictures.write(outcome, self._names[outcome.path])

    def fail(self, unread: Sequence[Failure]) -> None:
        """Writes a line of JSON for each input that was not read to its end: no input goes without one."""
        self._missed = len(unread)
        self._write_failures(unread)
        self.write_skipped()

    def write_skipped(self) -> None:
        """Writes a line of JSON for each file that was skipped though it may hold a cheque."""
        self._write_failures(self._inputs.unread)

    def show(self) -> None:
        """Prints what was read for people."""
        if self._outcomes and not self._as_json:
            from chequeocr.cli.render import cheques, stdout_console

            stdout_console().print(cheques(self._outcomes))
        say_summary(self._outcomes, Given(len(self._inputs.items), len(self._inputs.unread), self._missed))

    def exit_code(self) -> int:
        """Returns the exit code, as in docs/cli.md: 0 only if everything that may hold a cheque was read."""
        return exit_code(self._outcomes, all_there=not self._inputs.unread)

    def _write_failures(self, failures: Sequence[Failure]) -> None:
        for failure in failures if self._as_json else ():
            write_line(failure.to_json())
