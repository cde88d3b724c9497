"""Documents of a bank's counter: slips, application forms, statements.

In: a `Slip` with its values. Out: the document drawn on it.
"""

from __future__ import annotations

from chequeocr.synth.dice import chance, some
from chequeocr.synth.sheet import Type
from chequeocr.synth.values import company, digits, person, routing_number
from tests.bench.tampering.documents_kind import Kind
from tests.bench.tampering.documents_slip import Line, Slip
from tests.bench.tampering.documents_values import plain_number, unit

_TRANSIT, _ON_US, _DASH = "\u2446", "\u2448", "\u2449"


def words_label(s: Slip) -> str:
    """What stands before an amount in words."""
    return s.by(
        "Amount in words|The sum of",
        IN="Rupees (in words)|Rupees",
        US="Amount in words",
        AE="Amount in words|Dirhams",
        NG="Amount in words",
        FR="Somme en toutes lettres|La somme de",
    )


def _account(s: Slip, x0: float, y: float, x1: float) -> None:
    s.entry(
        Line(s.by("Account No.|A/C No.|Account number", FR="N° de compte"), x0, y, x1),
        s.values.account,
        0.034,
    )


def _codes(s: Slip) -> None:
    """The MICR line that slips of US and UK banks have."""
    v = s.values
    if s.country == "US":
        s.micr(f"{_TRANSIT}{routing_number(s.rng)}{_TRANSIT} {v.account}{_ON_US} {digits(s.rng, 2)}")
    elif s.country == "GB":
        sort = f"{digits(s.rng, 2)}{_DASH}{digits(s.rng, 4)}"
        s.micr(f"{sort}{_TRANSIT} {v.account[:8]}{_ON_US} {digits(s.rng, 2)}")


def deposit_slip(s: Slip) -> None:
    """A pay-in slip: account, depositor, denominations or cheques listed, total, words, signature."""
    v = s.values
    s.border()
    s.text(0.04, 0.1, v.bank, 0.04, Type(s.colour, "bold"))
    s.head(
        s.by(
            "DEPOSIT SLIP|PAY-IN SLIP",
            GB="BANK GIRO CREDIT|PAYING-IN SLIP",
            IN="PAY-IN SLIP|DEPOSIT SLIP|CASH DEPOSIT SLIP",
            US="DEPOSIT TICKET|DEPOSIT SLIP",
            NG="DEPOSIT SLIP|CASH DEPOSIT SLIP",
            FR="BORDEREAU DE VERSEMENT|REMISE DE CHÈQUES",
        ),
        0.55,
        0.2,
        0.042,
    )
    s.dated(0.72, 0.1, 0.96)
    _account(s, 0.04, 0.32, 0.52)
    s.entry(
        Line(
            s.by("Credit|Account name|Name", IN="For credit of|Name", FR="Titulaire du compte"),
            0.04,
            0.43,
            0.62,
        ),
        v.payee,
    )
    y = s.words(Line(words_label(s), 0.04, 0.55, 0.62))
    s.money(0.7, 0.8, 0.96)
    cash = some(s.rng, "Cash", "Notes", "Coins")
    rows = [
        [cash, ""],
        [some(s.rng, "Cheques", "Coins"), ""],
        [s.by("Total", FR="Total"), plain_number(v.amount, s.country)],
    ]
    s.table((0.66, 0.26, 0.96, 0.62), (s.by("Details", FR="Détail"), s.by(unit(s.country))), rows, (1, 1.4))
    s.entry(Line(s.by("Paid in by|Deposited by", FR="Versé par"), 0.04, y + 0.12, 0.36), v.payer, 0.032)
    s.sign(0.4, 0.83, 0.66, s.by("Signature of depositor|Depositor's signature", FR="Signature"))
    s.text(
        0.04,
        0.86,
        s.by("Teller's stamp and initials|For bank use only|Cashier", FR="Cadre réservé à la banque"),
        0.018,
    )
    _codes(s)


def withdrawal_slip(s: Slip) -> None:
    """A withdrawal form: "pay self or bearer", account, words, figures, signature."""
    v = s.values
    s.text(0.5, 0.11, v.bank, 0.04, Type(s.colour, "bold", "m"))
    s.head(
        s.by(
            "WITHDRAWAL SLIP|SAVINGS BANK WITHDRAWAL FORM",
            US="SAVINGS WITHDRAWAL|WITHDRAWAL SLIP",
            FR="BON DE RETRAIT|RETRAIT D'ESPÈCES",
        ),
        0.5,
        0.21,
        0.044,
    )
    s.text(0.04, 0.11, v.branch[0][:28], 0.02)
    s.dated(0.7, 0.3, 0.95)
    _account(s, 0.04, 0.32, 0.55)
    s.entry(
        Line(
            s.by(
                "Please pay|Pay to self or", IN="Please pay self / bearer", US="Pay to", FR="Veuillez payer à"
            ),
            0.04,
            0.44,
            0.92,
        ),
        v.payee,
    )
    s.words(Line(words_label(s), 0.04, 0.56, 0.95))
    s.money(0.04, 0.84, 0.3)
    s.sign(
        0.62,
        0.84,
        0.95,
        s.by("Signature of account holder|Depositor's signature", FR="Signature du titulaire"),
    )
    s.text(
        0.35,
        0.8,
        s.by(
            "The pass book must accompany this form.|Not transferable. This is not a cheque.",
            US="Non-negotiable",
            FR="Ce bon n'est pas un chèque.",
        ),
        0.02,
    )
    if chance(s.rng, 0.5):
        _codes(s)
    else:
        s.text(0.04, 0.93, s.by("Passed for payment|Token No.|Officer", FR="Visa de la caisse"), 0.02)


def draft_application(s: Slip) -> None:
    """An application for a draft or a banker's cheque: many boxes, words, figures, signature."""
    v = s.values
    s.border()
    s.head(
        s.by(
            "APPLICATION FOR DEMAND DRAFT|DEMAND DRAFT APPLICATION FORM",
            US="CASHIER'S CHECK REQUEST FORM|APPLICATION FOR BANK DRAFT",
            GB="APPLICATION FOR BANKER'S DRAFT",
            FR="DEMANDE DE CHÈQUE DE BANQUE",
        ),
        0.5,
        0.12,
        0.038,
    )
    s.text(0.04, 0.22, v.bank, 0.032, Type(s.colour, "bold"))
    s.dated(0.7, 0.22, 0.96)
    s.entry(
        Line(s.by("Please issue a draft in favour of|In favour of", FR="À l'ordre de"), 0.04, 0.35, 0.95),
        v.payee,
    )
    s.entry(Line(s.by("Payable at|Drawn on", FR="Payable à"), 0.04, 0.46, 0.45), v.town)
    _account(s, 0.48, 0.46, 0.95)
    s.words(Line(words_label(s), 0.04, 0.58, 0.66))
    s.money(0.7, 0.62, 0.96)
    s.entry(Line(s.by("Applicant's name|Applicant", FR="Demandeur"), 0.04, 0.79, 0.55), v.payer)
    s.entry(Line(s.by("Commission", FR="Frais"), 0.7, 0.72, 0.96), f"{s.rng.uniform(1, 90):.2f}", 0.028)
    s.sign(
        0.62, 0.87, 0.95, s.by("Signature of applicant|Applicant's signature", FR="Signature du demandeur")
    )
    s.text(
        0.04, 0.93, s.by("FOR BANK USE: Draft No. ........ Officer ........", FR="RÉSERVÉ À LA BANQUE"), 0.02
    )


def cheque_request(s: Slip) -> None:
    """A firm's own form by which somebody asks for a cheque."""
    v = s.values
    s.border()
    s.text(0.04, 0.11, company(s.rng, "EN"), 0.032, Type(s.colour, "serif"))
    s.head(
        s.by(
            "CHEQUE REQUISITION FORM|CHEQUE REQUEST",
            US="CHECK REQUEST FORM|CHECK REQUISITION",
            FR="DEMANDE DE RÈGLEMENT",
        ),
        0.5,
        0.22,
        0.045,
    )
    s.dated(0.7, 0.12, 0.96)
    s.entry(Line(s.by("Payee|Payable to|Make payable to", FR="Bénéficiaire"), 0.04, 0.35, 0.66), v.payee)
    s.money(0.7, 0.38, 0.96)
    s.words(Line(words_label(s), 0.04, 0.48, 0.95))
    s.entry(Line(s.by("Purpose|Reason", FR="Motif"), 0.04, 0.7, 0.6), v.memo)
    s.entry(Line(s.by("Requested by", FR="Demandé par"), 0.04, 0.84, 0.4), v.payer, 0.032)
    s.sign(0.6, 0.84, 0.95, s.by("Approved by|Department head", FR="Bon pour accord"))


def mandate(s: Slip) -> None:
    """A standing instruction: amount in words and figures, bank, account, signature."""
    v = s.values
    s.border()
    s.head(
        s.by(
            "STANDING ORDER MANDATE|DIRECT DEBIT INSTRUCTION",
            IN="NACH MANDATE INSTRUCTION FORM|ECS MANDATE FORM",
            US="ACH DEBIT AUTHORIZATION",
            FR="MANDAT DE PRÉLÈVEMENT SEPA",
        ),
        0.5,
        0.12,
        0.04,
    )
    s.number(0.04, 0.22, digits(s.rng, 10), s.by("Ref.|UMRN", FR="RUM"))
    s.dated(0.7, 0.22, 0.95)
    s.entry(Line(s.by("I/We hereby authorise", FR="J'autorise"), 0.04, 0.34, 0.95), v.payee)
    s.entry(
        Line(s.by("to debit my account with", FR="à débiter mon compte auprès de"), 0.04, 0.45, 0.55),
        v.bank,
        0.032,
    )
    _account(s, 0.57, 0.45, 0.95)
    s.words(Line(s.by("an amount of", IN="an amount of Rupees", FR="d'un montant de"), 0.04, 0.57, 0.68))
    s.money(0.72, 0.6, 0.95)
    s.text(
        0.04,
        0.8,
        s.by("Frequency:  [ ] Monthly  [x] Quarterly  [ ] Yearly", FR="Périodicité : mensuelle"),
        0.022,
    )
    s.sign(
        0.62, 0.86, 0.95, s.by("Signature of account holder|Customer signature", FR="Signature du débiteur")
    )
    s.entry(Line(s.by("Name", FR="Nom"), 0.04, 0.91, 0.5), v.payer, 0.032)


def statement(s: Slip) -> None:
    """A bank statement's extract, with a balance in words, certified by an officer."""
    v = s.values
    s.text(0.04, 0.1, v.bank, 0.042, Type(s.colour, "bold"))
    s.head(
        s.by(
            "STATEMENT OF ACCOUNT|ACCOUNT STATEMENT|BANK STATEMENT", FR="RELEVÉ DE COMPTE|EXTRAIT DE COMPTE"
        ),
        0.96,
        0.1,
        0.04,
        "r",
    )
    s.entry(Line(s.by("Name|Account holder", FR="Titulaire"), 0.04, 0.2, 0.5), v.payee, 0.03)
    _account(s, 0.55, 0.2, 0.95)
    rows = []
    for _ in range(int(s.rng.integers(3, 6))):
        day = v.day.replace(day=int(s.rng.integers(1, 28)))
        text = some(
            s.rng,
            "Transfer",
            "ATM",
            "Cheque paid",
            "Salary",
            "Card purchase",
            "Interest",
            person(s.rng, "EN"),
        )
        value = plain_number(v.amount / int(s.rng.integers(2, 20)), s.country)
        rows.append([day.strftime("%d/%m/%y"), text, *((value, "") if chance(s.rng, 0.5) else ("", value))])
    titles = (
        s.by("Date"),
        s.by("Details", FR="Libellé"),
        s.by("Debit", FR="Débit"),
        s.by("Credit", FR="Crédit"),
    )
    s.table((0.04, 0.26, 0.96, 0.62), titles, rows, (1, 2.2, 1.2, 1.2))
    s.words(
        Line(s.by("Closing balance in words|Balance (words)", FR="Solde en lettres"), 0.04, 0.74, 0.7), 0.075
    )
    s.money(0.73, 0.76, 0.96)
    s.dated(0.04, 0.92, 0.3)
    s.sign(0.6, 0.9, 0.92, s.by("Authorised signatory|for the bank", FR="Pour la banque"))


KINDS = (
    Kind("deposit slip", deposit_slip, aspect=(1.9, 2.5)),
    Kind("withdrawal slip", withdrawal_slip),
    Kind("demand-draft application", draft_application, aspect=(1.6, 2.1)),
    Kind("cheque request", cheque_request, printed=0.3, aspect=(1.6, 2.1)),
    Kind("debit mandate", mandate, aspect=(1.9, 2.5)),
    Kind("bank statement", statement, papers=("thermal", "plain"), printed=1.0, aspect=(1.6, 2.0)),
)
