"""Which field a person should look at first, and its picture."""

from __future__ import annotations

from io import BytesIO

import numpy as np
import pytest
from PIL import Image

from chequeocr.output.tables.doubtful import doubtful_field, picture_of
from chequeocr.record import Cheque, Field, Finding
from chequeocr.types import Crop
from tests.support.tabled import full


def shown(*names: str, size: tuple[int, int] = (30, 200), **more: object) -> Cheque:
    """A record with a crop of each of the names, each of its own grey."""
    crops = {
        name: Crop(field=name, image=np.full((*size, 3), 20 * at, np.uint8), box=(0, 0, 1, 1), lines=())
        for at, name in enumerate(names, 1)
    }
    return full(**more).with_crops(crops)


def of(field: str | None, severity: str) -> Finding:
    return Finding(code="field-unsure", severity=severity, field=field, message="m")  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("findings", "field"),
    [
        ([of("date", "warning"), of("memo", "error"), of("payee_name", "error")], "memo"),
        ([of("date", "info"), of("date", "warning"), of("memo", "warning")], "date"),
        ([of("micr", "error"), of(None, "error"), of("date", "warning")], "date"),
        ([of(None, "error"), of("memo", "info")], "payee_name"),
        ([], "payee_name"),
    ],
)
def test_the_gravest_finding_then_the_least_confidence(findings: list[Finding], field: str) -> None:
    cheque = shown("date", "memo", "payee_name", "signature", findings=tuple(findings),
                   payee_name=Field[str](value="a", text="a", confidence=0.4),
                   bank_name=Field[str](value="a", text="a", confidence=0.1),
                   memo=Field[str](value="a", text="a", confidence=0.5))  # fmt: skip
    assert doubtful_field(cheque) == field


def test_the_picture_is_that_of_the_field_and_small() -> None:
    cheque = shown("date", "memo", size=(300, 2000), findings=(of("memo", "error"),))
    data = picture_of(cheque)
    assert data is not None
    image = Image.open(BytesIO(data))
    assert (image.format, image.size) == ("PNG", (320, 48))
    assert image.getpixel((5, 5)) == (40, 40, 40)


def test_there_is_none_of_an_accepted_cheque_or_without_crops() -> None:
    assert picture_of(shown("memo", decision="accept", findings=(of("memo", "error"),))) is None
    assert picture_of(full()) is None
    assert picture_of(shown("signature", findings=())) is None
