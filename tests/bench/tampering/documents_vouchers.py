"""Vouchers of shops and the giant prop of a prize.

In: a `Slip` with its values. Out: the document drawn on it.
"""

from __future__ import annotations

from chequeocr.synth.dice import chance
from chequeocr.synth.sheet import BOLD, CENTRED, Type
from chequeocr.synth.values import digits
from tests.bench.tampering.documents_kind import Kind
from tests.bench.tampering.documents_slip import Line, Slip
from tests.bench.tampering.documents_values import plain_number


def gift_voucher(s: Slip) -> None:
    """A shop's voucher with From, To, value, validity and an authorised signature."""
    v = s.values
    heading = s.by(
        "GIFT VOUCHER|Gift Voucher", US="GIFT CERTIFICATE|Gift Certificate", FR="CHÈQUE-CADEAU|BON CADEAU"
    )
    if chance(s.rng, 0.5):
        s.band(0.0, 0.2, heading)
    else:
        s.border(double=True)
        s.head(heading, 0.4, 0.16, 0.07)
    s.money(0.7, 0.4, 0.94)
    s.text(0.05, 0.28, v.bank.title().replace("Bank", "Stores").replace("Banque", "Maison"), 0.03, BOLD)
    s.entry(
        Line(
            s.by("Presented to|To|This voucher entitles", US="To|This certificate entitles", FR="Offert à"),
            0.05,
            0.42,
            0.66,
        ),
        v.payee,
    )
    s.words(Line(s.by("to the value of|Amount|The sum of", FR="d'une valeur de"), 0.05, 0.53, 0.94), 0.09)
    s.entry(Line(s.by("From|With best wishes from", FR="De la part de"), 0.05, 0.72, 0.5), v.payer)
    s.dated(0.05, 0.82, 0.35)
    s.entry(
        Line(s.by("Valid until|Expires", FR="Valable jusqu'au"), 0.37, 0.82, 0.62),
        s.day(v.day.replace(year=v.day.year + 1, day=min(28, v.day.day))),
        0.03,
    )
    s.sign(
        0.68, 0.8, 0.94, s.by("Authorised signature|Authorised by|For the store", FR="Signature et cachet")
    )
    s.number(0.05, 0.93, digits(s.rng, 8), s.by("Voucher No.|Serial", US="Certificate #", FR="N°"))
    if chance(s.rng, 0.7):
        s.bars(0.68, 0.88, 0.94, 0.95)


def coupon(s: Slip) -> None:
    """A coupon or rebate with dashed edges, value and conditions, made out to a customer."""
    v = s.values
    for y in (0.02, 0.97):
        s.sheet.rule(0.01, y, 0.99, (60, 60, 60), "dots")
    s.head(
        s.by(
            "DISCOUNT COUPON|CASH COUPON|COUPON",
            US="REBATE COUPON|STORE COUPON|SAVINGS COUPON",
            FR="BON DE RÉDUCTION|COUPON DE REMISE",
        ),
        0.36,
        0.16,
        0.065,
    )
    off = f"{v.symbol}{plain_number(v.amount, s.country)}"
    s.text(0.83, 0.2, off, 0.075, Type((165, 25, 35), "bold", "m"))
    s.text(0.83, 0.28, s.by("OFF YOUR NEXT PURCHASE|CASH BACK", FR="DE REMISE IMMÉDIATE"), 0.022, CENTRED)
    s.entry(
        Line(s.by("Issued to|Customer|Pay to the order of", FR="Client|Au nom de"), 0.04, 0.32, 0.66), v.payee
    )
    s.words(Line(s.by("Amount in words|Value", FR="Montant en lettres"), 0.04, 0.44, 0.94), 0.1)
    s.money(0.72, 0.68, 0.95)
    s.dated(0.04, 0.66, 0.36)
    s.sign(0.4, 0.72, 0.66, s.by("Store manager|Authorised signature", FR="Le responsable"))
    s.bars(0.04, 0.76, 0.34, 0.88, digits(s.rng, 12))
    s.paragraph(
        0.4,
        0.84,
        [
            s.by(
                "Not redeemable for cash. One coupon per purchase.",
                US="Cash value 1/100 cent. No cash value.",
                FR="Non remboursable. Un seul bon par achat.",
            ),
            s.by("Valid at participating stores until stock lasts.", FR="Offre non cumulable."),
        ],
        0.017,
    )


def big_cheque(s: Slip) -> None:
    """The giant prop that a winner is handed: a lottery's name, all lines in large print, no code line."""
    v = s.values
    bright = [(250, 238, 150), (200, 232, 250), (255, 255, 255), (252, 214, 190)]
    s.sheet.image[:] = bright[int(s.rng.integers(4))]
    s.border(0.012)
    name = s.by(
        "LUCKY SEVEN LOTTERY|MEGA DRAW JACKPOT",
        GB="NATIONWIDE PRIZE DRAW|LUCKY SEVEN LOTTERY",
        IN="STATE LOTTERY BUMPER DRAW|LUCKY SEVEN LOTTERY",
        FR="LOTERIE DU SOLEIL|GRAND JACKPOT",
    )
    s.head(name, 0.36, 0.18, 0.075)
    s.text(
        0.36,
        0.27,
        s.by("Presentation cheque|JACKPOT WINNER|Ceremonial cheque", FR="Chèque géant du gagnant"),
        0.03,
        CENTRED,
    )
    s.entry(Line(s.by("DATE", FR="DATE"), 0.7, 0.2, 0.96), s.day(), 0.045)
    s.entry(Line(s.by("PAY|PAY TO", US="PAY TO THE ORDER OF", FR="PAYEZ À"), 0.04, 0.43, 0.68), v.payee, 0.06)
    s.money(0.71, 0.47, 0.96)
    s.words(Line(s.by("THE SUM OF|AMOUNT", FR="LA SOMME DE"), 0.04, 0.6, 0.95), 0.14)
    s.text(
        0.04,
        0.9,
        s.by("PLAY. WIN. SMILE.|Congratulations!", FR="Félicitations !"),
        0.04,
        Type(s.colour, "serif"),
    )
    s.sign(0.6, 0.88, 0.95, s.by("Chief Executive|Director", FR="Le président"))


KINDS = (
    Kind("gift voucher", gift_voucher, top=500, whole=0.95, papers=("security", "plain")),
    Kind("coupon", coupon, top=100, whole=0.8, papers=("plain", "security"), printed=0.4),
    Kind("big cheque", big_cheque, top=5_000_000, whole=0.95, printed=0.5),
)
