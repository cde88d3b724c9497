"""`chequeocr models`: which models there are, under which licence, and whether their files are whole.

In: nothing. Out: a table or one JSON object a model; exit code 4 where a shipped one is damaged.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass

import click

from chequeocr.errors import ModelCorruptError, ModelError


@dataclass(frozen=True, slots=True)
class ModelState:
    """One model's line. `state` is "ok", "missing", "damaged" or "unverified": no published hash is known."""

    name: str
    where: str
    kind: str
    licence: str
    sha256: str
    bytes: int
    state: str
    path: str


@click.command()
@click.option("--json", "as_json", is_flag=True, help="Print JSON Lines, one object per model.")
def models(as_json: bool) -> None:
    """List the models with licence and sha256, and verify their files.

    Listed are the shipped models and the TrOCR checkpoints in the cache of the Hugging Face hub. The exit
    code is 4 where a file is missing or differs from the published one.
    """
    from chequeocr.cli.hub_cache import cached_models
    from chequeocr.cli.jsonl import write_value

    states = [*shipped_models(), *cached_models()]
    if as_json:
        for state in states:
            write_value(asdict(state))
    else:
        _print(states)
    bad = [state for state in states if state.state in ("missing", "damaged")]
    click.get_current_context().exit(ModelError.exit_code if bad else 0)


def shipped_models() -> list[ModelState]:
    """Returns every model of the package, its file compared with the published sha256."""
    from chequeocr.models import registry

    states = []
    for name, model in registry.models().items():
        state = "ok"
        try:
            registry.verify(name)
        except ModelCorruptError:
            state = "damaged"
        except ModelError:
            state = "missing"
        size = model.path.stat().st_size if state != "missing" else 0
        states.append(
            ModelState(name, "shipped", model.kind, model.licence, model.sha256, size, state, str(model.path))
        )
    return states


def _print(states: list[ModelState]) -> None:
    from rich.text import Text

    from chequeocr.cli.fitted import Fitted
    from chequeocr.cli.render import stdout_console

    table = Fitted([Text(c) for c in ("model", "", "reads", "licence", "MB", "sha256", "file")], right={4})
    for s in states:
        cells = (s.name, s.where, s.kind, s.licence, f"{s.bytes / 1e6:.1f}", s.sha256[:16])
        state = Text(s.state, style={"ok": "green", "unverified": "yellow"}.get(s.state, "red"))
        table.add_row(*map(Text, cells), state)
    stdout_console().print(table)
