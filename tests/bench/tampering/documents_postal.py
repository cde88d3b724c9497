"""Documents that stand for money: money and postal orders, traveller's cheques, certificates.

In: a `Slip` with its values. Out: the document drawn on it.
"""

from __future__ import annotations

import cv2
import numpy as np

from chequeocr.synth import spell
from chequeocr.synth.dice import chance, some
from chequeocr.synth.sheet import BOLD, Type
from chequeocr.synth.values import digits, routing_number
from tests.bench.tampering.documents_kind import Kind
from tests.bench.tampering.documents_slip import Line, Slip
from tests.bench.tampering.documents_values import spelled, unit

_TRANSIT, _ON_US = "\u2446", "\u2448"


def _issuer(s: Slip) -> str:
    return s.by(
        "Harborwick Payment Services|Cedarhollow Post|Northgale Remittance Ltd",
        US="HARBORWICK PAYMENT SYSTEMS, INC.|Prairiewind Express Company|MAPLEFORD CURRENCY SERVICES",
        FR="Poste Valdorée|Services du Ponant",
        IN="Dekhan Posts|Sagarika Post Office",
        NG="Savanna Postal Service",
        AE="Pearlsand Exchange L.L.C.|Falconara Exchange House",
    )


def _machine_words(s: Slip) -> str:
    """The amount as an imprinter writes it."""
    amount = s.values.amount
    if s.country == "US":
        whole, cents = spell.english(int(amount), "-"), int(amount * 100) % 100
        return f"*** {whole.upper()} DOLLARS AND {cents:02d} CENTS ***"
    return f"*** {spelled(s.values).upper()} ***"


def money_order(s: Slip) -> None:
    """An amount imprinted by the seller, payee and sender by hand; in the US with a MICR line."""
    v = s.values
    s.border()
    s.head(
        s.by(
            "MONEY ORDER|INTERNATIONAL MONEY ORDER",
            US="MONEY ORDER|PERSONAL MONEY ORDER|INTERNATIONAL MONEY ORDER",
            FR="MANDAT CASH|MANDAT INTERNATIONAL",
        ),
        0.5,
        0.13,
        0.052,
    )
    s.text(0.04, 0.23, _issuer(s), 0.026, BOLD)
    serial = digits(s.rng, 11)
    s.number(0.95, 0.11, serial, "", "r")
    s.dated(0.68, 0.24, 0.95)
    label = s.by("PAY EXACTLY|THE SUM OF|AMOUNT", FR="SOMME|MONTANT")
    end = s.text(0.04, 0.34, label, 0.02)
    s.text(end + 0.015, 0.34, _machine_words(s), 0.026, Type((20, 20, 25), "mono"))
    s.money(0.72, 0.51, 0.95)
    s.entry(
        Line(s.by("PAY TO THE ORDER OF|PAY TO|PAYEE", FR="BÉNÉFICIAIRE|PAYEZ À"), 0.04, 0.48, 0.69), v.payee
    )
    s.entry(Line(s.by("FROM|SENDER|PURCHASER|REMITTER", FR="EXPÉDITEUR"), 0.04, 0.6, 0.6), v.payer)
    s.entry(Line(s.by("ADDRESS", FR="ADRESSE"), 0.04, 0.7, 0.6), f"{v.address[0]}, {v.town}", 0.03)
    s.sign(
        0.64,
        0.74,
        0.95,
        s.by("SIGNATURE OF SENDER|SIGNATURE", US="PURCHASER, SIGNER FOR DRAWER", FR="SIGNATURE"),
    )
    if s.country == "US":
        s.text(
            0.04,
            0.79,
            some(
                s.rng,
                "NOT GOOD OVER $1,000.00",
                "VOID IF ALTERED. SEE TERMS ON BACK",
                "PAYABLE THROUGH MAPLEFORD TRUST",
            ),
            0.017,
        )
        s.micr(f"{_TRANSIT}{routing_number(s.rng)}{_TRANSIT} {serial[:10]}{_ON_US} {digits(s.rng, 2)}")
    elif chance(s.rng, 0.6):
        s.bars(0.04, 0.8, 0.4, 0.9, serial)


def postal_order(s: Slip) -> None:
    """A printed value, payee and office by hand, the office's round date stamp."""
    v = s.values
    s.border(double=True)
    s.head(
        s.by("POSTAL ORDER", IN="INDIAN POSTAL ORDER|POSTAL ORDER", GB="POSTAL ORDER|BRITISH POSTAL ORDER"),
        0.42,
        0.15,
        0.062,
    )
    s.number(0.95, 0.12, f"{digits(s.rng, 2)}-{digits(s.rng, 6)} {digits(s.rng, 3)}", "", "r")
    s.text(0.05, 0.27, s.by("Pay to|PAY|Please pay"), 0.024)
    s.entry(Line("", 0.13, 0.28, 0.72), v.payee)
    s.words(Line(s.by("the sum of|The sum of"), 0.05, 0.41, 0.72))
    s.money(0.76, 0.44, 0.95)
    s.entry(Line(s.by("at the Post Office at|at the office of"), 0.05, 0.62, 0.6), v.town)
    s.dated(0.05, 0.73, 0.4)
    s.sign(0.5, 0.78, 0.72, s.by("Signature of payee|Received the above sum|for the Postmaster"))
    postmark(s, 0.85, 0.68)
    s.text(
        0.05,
        0.85,
        s.by(
            "Crossed orders are paid through a bank only.|Valid for six months from the last day of issue.|"
            "This order is not transferable."
        ),
        0.018,
    )
    s.bars(0.05, 0.89, 0.35, 0.95)


def postmark(s: Slip, x: float, y: float) -> None:
    """The round stamp of an office, with its date."""
    mask = np.zeros(s.sheet.image.shape[:2], np.uint8)
    centre = (round(x * s.sheet.width), round(y * s.sheet.height))
    radius = round(0.12 * s.scale * s.sheet.height)
    for size in (radius, round(radius * 0.66)):
        cv2.circle(mask, centre, size, 190, max(1, radius // 28), cv2.LINE_AA)
    s.sheet.blend(mask, 0, 0, (35, 40, 70))
    s.text(x, y + 0.012, s.values.day.strftime("%d %b %Y").upper(), 0.02, Type((35, 40, 70), "bold", "m"))
    s.text(x, y - 0.086 * s.scale, s.values.town.upper()[:9], 0.014, Type((35, 40, 70), "bold", "m"))


def travellers_cheque(s: Slip) -> None:
    """A fixed value, two places for the holder's signature, a serial number; in the US a MICR line."""
    v = s.values
    s.border(double=True)
    s.head(
        s.by(
            "TRAVELLER'S CHEQUE|TRAVELLERS CHEQUE",
            US="TRAVELERS CHEQUE|TRAVELER'S CHECK",
            FR="CHÈQUE DE VOYAGE",
        ),
        0.5,
        0.24,
        0.058,
    )
    s.text(0.5, 0.12, _issuer(s), 0.034, Type(s.colour, "serif", "m"))
    serial = f"{some(s.rng, 'RA', 'HC', 'DB')}{digits(s.rng, 9)}"
    s.number(0.95, 0.12, serial, "", "r")
    value = f"{v.symbol}{int(v.amount)}"
    for x, anchor in ((0.05, "l"), (0.95, "r")):
        s.text(x, 0.32, value, 0.06, Type(s.colour, "serif", anchor))
    s.text(
        0.05,
        0.42,
        s.by("When countersigned below with this signature", FR="Lorsque contresigné ci-dessous"),
        0.017,
    )
    s.sign(0.05, 0.55, 0.42, s.by("Signature of holder|Sign here when received", FR="Signature du titulaire"))
    s.dated(0.66, 0.45, 0.95)
    s.entry(
        Line(
            s.by("Pay this cheque to the order of|Pay to the order of", FR="Payez contre ce chèque à"),
            0.05,
            0.68,
            0.95,
        ),
        v.payee,
    )
    s.text(0.5, 0.56, spelled(v).upper(), 0.026, Type(s.colour, "bold", "l"))
    s.sign(0.05, 0.83, 0.42, s.by("Countersign here in presence of person cashing", FR="Contresignez ici"))
    s.sign(0.66, 0.8, 0.93, s.by("Chairman|Treasurer|Vice President", FR="Le directeur"))
    if s.country == "US" or chance(s.rng, 0.3):
        s.micr(f"{_TRANSIT}8000{digits(s.rng, 5)}{_TRANSIT} {digits(s.rng, 9)}{_ON_US} 10", 0.2, 0.96)


def savings_certificate(s: Slip) -> None:
    """A bond or certificate of deposit: holder, sum, term, signature of the officer."""
    v = s.values
    s.border(double=True)
    s.text(0.5, 0.12, v.bank, 0.034, Type(s.colour, "serif", "m"))
    s.head(
        s.by(
            "SAVINGS CERTIFICATE|SAVINGS BOND",
            IN="NATIONAL SAVINGS CERTIFICATE|CASH CERTIFICATE",
            US="SAVINGS BOND|CERTIFICATE OF DEPOSIT",
            FR="BON DE CAISSE|BON D'ÉPARGNE",
        ),
        0.5,
        0.23,
        0.055,
    )
    s.number(0.05, 0.12, digits(s.rng, 7), s.by("Serial No.", FR="N°"))
    s.dated(0.7, 0.34, 0.95)
    s.entry(
        Line(s.by("This is to certify that|Issued to", FR="Il est certifié que"), 0.05, 0.36, 0.67), v.payee
    )
    s.words(Line(s.by("has deposited the sum of|has invested", FR="a versé la somme de"), 0.05, 0.48, 0.94))
    s.money(0.72, 0.72, 0.94)
    months = some(s.rng, "12", "24", "36", "60")
    s.entry(
        Line(
            s.by("for a term of (months)|Period in months", FR="pour une durée de (mois)"), 0.05, 0.68, 0.36
        ),
        months,
    )
    s.entry(
        Line(s.by("at % per year|Rate of interest %", FR="au taux de %"), 0.38, 0.68, 0.64),
        f"{s.rng.uniform(2, 9):.2f}",
        0.034,
    )
    s.sign(0.64, 0.86, 0.94, s.by("Authorised officer|Branch manager", FR="Signature autorisée"))
    s.text(0.05, 0.86, s.by(f"Payable at maturity in {unit(s.country)}.", FR="Payable à l'échéance."), 0.02)


KINDS = (
    Kind("money order", money_order, top=1000, papers=("security",), printed=0.15, aspect=(2.1, 2.6)),
    Kind("postal order", postal_order, ("IN", "GB", "NG"), 250, 0.8, ("security",), 0.05, (1.9, 2.4)),
    Kind(
        "traveller's cheque",
        travellers_cheque,
        ("IN", "US", "GB", "FR"),
        1000,
        1.0,
        ("security",),
        0.0,
        (1.9, 2.4),
    ),
    Kind(
        "savings certificate",
        savings_certificate,
        whole=0.9,
        papers=("security",),
        printed=0.4,
        aspect=(1.6, 2.0),
    ),
)
