"""How well a reader reads: right/total by set and figure, against pictures whose truth is known.

In: a `gt.jsonl` (one JSON object a picture: `image` relative to the file, and any of `set`, `payee`,
`amount`, `amount_words`, `date_iso`, `micr`, `boxes`, `altered`) and a reader. Out: a `Report`.

Rules of counting. A truth of null is unsure and isn't counted. Payees and words are compared without
case, punctuation and spaces; amounts as exact decimals; MICR by the numbers it parses to, under the
rules of the truth's `country`, and its text by digits and symbols without spaces. CER is edits over
characters of the truth, both sides without case, punctuation and spaces, of all pictures together. A box
is found at an intersection over union of 0.5 or more. The amount of an altered cheque is what its figures
say: it counts against them and the settled amount, not against the words.

Whether the amounts can be trusted is counted on the cheques with a known amount that aren't altered: `trust`
says how. `lines` has all of it as plain values for JSON, `report_html` as a page.
"""

from chequeocr.evaluate.clips import Clip, ClipSettings
from chequeocr.evaluate.compare import plain
from chequeocr.evaluate.count import FOUND_AT, Reader, evaluate
from chequeocr.evaluate.lines import lines
from chequeocr.evaluate.page import report_html
from chequeocr.evaluate.rates import (
    Bin,
    Point,
    Rate,
    Scored,
    needed,
    read_rate,
    reject_curve,
    reliability,
    wilson,
)
from chequeocr.evaluate.report import Count, Miss, Report
from chequeocr.evaluate.trust import Operating, Trust, Verdict, trust
from chequeocr.evaluate.truth import Truth, load_truth
from chequeocr.imaging.boxes import iou
from chequeocr.parse.edits import edits

__all__ = [
    "FOUND_AT",
    "Bin",
    "Clip",
    "ClipSettings",
    "Count",
    "Miss",
    "Operating",
    "Point",
    "Rate",
    "Reader",
    "Report",
    "Scored",
    "Trust",
    "Truth",
    "Verdict",
    "edits",
    "evaluate",
    "iou",
    "lines",
    "load_truth",
    "needed",
    "plain",
    "read_rate",
    "reject_curve",
    "reliability",
    "report_html",
    "trust",
    "wilson",
]
