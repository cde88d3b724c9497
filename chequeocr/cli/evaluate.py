"""`chequeocr evaluate`: how much is read right, against pictures whose truth is known.

In: a gt.jsonl (see chequeocr.evaluate). Out: tables or JSON Lines, and a report in HTML.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from chequeocr.cli.options import Models, evaluation_options, make_reader
from chequeocr.errors import FileAccessError, SettingsError

if TYPE_CHECKING:
    from chequeocr.evaluate import Report
    from chequeocr.reader.settings import ReaderSettings


@click.command()
@click.argument("truth", metavar="GT.jsonl", type=click.Path())
@click.option("--json", "as_json", is_flag=True, help="Print JSON Lines, one object per set and figure.")
@click.option("--html", metavar="FILE", type=click.Path(),
              help="Write a report to this new file: curves, and a picture of every error. It shows cheques.")
@click.option("--misses", is_flag=True, help="List every wrong value. The list shows values of the cheques.")
@evaluation_options
def evaluate(
    *, truth: str, as_json: bool, html: str | None, misses: bool, models: Models, settings: ReaderSettings
) -> None:
    """Read pictures whose truth is known and count what is right: right/total by set and figure.

    GT.jsonl names the pictures and says what is written on them. The read rate is the share of all cheques
    whose amount is accepted by its confidence and right, while at most 1 % (0.1 %) of all cheques are
    accepted and wrong. An invalid row stops the run and is named by its line.
    """
    from chequeocr.cli.progress import Tracked
    from chequeocr.cli.stderr import say
    from chequeocr.evaluate import ClipSettings, load_truth
    from chequeocr.evaluate import evaluate as count

    truths = load_truth(truth)
    page = None if html is None else _new_file(html)  # before the first picture is read, which may take long
    clips = None if page is None else ClipSettings(settings.max_pixels)
    wanted = replace(settings, keep_crops=clips is not None)
    reader = Tracked(make_reader(models, wanted), len(truths))
    report = count(truths, reader, clips, settings.policy.required)
    try:
        if page is not None:
            _write_page(page, report, truth)
    finally:
        _print(report, as_json=as_json)  # what was read for so long is told, whatever happens to the page
    if misses:
        for miss in report.misses:
            click.echo(f"{miss.image}\t{miss.figure}\t{miss.truth}\t{miss.got}", err=as_json)
    say(f"{report.pictures} pictures, {report.failures or 'none'} of them unreadable")


def _print(report: Report, *, as_json: bool) -> None:
    if as_json:
        from chequeocr.cli.jsonl import write_value
        from chequeocr.evaluate import lines

        for line in lines(report):
            write_value(line)
    else:
        from chequeocr.cli.measured import measured
        from chequeocr.cli.render import stdout_console

        stdout_console().print(measured(report))


def _new_file(name: str) -> Path:
    """A file that can be made. Raises SettingsError where it is there already, FileAccessError."""
    from chequeocr.cli.outputs import prepare

    path = Path(name)
    if not name:
        raise SettingsError("--html: the file's name is empty")
    if path.exists() or path.is_symlink():
        raise SettingsError(f"--html: {name} exists already: give the report another name")
    prepare(path.parent)
    return path


def _write_page(path: Path, report: Report, truth: str) -> None:
    from chequeocr.evaluate import report_html
    from chequeocr.runtime.whole import write_whole
    from chequeocr.source.encoded import display_name

    text = report_html(report, f"chequeocr evaluate {display_name(truth)}")
    try:
        write_whole(text.encode("utf-8"), [path])
    except OSError as error:
        raise FileAccessError(f"{display_name(path)}: can't be written: {error.strerror or error}") from error
