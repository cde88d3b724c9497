"""`chequeocr evaluate`: how much is read right, against pictures whose truth is known.

In: a gt.jsonl (see chequeocr.evaluate). Out: a table of right/total, or JSON Lines.
"""

from __future__ import annotations

from pathlib import Path

import click

from chequeocr.cli.options import ReaderOptions, make_reader, reader_options


@click.command()
@click.argument("truth", metavar="GT.jsonl", type=click.Path(path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="Print JSON Lines: one object a set and figure.")
@click.option("--misses", is_flag=True, help="List what came out wrong, too. It shows values of the cheques.")
@reader_options
def evaluate(*, truth: Path, as_json: bool, misses: bool, options: ReaderOptions) -> None:
    """Read the pictures that a gt.jsonl names, and count what is right: right/total by set and figure."""
    from chequeocr.cli.jsonl import write_value
    from chequeocr.cli.progress import Tracked
    from chequeocr.cli.stderr import say
    from chequeocr.evaluate import evaluate as count
    from chequeocr.evaluate import load_truth

    truths = load_truth(truth)
    report = count(truths, Tracked(make_reader(options), len(truths)))
    if as_json:
        for row in report.rows():
            write_value(row)
    else:
        click.echo(report.markdown())
    if misses:
        for miss in report.misses:
            click.echo(f"{miss.image}\t{miss.figure}\t{miss.truth}\t{miss.got}", err=as_json)
    say(f"{report.pictures} pictures, {report.failures} of them could not be read")
