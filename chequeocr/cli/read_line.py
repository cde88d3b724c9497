"""`chequeocr read-line`: pictures that are already one field, without detection.

In: FILE | FOLDER | GLOB arguments and the field's name. Out: a table or JSON Lines, an exit code.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from chequeocr.cli.names import field_name
from chequeocr.cli.options import Models, line_options, make_reader
from chequeocr.errors import ChequeOcrError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from chequeocr.cli.inputs import Item, Success
    from chequeocr.outcome import Failure
    from chequeocr.reader.assemble import LineResult
    from chequeocr.reader.reader import ChequeReader
    from chequeocr.reader.settings import ReaderSettings

SCHEMA = "chequeocr-line/1"


def _field(_ctx: click.Context, _parameter: click.Parameter, value: str) -> str:
    name = field_name(value)
    if name == "signature":
        raise click.BadParameter("a signature isn't read; `chequeocr read` tells whether one is there")
    return name


@click.command("read-line")
@click.argument("sources", nargs=-1, required=True, metavar="FILE|FOLDER|GLOB|@LIST|-...")
@click.option("--field", required=True, metavar="NAME", callback=_field,
              help="Field that the pictures show: amount_in_numbers, payee_name, date, ...")
@click.option("--json", "as_json", is_flag=True, help="Print JSON Lines, one object per picture.")
@line_options
def read_line(
    *, sources: tuple[str, ...], field: str, as_json: bool, models: Models, settings: ReaderSettings
) -> None:
    """Read pictures that show one field each, such as an amount cut out of a cheque.

    The score of a text is its natural log-likelihood: 0 is certain. There is no confidence, which belongs to
    whole cheques. The exit codes are those of `chequeocr read`.
    """
    from chequeocr.cli.inputs import Success, collect, exit_code, failed, say_skipped
    from chequeocr.cli.jsonl import write_line, write_value
    from chequeocr.cli.progress import shown
    from chequeocr.cli.render import lines, stdout_console
    from chequeocr.cli.stderr import say_error

    inputs = collect(sources)
    items = inputs.items
    say_skipped(inputs)
    outcomes: list[Success[LineResult] | Failure] = []
    try:
        results = _read(items, field, lambda: make_reader(models, settings))
        for outcome in shown(results, len(items), stdout_is_taken=as_json):
            outcomes.append(outcome)
            if isinstance(outcome, Success):
                if as_json:
                    write_value({"schema": SCHEMA, **outcome.value.to_dict()})
                continue
            if as_json:
                write_line(outcome.to_json(SCHEMA))
            say_error(outcome.message)
        if as_json:
            for failure in inputs.unread:
                write_line(failure.to_json(SCHEMA))
    except ChequeOcrError as error:
        if as_json:
            for failure in (*(failed(item, error) for item in items[len(outcomes) :]), *inputs.unread):
                write_line(failure.to_json(SCHEMA))
        raise
    finally:
        if outcomes and not as_json:
            stdout_console().print(lines(outcomes))
    click.get_current_context().exit(exit_code(outcomes, all_there=not inputs.unread))


def _read(
    items: Sequence[Item], field: str, reader: Callable[[], ChequeReader]
) -> Iterator[Success[LineResult] | Failure]:
    from chequeocr.cli.inputs import files_of, results

    if not files_of(items):
        return (item for item in items if isinstance(item, Failure))  # no model says what is wrong
    made = reader()
    return results(items, lambda sources: made.read_lines(sources, field))
