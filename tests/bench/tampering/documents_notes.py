"""Notes, bills and deposit receipts: papers on which somebody promises or orders to pay.

In: a `Slip` with its values. Out: the document drawn on it.
"""

from __future__ import annotations

from chequeocr.synth.dice import chance, some
from chequeocr.synth.sheet import BOLD, CENTRED, Type
from chequeocr.synth.values import company, digits
from tests.bench.tampering.documents_bank import words_label
from tests.bench.tampering.documents_kind import Kind
from tests.bench.tampering.documents_slip import Line, Slip


def promissory_note(s: Slip) -> None:
    """I promise to pay ... or order: the payee, the sum, interest, a signature over a revenue stamp."""
    v = s.values
    s.border()
    s.head(
        s.by(
            "PROMISSORY NOTE|DEMAND PROMISSORY NOTE",
            IN="PROMISSORY NOTE|ON DEMAND PROMISSORY NOTE",
            FR="BILLET À ORDRE",
        ),
        0.5,
        0.14,
        0.055,
    )
    s.money(0.05, 0.29, 0.3)
    s.dated(0.68, 0.26, 0.95)
    s.entry(
        Line(
            s.by(
                "On demand I promise to pay|For value received I promise to pay to the order of",
                FR="Je paierai contre ce billet à l'ordre de",
            ),
            0.05,
            0.42,
            0.95,
        ),
        v.payee,
    )
    s.words(
        Line(
            s.by("the sum of", IN="the sum of Rupees|or order the sum of Rs.", FR="la somme de"),
            0.05,
            0.55,
            0.95,
        )
    )
    s.text(
        0.05,
        0.75,
        s.by(
            f"with interest at {int(s.rng.integers(4, 19))} per cent per annum for value received.",
            FR="valeur reçue en espèces.",
        ),
        0.024,
    )
    s.entry(Line(s.by("Place|Witness", FR="Fait à"), 0.05, 0.87, 0.42), v.town)
    if s.country in ("IN", "NG") and chance(s.rng, 0.7):
        s.sheet.frame((0.8, 0.68, 0.9, 0.88), (90, 40, 60), (226, 196, 206))
        s.text(0.85, 0.77, "REVENUE", 0.014, Type((90, 40, 60), "bold", "m"))
        s.text(0.85, 0.84, "STAMP", 0.014, Type((90, 40, 60), "bold", "m"))
    s.sign(0.62, 0.88, 0.95, s.by("Signature of borrower|Maker", FR="Signature du souscripteur"))


def bill_of_exchange(s: Slip) -> None:
    """Pay ... to the order of: the drawee, the tenor, the sum, the drawer's signature, an acceptance."""
    v = s.values
    s.border()
    s.head(s.by("BILL OF EXCHANGE", IN="BILL OF EXCHANGE|HUNDI", FR="LETTRE DE CHANGE"), 0.5, 0.13, 0.052)
    s.number(0.05, 0.12, digits(s.rng, 5), s.by("No.|Ref", FR="N°"))
    s.money(0.05, 0.29, 0.29)
    s.entry(Line(s.by("Place", FR="À"), 0.36, 0.27, 0.62), v.town)
    s.dated(0.66, 0.27, 0.95)
    s.entry(
        Line(
            s.by(
                "At sight pay to the order of|Sixty days after date pay to the order of",
                FR="Contre cette lettre de change veuillez payer à l'ordre de",
            ),
            0.05,
            0.41,
            0.95,
        ),
        v.payee,
    )
    s.words(Line(s.by("the sum of", IN="the sum of Rupees", FR="la somme de"), 0.05, 0.53, 0.95))
    s.text(0.05, 0.72, s.by("for value received.", FR="valeur en marchandises."), 0.024)
    s.entry(Line(s.by("To", FR="Tiré"), 0.05, 0.82, 0.42), company(s.rng, "EN"))
    s.text(0.05, 0.91, s.by("Accepted:", FR="Accepté :"), 0.022, BOLD)
    if chance(s.rng, 0.5):
        s.scribble(0.16, 0.92, 0.36, v.payee)
    s.sign(0.62, 0.86, 0.95, s.by("Drawer|For and on behalf of the drawer", FR="Signature du tireur"))


def fixed_deposit(s: Slip) -> None:
    """A fixed deposit receipt: depositor, sum, rate, maturity."""
    v = s.values
    s.border(double=True)
    s.text(0.5, 0.12, v.bank, 0.044, Type(s.colour, "bold", "m"))
    s.text(0.5, 0.18, v.branch[0][:40], 0.02, CENTRED)
    s.head(
        s.by(
            "FIXED DEPOSIT RECEIPT|TERM DEPOSIT RECEIPT",
            US="TIME DEPOSIT RECEIPT",
            FR="REÇU DE DÉPÔT À TERME",
        ),
        0.5,
        0.28,
        0.042,
    )
    s.number(0.05, 0.28, digits(s.rng, 7), s.by("FDR No.|No.", FR="N°"))
    s.dated(0.74, 0.28, 0.95)
    s.entry(Line(s.by("Received from", FR="Reçu de"), 0.05, 0.41, 0.95), v.payee)
    s.words(Line(words_label(s), 0.05, 0.53, 0.95))
    s.money(0.05, 0.77, 0.3)
    s.text(
        0.34,
        0.74,
        s.by(
            f"Rate {s.rng.uniform(3, 9):.2f} % p.a.   Period {some(s.rng, '12', '36', '60')} months",
            FR=f"Taux {s.rng.uniform(1, 5):.2f} %".replace(".", ","),
        ),
        0.024,
    )
    s.sign(0.64, 0.88, 0.95, s.by("Manager|Authorised signatory", FR="Le directeur"))
    s.text(0.05, 0.9, s.by("NOT TRANSFERABLE", FR="NON CESSIBLE"), 0.022, BOLD)


KINDS = (
    Kind("promissory note", promissory_note, whole=0.8),
    Kind("bill of exchange", bill_of_exchange, papers=("plain", "security"), printed=0.3),
    Kind("fixed deposit receipt", fixed_deposit, whole=0.9, papers=("security",), printed=0.5),
)
