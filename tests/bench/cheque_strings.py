"""What people write on cheques, with the right answer: the list on which parsers are compared.

In: nothing. Out: STRINGS. Written down before any parser was asked, from the habits of each country, and
not changed after: a string on which all fail stays. An answer of "" means that no answer is right: the text
holds no amount or date, or can mean two and nothing says which, so that only a refusal is right.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Kind = Literal["figures", "words", "date"]


@dataclass(frozen=True, slots=True)
class Written:
    """`text` as written, in the country of a Profile's code; `answer` a decimal number or an ISO date."""

    kind: Kind
    country: str
    text: str
    answer: str


def _table(kind: Kind, rows: str) -> tuple[Written, ...]:
    """One string a line: country, text and answer, parted by " | "; "?" for no answer."""
    parted = (line.split(" | ") for line in rows.strip().splitlines())
    return tuple(Written(kind, country, text, answer.replace("?", "")) for country, text, answer in parted)


_FIGURES = _table("figures", """
IN | 1,25,000/- | 125000
IN | Rs. 12,50,000/- | 1250000
IN | ₹ 3,07,45,612.50 | 30745612.50
IN | Rs 4500/= | 4500
IN | **7,500.00** | 7500
IN | INR 18,750.- | 18750
IN | 2,36,0001- | 236000
IN | 9O,OOO/- | 90000
IN | 1,1O,l00/- | 110100
IN | 125000.00 | 125000
IN | Rs.99,999.99/- | 99999.99
IN | Rs 650-50 | 650.50
IN | 10,00,00,000 | 100000000
IN | = 45,000 = | 45000
IN | ₹1,5O,000/- only | 150000
US | $1,308.45 | 1308.45
US | 1308 45/100 | 1308.45
US | $ 275 xx/100 | 275
US | 75 and no/100 | 75
US | $1,308⁴⁵ | 1308.45
US | 62 ⁵⁰⁄₁₀₀ | 62.50
US | ***$4,112.07*** | 4112.07
US | $.85 | 0.85
US | $2,500-- | 2500
US | 1,000,000.00 | 1000000
US | USD 18.9O | 18.90
US | $l,200.00 | 1200
US | 54.— | 54
GB | £3,450.00 | 3450
GB | £250 - 75 | 250.75
GB | £1,999=00 | 1999
GB | 4,500.00p | 4500
FR | 1 250,75 € | 1250.75
FR | 1.250,75 EUR | 1250.75
FR | #870,00# | 870
FR | 3 000 € | 3000
BR | R$ 2.345,67 | 2345.67
BR | R$ #1.500,00# | 1500
BR | R$ 350, | 350
PT | 1 200,50 | 1200.50
CL | $ 1.250.000.- | 1250000
CL | $350.000 | 350000
KW | KD 1,250.500 | 1250.500
KW | 15/750 | 15.750
TN | 1 250,500 DT | 1250.500
BH | BD 45.005 | 45.005
AE | AED 15,000/- | 15000
AE | Dhs. 3,250/50 | 3250.50
MY | RM 4,200.80 | 4200.80
MY | RM***12,345.00 | 12345
ZA | R 1 500.00 | 1500
CO | $ 2.500.000,00 | 2500000
MX | $15,600.00 M.N. | 15600
ZZ | 1.234 | ?
ZZ | 1,234.5 | 1234.50
ZZ | VOID | ?
""")

_WORDS = _table("words", """
IN | Twelve lakh fifty thousand only | 1250000
IN | Rupees Three Lacs Forty Two Thousand Six Hundred & Ten Only | 342610
IN | One Crore Five lakhs | 10500000
IN | Fourty five thousand ninety | 45090
IN | Rs. Ten thousand five hundred and paise fifty only | 10500.50
IN | Seven lakh only | 700000
IN | two lac sixtyfive thousand | 265000
IN | ONELAKHTWENTYTHOUSANDONLY | 120000
IN | Eighteen thosand three hundered | 18300
IN | Nine hundred ninty nine rupees and seventy five paise | 999.75
IN | Twenty five lacks & seven thousand only | 2507000
IN | One and half lakh | 150000
IN | Rupees Sixty-two thousand and four only | 62004
IN | Thirty crore | 300000000
IN | One lakh crore | 1000000000000
IN | Five thousand only/- | 5000
IN | Tweleve thousand | 12000
IN | Ek lakh pachas hazaar | 150000
US | One thousand three hundred eight and 45/100 | 1308.45
US | Two hundred seventy-five and xx/100 dollars | 275
US | Seventy five & no/100----- | 75
US | Nineteen hundred and 00/100 | 1900
US | Four thousand one hundred twelve dollars and seven cents | 4112.07
US | twenty-five hundred | 2500
US | One million two hundred thirty-four thousand five hundred sixty-seven | 1234567
US | fifty-two thirty and 10/100 | 5230.10
US | A hundred dollars | 100
US | Eight hundred fifty and 5/10 | 850.50
US | Eighty five cents only | 0.85
US | Three thousand four hundred fourty-nine and 99/100 | 3449.99
US | zero dollars and 50/100 | 0.50
US | Sixty | 60
US | One Thousand, Two Hundred Thirty Four and Fifty Six Cents | 1234.56
US | the amount stated above | ?
US | Void | ?
GB | Two hundred and fifty pounds 75 pence | 250.75
GB | One thousand nine hundred and ninety nine pounds only | 1999
GB | Three thousand pounds and fifty p | 3000.50
FR | mille deux cent cinquante euros et soixante-quinze centimes | 1250.75
FR | quatre-vingt-onze euros | 91
FR | soixante et onze mille trois cents | 71300
FR | Deux millions d'euros | 2000000
FR | cent vingt-et-un euros, 10 centimes | 121.10
FR | quatre vingt dix neuf mille neuf cent quatre-vingts | 99980
BR | dois mil trezentos e quarenta e cinco reais e sessenta e sete centavos | 2345.67
BR | um milhão e quinhentos mil reais | 1500000
BR | hum mil e quinhentos reais | 1500
BR | cento e vinte e um mil | 121000
BR | quarenta e seis reais e cinco centavos | 46.05
PT | mil duzentos euros e cinquenta cêntimos | 1200.50
CO | dos millones quinientos mil pesos m/cte | 2500000
CO | ciento veintiún mil pesos | 121000
MX | quince mil seiscientos pesos 00/100 M.N. | 15600
ES | mil doscientos treinta y cuatro euros con cincuenta y seis céntimos | 1234.56
CL | trescientos cincuenta mil pesos | 350000
KW | One thousand two hundred fifty dinars and 500/1000 | 1250.500
KW | Fifteen dinars and seven hundred fifty fils only | 15.750
AE | Fifteen thousand dirhams only | 15000
MY | Ringgit Malaysia four thousand two hundred and cents eighty only | 4200.80
TN | mille deux cent cinquante dinars cinq cents millimes | 1250.500
""")

_DATES = _table("date", """
IN | 05/11/2024 | 2024-11-05
IN | 0 5 1 1 2 0 2 4 | 2024-11-05
IN | 05112024 | 2024-11-05
IN | 5-11-24 | 2024-11-05
IN | 5th Nov 2024 | 2024-11-05
IN | 05.11.2024 | 2024-11-05
IN | 05|11|2024 | 2024-11-05
IN | O5/11/2O24 | 2024-11-05
IN | 31/02/2024 | ?
IN | 25 Decembr, 2023 | 2023-12-25
US | 11/05/2024 | 2024-11-05
US | 11-5-24 | 2024-11-05
US | Nov. 5, 2024 | 2024-11-05
US | November 5th, 2024 | 2024-11-05
US | 5 November 2024 | 2024-11-05
US | 12/25/23 | 2023-12-25
US | 25/12/23 | 2023-12-25
US | Sept 9 '99 | 1999-09-09
CA | 2024 11 05 | 2024-11-05
CA | 20241105 | 2024-11-05
CA | 05/06/07 | ?
GB | 5 November 24 | 2024-11-05
GB | 5/xi/2024 | 2024-11-05
FR | le 5 novembre 2024 | 2024-11-05
FR | 1er août 2023 | 2023-08-01
FR | 05.11.24 | 2024-11-05
BR | 5 de novembro de 2024 | 2024-11-05
BR | São Paulo, 18 de março de 2014 | 2014-03-18
MX | 5 de noviembre del 2024 | 2024-11-05
CO | 2024 11 05 | 2024-11-05
ZZ | 03/04/2020 | ?
ZZ | 13/04/2020 | 2020-04-13
ZZ | 2020-04-03 | 2020-04-03
ZZ | undated | ?
""")

STRINGS: tuple[Written, ...] = (*_FIGURES, *_WORDS, *_DATES)
"""All of them; no two have the same kind, country and text."""
