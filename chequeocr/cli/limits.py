"""Settings under which no cheque can be accepted, told on stderr before the first is read.

In: a Policy, and what it is to judge. Out: a warning.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from chequeocr.decide.policy import Policy


def warn_where_nothing_can_be_accepted(policy: Policy, recognizer: str) -> None:
    """Warns on stderr if no amount can have the confidence that the policy requires."""
    from chequeocr.cli.stderr import say_warning
    from chequeocr.decide.confidence import highest
    from chequeocr.reader.factory import make_calibrator

    calibrator = make_calibrator("shipped", recognizer)
    most = None if calibrator is None else highest(calibrator)
    if most is not None and most < policy.threshold:
        say_warning(f"--misread {policy.misread:g} accepts no cheque: no amount gets a confidence above "
                    f"{most:g}, so give {round(1 - most, 6):g} or more")


def warn_where_fields_are_left_out(policy: Policy, fields: tuple[str, ...] | None) -> None:
    """Warns on stderr if `fields`, None for all, leave out what the policy requires."""
    from chequeocr.cli.stderr import say_warning

    asked = (*policy.required, *(("signature",) if policy.signature else ()))
    lacking = [name for name in asked if fields is not None and name not in fields]
    if lacking:
        say_warning(f"--fields leaves out {', '.join(lacking)}, asked for before a cheque is accepted: every "
                    "cheque will be left for review (see --required and --no-signature)")
