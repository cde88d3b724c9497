"""The picture of what is in doubt: the field that a person should look at first.

In: a record with its crops (`ReaderSettings(keep_crops=True)`). Out: a small PNG.
"""

from __future__ import annotations

from io import BytesIO

from chequeocr.output.tables.thumbnail import SIZE
from chequeocr.record import Cheque, Field

_GRAVE = ("error", "warning")


def picture_of(cheque: Cheque) -> bytes | None:
    """Returns a PNG of the field in doubt, at most as large as a cell shows it.

    None where the cheque is accepted, and where the record has no picture of such a field.
    """
    from PIL import Image

    name = None if cheque.decision == "accept" else doubtful_field(cheque)
    if name is None:
        return None
    image = Image.fromarray(cheque.crops[name].image)
    image.thumbnail(SIZE)
    buffer = BytesIO()
    image.save(buffer, "PNG")
    return buffer.getvalue()


def doubtful_field(cheque: Cheque) -> str | None:
    """Returns the name of the field in doubt, None where no crop shows it.

    It is the one that the first error is about, else the first warning; where they are about none, the field
    that was read with the least confidence.
    """
    crops = cheque.crops
    for severity in _GRAVE:
        for finding in cheque.findings:
            if finding.severity == severity and finding.field in crops:
                return finding.field
    fields = {name: getattr(cheque, name, None) for name in crops}
    unsure = {
        name: field.confidence
        for name, field in fields.items()
        if isinstance(field, Field) and field.confidence is not None
    }
    return min(unsure, key=lambda name: unsure[name], default=None)
