"""Documents of trade and work: receipts, invoices, cash memos, payslips, payment vouchers.

In: a `Slip` with its values. Out: the document drawn on it.
"""

from __future__ import annotations

from decimal import Decimal

from chequeocr.synth.dice import chance, some
from chequeocr.synth.sheet import BOLD, CENTRED, Type
from chequeocr.synth.values import company, digits
from tests.bench.tampering.documents_kind import Kind
from tests.bench.tampering.documents_slip import Line, Slip
from tests.bench.tampering.documents_values import plain_number

_GOODS = (
    "Rice 25 kg",
    "Paper A4",
    "Cement",
    "Paint, white",
    "Cloth 3 m",
    "Repair work",
    "Transport",
    "Stationery",
    "Books",
    "Labour",
    "Plumbing",
    "Spare parts",
)


def _firm(s: Slip) -> str:
    return company(s.rng, {"IN": "IN", "FR": "FR", "AE": "AR"}.get(s.country, "EN"))


def _head(s: Slip, firm: str, y: float = 0.1) -> None:
    """A firm's name with its address."""
    s.text(0.04, y, firm, 0.04, Type(s.colour, some(s.rng, "bold", "serif")))
    s.text(0.04, y + 0.05 * s.scale, f"{s.values.address[0]}, {s.values.address[1]}", 0.02)


def receipt(s: Slip) -> None:
    """Received from ... the sum of ... for: the commonest slip that looks like a cheque."""
    v = s.values
    s.border()
    _head(s, _firm(s), 0.12)
    heading = s.by(
        "RECEIPT|CASH RECEIPT|OFFICIAL RECEIPT",
        IN="RECEIPT|MONEY RECEIPT",
        AE="RECEIPT VOUCHER|RECEIPT",
        FR="REÇU|QUITTANCE",
    )
    s.head(heading, 0.62, 0.15, 0.06)
    s.number(0.95, 0.12, digits(s.rng, 4), s.by("No.", FR="N°"), "r")
    s.dated(0.7, 0.27, 0.95)
    s.entry(
        Line(
            s.by("Received from|Received with thanks from|RECEIVED FROM", FR="Reçu de|Reçu de M."),
            0.04,
            0.4,
            0.95,
        ),
        v.payee,
    )
    s.words(
        Line(
            s.by(
                "the sum of|The amount of",
                IN="the sum of Rupees|a sum of Rs. (in words)",
                US="the amount of",
                FR="la somme de",
            ),
            0.04,
            0.52,
            0.95,
        )
    )
    s.entry(Line(s.by("for|being|On account of", FR="pour|en règlement de"), 0.04, 0.73, 0.6), v.memo)
    s.money(0.04, 0.9, 0.3)
    s.text(
        0.34, 0.88, s.by("Cash  [ ]   Cheque  [ ]   Card  [ ]", FR="Espèces [ ]  Chèque [ ]  CB [ ]"), 0.02
    )
    s.sign(0.65, 0.87, 0.95, s.by("Signature|Received by|Cashier", FR="Signature"))


def premium_receipt(s: Slip) -> None:
    """An insurer's receipt for a premium: policy number, holder, period, words, figures."""
    v = s.values
    insurer = s.by(
        "Kestrelmoor Assurance|Lotuspur Life Insurance Co.|Thistle General Insurance",
        FR="Assurances du Ponant",
    )
    s.band(0.0, 0.15, insurer)
    s.head(s.by("PREMIUM RECEIPT|RENEWAL PREMIUM RECEIPT", FR="QUITTANCE DE PRIME"), 0.5, 0.26, 0.044)
    s.dated(0.7, 0.36, 0.95)
    s.entry(Line(s.by("Policy No.", FR="Police N°"), 0.04, 0.37, 0.4), digits(s.rng, 9))
    s.entry(Line(s.by("Received from|Policyholder", FR="Assuré"), 0.04, 0.49, 0.95), v.payee)
    s.words(Line(s.by("the premium of", IN="Rupees", FR="la somme de"), 0.04, 0.61, 0.95))
    s.money(0.04, 0.88, 0.3)
    s.text(
        0.34,
        0.85,
        s.by(
            "Subject to realisation of cheque.|This receipt is valid only if machine numbered.",
            FR="Sous réserve d'encaissement.",
        ),
        0.018,
    )
    s.sign(0.66, 0.88, 0.95, s.by("Authorised signatory|For the insurer", FR="Pour la compagnie"))
    if chance(s.rng, 0.5):
        s.bars(0.36, 0.91, 0.6, 0.97)


def _goods(s: Slip, count: int) -> tuple[list[list[str]], Decimal]:
    """Rows of goods, and their sum, which is the document's amount."""
    total, rows = s.values.amount, []
    left = total
    for at in range(count):
        share = (
            left
            if at == count - 1
            else (left * Decimal(str(round(s.rng.uniform(0.2, 0.6), 2)))).quantize(Decimal("0.01"))
        )
        rows.append(
            [
                str(at + 1),
                some(s.rng, *_GOODS),
                str(int(s.rng.integers(1, 20))),
                plain_number(share, s.country),
            ]
        )
        left -= share
    return rows, total


def invoice(s: Slip) -> None:
    """An invoice or a remittance advice: rows, total, the total in words, signature."""
    v = s.values
    _head(s, _firm(s))
    s.head(
        s.by("INVOICE|TAX INVOICE|REMITTANCE ADVICE", FR="FACTURE|AVIS DE PAIEMENT"), 0.96, 0.11, 0.05, "r"
    )
    s.entry(Line(s.by("To|Bill to|Payable to", FR="Client"), 0.04, 0.26, 0.55), v.payee)
    s.number(0.6, 0.26, digits(s.rng, 5), s.by("Invoice No.|Ref.", FR="Facture N°"))
    s.dated(0.76, 0.2, 0.96)
    rows, total = _goods(s, int(s.rng.integers(2, 5)))
    titles = ("#", s.by("Description", FR="Désignation"), s.by("Qty", FR="Qté"), s.by("Amount", FR="Montant"))
    s.table((0.04, 0.31, 0.96, 0.64), titles, rows, (0.4, 3, 0.7, 1.4))
    s.text(0.7, 0.73, s.by("TOTAL", FR="TOTAL TTC"), 0.026, Type(face="bold", anchor="r"))
    s.money(0.73, 0.76, 0.96)
    s.words(Line(s.by("Amount in words|In words", FR="Arrêtée à la somme de"), 0.04, 0.74, 0.62), 0.075)
    assert total == v.amount
    s.sign(0.64, 0.91, 0.95, s.by("Authorised signatory|For the company", FR="Signature et cachet"))
    s.text(
        0.04,
        0.9,
        s.by("Payment within 30 days. E. & O. E.|Thank you for your business.", FR="Paiement à 30 jours."),
        0.02,
    )


def cash_memo(s: Slip) -> None:
    """A shop's memo: rows by hand, a total, words, signature."""
    v = s.values
    s.border()
    s.head(
        s.by(
            "CASH MEMO|CASH BILL",
            US="SALES SLIP|CASH SALE",
            GB="CASH SALE|CASH SALES INVOICE",
            FR="FACTURE AU COMPTANT|NOTE DE CAISSE",
        ),
        0.5,
        0.1,
        0.036,
    )
    s.text(0.5, 0.2, _firm(s), 0.046, Type(s.colour, "serif", "m"))
    s.number(0.04, 0.2, digits(s.rng, 3), s.by("No.", FR="N°"))
    s.dated(0.74, 0.18, 0.96)
    s.entry(Line(s.by("M/s|Name|Mr./Mrs.", FR="M."), 0.04, 0.31, 0.95), v.payee)
    rows, _ = _goods(s, int(s.rng.integers(2, 4)))
    s.table(
        (0.04, 0.35, 0.96, 0.65),
        ("#", s.by("Particulars", FR="Articles"), s.by("Qty", FR="Qté"), s.by("Amount", FR="Montant")),
        rows,
        (0.4, 3, 0.7, 1.4),
    )
    s.words(
        Line(
            s.by("In words|Amount in words", IN="Rupees in words|In words", FR="En lettres"), 0.04, 0.76, 0.66
        ),
        0.075,
    )
    s.money(0.7, 0.78, 0.96)
    s.text(
        0.04,
        0.91,
        s.by("Goods once sold will not be taken back.|Thank you, visit again", FR="Merci de votre visite"),
        0.02,
    )
    s.sign(0.62, 0.91, 0.95, s.by("For the shop|Signature", FR="Signature"))


def payslip(s: Slip) -> None:
    """Pay of a month: earnings, deductions, net pay in words and figures."""
    v = s.values
    _head(s, _firm(s))
    s.head(
        s.by("PAYSLIP|PAY SLIP|SALARY SLIP", US="EARNINGS STATEMENT|PAY STUB", FR="BULLETIN DE PAIE"),
        0.96,
        0.11,
        0.046,
        "r",
    )
    s.entry(Line(s.by("Employee|Name of employee", FR="Salarié"), 0.04, 0.26, 0.6), v.payee, 0.032)
    s.dated(0.66, 0.26, 0.95)
    basic = v.amount * Decimal("0.8")
    rows = [
        [
            s.by("Basic pay", FR="Salaire de base"),
            plain_number(basic, s.country),
            s.by("Tax", FR="Impôt"),
            plain_number(v.amount / 10, s.country),
        ],
        [
            s.by("Allowances|House rent", FR="Primes"),
            plain_number(v.amount * Decimal("0.35"), s.country),
            s.by("Provident fund|Pension", FR="Retraite"),
            plain_number(v.amount / 20, s.country),
        ],
    ]
    titles = (s.by("Earnings", FR="Gains"), "", s.by("Deductions", FR="Retenues"), "")
    s.table((0.04, 0.31, 0.96, 0.56), titles, rows, (1.4, 1, 1.4, 1))
    s.text(0.04, 0.68, s.by("NET PAY|Net salary payable", FR="NET À PAYER"), 0.028, BOLD)
    s.money(0.72, 0.71, 0.96)
    s.words(Line(s.by("In words|Amount in words", FR="Soit"), 0.04, 0.78, 0.7), 0.07)
    s.sign(0.64, 0.91, 0.95, s.by("Employer's signature|Accounts officer", FR="L'employeur"))
    s.text(0.04, 0.91, s.by(f"Paid into account {v.account}", FR=f"Viré au compte {v.account}"), 0.02)


def payment_voucher(s: Slip) -> None:
    """A book-keeping voucher: pay to, sum, account, prepared, approved, received."""
    v = s.values
    s.border()
    _head(s, _firm(s), 0.12)
    s.head(
        s.by(
            "PAYMENT VOUCHER|PETTY CASH VOUCHER",
            IN="DEBIT VOUCHER|PAYMENT VOUCHER",
            FR="PIÈCE DE CAISSE|BON DE PAIEMENT",
        ),
        0.64,
        0.14,
        0.045,
    )
    s.number(0.95, 0.12, digits(s.rng, 4), s.by("PV|No.", FR="N°"), "r")
    s.dated(0.7, 0.28, 0.95)
    s.entry(Line(s.by("Pay to|Paid to|PAYEE", FR="Payé à"), 0.04, 0.3, 0.66), v.payee)
    s.words(Line(s.by("the sum of|Amount", IN="Rupees", FR="la somme de"), 0.04, 0.43, 0.7))
    s.money(0.74, 0.46, 0.96)
    s.entry(Line(s.by("Being payment for|Debit", FR="Motif"), 0.04, 0.66, 0.95), v.memo)
    for x, caption in ((0.04, "Prepared by"), (0.36, "Approved by")):
        s.sign(
            x,
            0.86,
            x + 0.26,
            caption if s.country != "FR" else {"Prepared by": "Établi par"}.get(caption, "Visa"),
        )
    s.sign(0.68, 0.86, 0.95, s.by("Received by|Receiver's signature", FR="Pour acquit"))
    s.text(
        0.5, 0.955, s.by("Attach all bills to this voucher.", FR="Joindre les justificatifs."), 0.016, CENTRED
    )


KINDS = (
    Kind("receipt", receipt),
    Kind("premium receipt", premium_receipt, printed=0.6),
    Kind("invoice", invoice, papers=("plain", "thermal"), printed=0.7, aspect=(1.6, 2.0)),
    Kind("cash memo", cash_memo, top=2000, aspect=(1.6, 2.0)),
    Kind("payslip", payslip, papers=("plain", "thermal"), printed=0.8, aspect=(1.6, 2.1)),
    Kind("payment voucher", payment_voucher, printed=0.2),
)
