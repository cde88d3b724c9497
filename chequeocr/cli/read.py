"""`chequeocr read`: pictures of cheques to a table or JSON Lines, with pictures of what was found.

In: FILE | FOLDER | GLOB arguments. Out: stdout, files below --annotate and --save-crops, an exit code.
"""

from __future__ import annotations

from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

import click

from chequeocr.cli.limits import Limits, policy_options
from chequeocr.cli.names import field_names
from chequeocr.cli.options import Folder, ReaderOptions, make_reader, reader_options
from chequeocr.errors import ChequeOcrError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from chequeocr.cli.inputs import Failure, Item, Success
    from chequeocr.record import Cheque
    from chequeocr.types import Image


@dataclass(frozen=True, slots=True)
class Pictures:
    """Folders to write pictures to, None for no such pictures."""

    annotate: Path | None
    save_crops: Path | None
    max_pixels: int

    def prepare(self) -> None:
        """Makes the folders. Raises FileAccessError where nothing can be written there."""
        from chequeocr.cli.outputs import prepare

        for folder in (self.annotate, self.save_crops):
            if folder is not None:
                prepare(folder)

    def write(self, result: Success[Cheque], stem: str) -> None:
        """The pictures of one cheque. Raises FileAccessError where they can't be written."""
        from chequeocr.cli.outputs import make_new, write_new

        cheque = result.value
        stem += "".join(f"-{part}{n + 1}" for part, n in (("p", cheque.page), ("c", cheque.cheque)) if n)
        if self.annotate is not None:
            from chequeocr.output.annotate import annotate
            from chequeocr.source.image import SourceLimits, load_page

            page = load_page(result.path, SourceLimits(max_pixels=self.max_pixels))
            write_new(self.annotate, stem, ".jpg", _encode(annotate(page.image, cheque), "JPEG"))
        if self.save_crops is not None and cheque.crops:
            folder = make_new(self.save_crops, stem)
            for name, crop in cheque.crops.items():
                write_new(folder, name, ".png", _encode(crop.image, "PNG"))


def _encode(image: Image, form: str) -> bytes:
    from PIL import Image as PilImage

    buffer = BytesIO()
    PilImage.fromarray(image).save(buffer, form, quality=92)
    return buffer.getvalue()


def _fields(_ctx: click.Context, _parameter: click.Parameter, value: str | None) -> tuple[str, ...] | None:
    return None if value is None else field_names(value)


@click.command()
@click.argument("sources", nargs=-1, required=True, metavar="FILE|FOLDER|GLOB...")
@click.option("--json", "as_json", is_flag=True, help="Print JSON Lines, an object a cheque.")
@click.option("--annotate", metavar="DIR", type=Folder(),
              help="Write copies with boxes, text and confidence drawn in.")
@click.option("--save-crops", metavar="DIR", type=Folder(),
              help="Write each field's picture: DIR/NAME/FIELD.png.")
@click.option("--fields", metavar="A,B", callback=_fields, help="Read only these fields.  [default: all]")
@policy_options
@reader_options
def read(
    *, sources: tuple[str, ...], as_json: bool, annotate: Path | None, save_crops: Path | None,
    fields: tuple[str, ...] | None, options: ReaderOptions, limits: Limits,
) -> None:  # fmt: skip
    """Read cheques from pictures, folders of pictures or patterns.

    A file that can't be read gets an error line, the others are read all the same, and the exit
    code is 1; where nothing could be read, it is that of the first error.
    """
    from chequeocr.cli.inputs import Success, collect, exit_code, failed, files_of
    from chequeocr.cli.jsonl import write_failure, write_line
    from chequeocr.cli.outputs import stems
    from chequeocr.cli.progress import say_summary, shown
    from chequeocr.cli.render import cheques, stdout_console
    from chequeocr.cli.stderr import say_error
    from chequeocr.decide.duplicates import Duplicates

    items = collect(sources)
    names = stems(files_of(items))
    pictures = Pictures(annotate, save_crops, options.max_pixels)
    outcomes: list[Success[Cheque] | Failure] = []
    batch = Duplicates()
    try:
        if names:
            pictures.prepare()  # before the first picture is read, which may take long
        for outcome in shown(_read(items, (options, fields, limits)), len(items), stdout_is_taken=as_json):
            if isinstance(outcome, Success):
                read_one = Success(outcome.path, batch.marked(outcome.value))
                # First: an interrupt while writing must not lose it. No crops: they would fill the memory.
                outcomes.append(Success(outcome.path, read_one.value.with_crops({})))
                if as_json:
                    write_line(read_one.value.to_json())
                pictures.write(read_one, names[outcome.path])
            else:
                outcomes.append(outcome)
                if as_json:
                    write_failure(outcome)
                say_error(outcome.message)
    except ChequeOcrError as error:
        if as_json:  # one line an input, whatever happens
            for item in items[len(outcomes) :]:
                write_failure(failed(item, error))
        raise
    finally:
        if outcomes and not as_json:
            stdout_console().print(cheques(outcomes))
        say_summary(outcomes, len(items))
    click.get_current_context().exit(exit_code(outcomes))


def _read(
    items: Sequence[Item], reader: tuple[ReaderOptions, tuple[str, ...] | None, Limits]
) -> Iterator[Success[Cheque] | Failure]:
    from chequeocr.cli.inputs import files_of, results

    if not files_of(items):
        return results(items, lambda _: iter(()))  # no model is needed to say what is wrong
    return results(items, make_reader(*reader).read_many)
