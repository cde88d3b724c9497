"""Currencies: the one table of codes, decimals, signs, and what people call them.

In: an ISO 4217 code. Out: a frozen Currency. Which currencies a text names is in `naming`. Sources: codes and
decimals ISO 4217 (list one: money of countries and funds, without metals and codes for testing); English
names and signs Unicode CLDR; besides them names in French, Spanish and Portuguese, and what trade writes
beside figures. Cents of every kind are left out of `minor`: they name no currency.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from chequeocr.errors import SettingsError


@dataclass(frozen=True, slots=True)
class Currency:
    """A currency; texts are lower case, without accents, words of one name joined by a hyphen.

    `decimals` are the figures of its minor unit; `names` what it is called, which others may be called too
    ("dollars"); `whose` says which of those is meant ("hong-kong"); `signs` stand beside figures; `minor` is
    what its smaller unit is called, where that isn't a cent.
    """

    code: str
    decimals: int
    names: tuple[str, ...] = ()
    whose: tuple[str, ...] = ()
    signs: tuple[str, ...] = ()
    minor: tuple[str, ...] = ()


_CROWN = "crown crowns krona kronor krone kroner kronur koruna korunas korun couronne couronnes coroa coroas"
_DINAR, _DIRHAM = "dinar dinars dinares", "dirham dirhams dirhames"
_DOLLAR = "dollar dollars dolar dolares"
_FRANC = "franc francs franco francos"
_LIRA = "lira liras lire"
_PESO = "peso pesos"
_POUND = "pound pounds livre livres libra libras"
_RIAL = "rial rials riyal riyals riyales riais"
_RUBLE = "ruble rubles rouble roubles rublo rublos"
_RUPEE = "rupee rupees roupie roupies rupia rupias"
_SHILLING = "shilling shillings shilingi chelin chelines xelim xelins"
_CENTIME, _CENTAVO, _CENTIMO = "centime centimes", "centavo centavos", "centimo centimos"
_PAISA, _PIASTRE, _PENNY = "paisa paise", "piastre piastres", "penny pence"

_ROWS: tuple[tuple[str, int, str, str, str, str], ...] = (
    # code, decimals, names, whose, signs beside figures, what the minor unit is called
    ("AED", 2, _DIRHAM, "uae emirati emirates united-arab-emirates", "dhs dh", "fils"),
    ("AFN", 2, "afghani afghanis", "afghan", "؋", "pul puls"),
    ("ALL", 2, "lek leke leks", "albanian", "", "qindarka"),
    ("AMD", 2, "dram drams", "armenian", "֏", "luma"),
    ("AOA", 2, "kwanza kwanzas", "angolan", "", _CENTIMO),
    ("ARS", 2, _PESO, "argentine argentinian argentino argentinos", "$ ar$", _CENTAVO),
    ("AUD", 2, _DOLLAR, "australian australia australien australiens", "$ a$ au$", ""),
    ("AWG", 2, "florin florins guilder guilders", "aruban aruba", "", ""),
    ("AZN", 2, "manat manats", "azerbaijani azerbaijan", "₼", "qapik"),
    ("BAM", 2, "mark marks marka", "bosnia-herzegovina-convertible bosnian", "", "fening feninga"),
    ("BBD", 2, _DOLLAR, "barbadian barbados", "$ bds$", ""),
    ("BDT", 2, "taka takas", "bangladeshi bangladesh", "৳ tk", "poisha paisa"),
    ("BHD", 3, _DINAR, "bahraini bahrain", "bd", "fils"),
    ("BIF", 0, _FRANC, "burundian burundi", "fbu", _CENTIME),
    ("BMD", 2, _DOLLAR, "bermudan bermuda bermudian", "$ bd$", ""),
    ("BND", 2, _DOLLAR, "brunei", "$ b$", "sen"),
    ("BOB", 2, "boliviano bolivianos", "bolivian", "bs", _CENTAVO),
    ("BOV", 2, "mvdol mvdols", "bolivian", "", ""),
    ("BRL", 2, "real reais reals reales", "brazilian brasileiros brasileiro", "r$", _CENTAVO),
    ("BSD", 2, _DOLLAR, "bahamian bahamas", "$", ""),
    ("BTN", 2, "ngultrum ngultrums", "bhutanese", "", "chetrum chhertum"),
    ("BWP", 2, "pula pulas", "botswanan botswana", "", "thebe"),
    ("BYN", 2, _RUBLE, "belarusian", "", "kopeck kopecks"),
    ("BZD", 2, _DOLLAR, "belize", "$ bz$", ""),
    ("CAD", 2, _DOLLAR, "canadian canada canadien canadiens canadienses", "$ c$ ca$ can$ cdn$", ""),
    ("CDF", 2, _FRANC, "congolese congolais", "", _CENTIME),
    ("CHE", 2, "", "", "", ""),
    ("CHF", 2, _FRANC, "swiss suisse suisses suizos suicos", "fr sfr sfrs", "rappen rappens " + _CENTIME),
    ("CHW", 2, "", "", "", ""),
    ("CLF", 4, "", "", "", ""),
    ("CLP", 0, _PESO, "chilean chileno chilenos", "$ clp$", _CENTAVO),
    ("CNY", 2, "yuan yuans renminbi rmb", "chinese china", "¥ cn¥", "jiao fen"),
    ("COP", 2, _PESO, "colombian colombiano colombianos colombia", "$ col$", _CENTAVO),
    ("COU", 2, "", "", "", ""),
    ("CRC", 2, "colon colons colones", "costa-rican", "₡", _CENTIMO),
    ("CUP", 2, _PESO, "cuban cubano cubanos", "$ cu$", _CENTAVO),
    ("CVE", 2, "escudo escudos", "cape-verdean", "", _CENTAVO),
    ("CZK", 2, _CROWN, "czech", "kc", "haler halere haleru"),
    ("DJF", 0, _FRANC, "djiboutian djibouti", "", _CENTIME),
    ("DKK", 2, _CROWN, "danish", "kr", "ore"),
    ("DOP", 2, _PESO, "dominican dominicano dominicanos", "$ rd$", _CENTAVO),
    ("DZD", 2, _DINAR, "algerian algeria algerien algeriens", "da", _CENTIME),
    ("EGP", 2, _POUND, "egyptian egypt", "£ e£", _PIASTRE),
    ("ERN", 2, "nakfa nakfas", "eritrean", "", ""),
    ("ETB", 2, "birr birrs", "ethiopian", "", "santim santims"),
    ("EUR", 2, "euro euros", "", "€", _CENTIME + " " + _CENTIMO),
    ("FJD", 2, _DOLLAR, "fijian fiji", "$ fj$", ""),
    ("FKP", 2, _POUND, "falkland-islands falkland", "£", _PENNY),
    ("GBP", 2, _POUND + " sterling", "british sterling esterlinas uk u-k english", "£ gb£", _PENNY),
    ("GEL", 2, "lari laris", "georgian", "₾", "tetri tetris"),
    ("GHS", 2, "cedi cedis", "ghanaian ghana", "₵ gh₵ gh¢", "pesewa pesewas"),
    ("GIP", 2, _POUND, "gibraltar", "£", _PENNY),
    ("GMD", 2, "dalasi dalasis", "gambian", "", "butut bututs"),
    ("GNF", 0, _FRANC, "guinean guineen guineens", "", _CENTIME),
    ("GTQ", 2, "quetzal quetzals quetzales", "guatemalan", "", _CENTAVO),
    ("GYD", 2, _DOLLAR, "guyanaese guyanese", "$ gy$", ""),
    ("HKD", 2, _DOLLAR, "hong-kong", "$ hk$", ""),
    ("HNL", 2, "lempira lempiras", "honduran", "", _CENTAVO),
    ("HTG", 2, "gourde gourdes", "haitian haiti", "", _CENTIME),
    ("HUF", 2, "forint forints", "hungarian", "", "filler fillers"),
    ("IDR", 2, "rupiah rupiahs", "indonesian", "rp", "sen"),
    ("ILS", 2, "shekel shekels sheqel sheqalim", "israeli-new israeli new", "₪", "agora agorot"),
    ("INR", 2, _RUPEE, "indian india", "₹ rs re", _PAISA),
    ("IQD", 3, _DINAR, "iraqi iraq", "", "fils"),
    ("IRR", 2, _RIAL, "iranian iran", "﷼", ""),
    ("ISK", 0, _CROWN, "icelandic", "kr", "eyrir aurar"),
    ("JMD", 2, _DOLLAR, "jamaican jamaica", "$ j$", ""),
    ("JOD", 3, _DINAR, "jordanian jordan", "jd", "fils " + _PIASTRE),
    ("JPY", 0, "yen yens iene ienes", "japanese japan", "¥ jp¥ 円", "sen"),
    ("KES", 2, _SHILLING, "kenyan kenya", "ksh kshs sh shs", ""),
    ("KGS", 2, "som soms", "kyrgyz", "", "tyiyn"),
    ("KHR", 2, "riel riels", "cambodian", "៛", "sen"),
    ("KMF", 0, _FRANC, "comorian comores", "", _CENTIME),
    ("KPW", 2, "won", "north-korean", "₩", "chon"),
    ("KRW", 0, "won", "south-korean korean korea", "₩", "jeon"),
    ("KWD", 3, _DINAR, "kuwaiti kuwait", "kd", "fils"),
    ("KYD", 2, _DOLLAR, "cayman-islands cayman", "$ ci$", ""),
    ("KZT", 2, "tenge tenges", "kazakhstani", "₸", "tiyn"),
    ("LAK", 2, "kip kips", "laotian lao", "₭", "att"),
    ("LBP", 2, f"{_POUND} {_LIRA}", "lebanese lebanon libanaises", "£", _PIASTRE),
    ("LKR", 2, _RUPEE, "sri-lankan sri-lanka", "rs re slrs", ""),
    ("LRD", 2, _DOLLAR, "liberian liberia", "$ ld$", ""),
    ("LSL", 2, "loti lotis maloti", "lesotho basotho", "", "sente lisente"),
    ("LYD", 3, _DINAR, "libyan libya", "", "dirham dirhams"),
    ("MAD", 2, _DIRHAM, "moroccan morocco marocain marocains", "dh dhs", _CENTIME),
    ("MDL", 2, "leu lei", "moldovan", "", "ban bani"),
    ("MGA", 2, "ariary ariaries", "malagasy", "", ""),
    ("MKD", 2, "denar denars denari", "macedonian", "", "deni"),
    ("MMK", 2, "kyat kyats", "myanmar burmese", "", "pya pyas"),
    ("MNT", 2, "tugrik tugriks togrog", "mongolian", "₮", "mongo"),
    ("MOP", 2, "pataca patacas", "macanese macau macao", "mop$", "avo avos"),
    ("MRU", 2, "ouguiya ouguiyas", "mauritanian", "", "khoums"),
    ("MUR", 2, _RUPEE, "mauritian mauritius", "rs re", ""),
    ("MVR", 2, "rufiyaa rufiyaas", "maldivian", "", "laari laaris"),
    ("MWK", 2, "kwacha kwachas", "malawian malawi", "", "tambala"),
    ("MXN", 2, _PESO, "mexican mexicano mexicanos", "$ mx$ mex$", _CENTAVO),
    ("MXV", 2, "", "", "", ""),
    ("MYR", 2, "ringgit ringgits", "malaysian malaysia", "rm", "sen"),
    ("MZN", 2, "metical meticals meticais", "mozambican", "", _CENTAVO),
    ("NAD", 2, _DOLLAR, "namibian namibia", "$", ""),
    ("NGN", 2, "naira nairas", "nigerian nigeria", "₦", "kobo"),
    ("NIO", 2, "cordoba cordobas", "nicaraguan", "c$", _CENTAVO),
    ("NOK", 2, _CROWN, "norwegian", "kr", "ore"),
    ("NPR", 2, _RUPEE, "nepalese nepali nepal", "rs re nrs", _PAISA),
    ("NZD", 2, _DOLLAR, "new-zealand", "$ nz$", ""),
    ("OMR", 3, _RIAL, "omani oman", "ro", "baisa baiza"),
    ("PAB", 2, "balboa balboas", "panamanian", "", _CENTIMO),
    ("PEN", 2, "sol soles", "peruvian peruanos", "", _CENTIMO),
    ("PGK", 2, "kina", "papua-new-guinean", "", "toea"),
    ("PHP", 2, _PESO + " piso", "philippine filipino filipinos", "₱", "sentimo sentimos " + _CENTAVO),
    ("PKR", 2, _RUPEE, "pakistani pakistan", "rs re", _PAISA),
    ("PLN", 2, "zloty zlotys zlote zlotych", "polish", "zł", "grosz grosze groszy"),
    ("PYG", 0, "guarani guaranis guaranies", "paraguayan", "₲", _CENTIMO),
    ("QAR", 2, _RIAL, "qatari qatar", "qr", "dirham dirhams"),
    ("RON", 2, "leu lei", "romanian", "", "ban bani"),
    ("RSD", 2, _DINAR, "serbian serbia", "", ""),
    ("RUB", 2, _RUBLE, "russian", "₽", "kopeck kopecks kopek kopeks"),
    ("RWF", 0, _FRANC, "rwandan rwanda", "frw", _CENTIME),
    ("SAR", 2, _RIAL, "saudi saudi-arabian", "sr", "halala halalas"),
    ("SBD", 2, _DOLLAR, "solomon-islands", "$ si$", ""),
    ("SCR", 2, _RUPEE, "seychellois seychelles", "rs re", ""),
    ("SDG", 2, _POUND, "sudanese", "£", _PIASTRE),
    ("SEK", 2, _CROWN, "swedish", "kr", "ore"),
    ("SGD", 2, _DOLLAR, "singapore", "$ s$ sg$", ""),
    ("SHP", 2, _POUND, "st-helena saint-helena", "£", _PENNY),
    ("SLE", 2, "leone leones", "sierra-leonean", "", ""),
    ("SOS", 2, _SHILLING, "somali", "sh shs", ""),
    ("SRD", 2, _DOLLAR, "surinamese", "$", ""),
    ("SSP", 2, _POUND, "south-sudanese", "£", _PIASTRE),
    ("STN", 2, "dobra dobras", "sao-tome-principe", "", _CENTIMO),
    ("SVC", 2, "colon colons colones", "salvadoran salvadorenos", "₡", _CENTAVO),
    ("SYP", 2, f"{_POUND} {_LIRA}", "syrian", "£", _PIASTRE),
    ("SZL", 2, "lilangeni emalangeni", "swazi", "", ""),
    ("THB", 2, "baht bahts", "thai", "฿", "satang satangs"),
    ("TJS", 2, "somoni somonis", "tajikistani", "", "diram dirams"),
    ("TMT", 2, "manat manats", "turkmenistani", "", "tenge"),
    ("TND", 3, _DINAR, "tunisian tunisia tunisien tunisiens", "dt", "millime millimes"),
    ("TOP", 2, "paanga", "tongan", "t$", "seniti"),
    ("TRY", 2, _LIRA, "turkish turkiye", "₺", "kurus"),
    ("TTD", 2, _DOLLAR, "trinidad-tobago", "$ tt$", ""),
    ("TWD", 2, _DOLLAR, "new-taiwan taiwan", "$ nt$", ""),
    ("TZS", 2, _SHILLING, "tanzanian tanzania", "tsh tshs sh shs", ""),
    ("UAH", 2, "hryvnia hryvnias hryvni hryven", "ukrainian", "₴", "kopiyka kopiyok"),
    ("UGX", 0, _SHILLING, "ugandan uganda", "ush sh shs", ""),
    ("USD", 2, _DOLLAR, "us u-s usa american united-states americains americanos estadounidenses",
     "$ us$ u$s u$ u.s.$", ""),
    ("USN", 2, "", "", "", ""),
    ("UYI", 0, "", "", "", ""),
    ("UYU", 2, _PESO, "uruguayan uruguayo uruguayos", "$ $u", _CENTIMO),
    ("UYW", 4, "", "", "", ""),
    ("UZS", 2, "som soms", "uzbekistani uzbek", "", "tiyin"),
    ("VED", 2, "bolivar bolivars bolivares", "", "", _CENTIMO),
    ("VES", 2, "bolivar bolivars bolivares", "venezuelan soberano soberanos", "bs", _CENTIMO),
    ("VND", 0, "dong dongs", "vietnamese", "₫", "xu"),
    ("VUV", 0, "vatu vatus", "vanuatu", "", ""),
    ("WST", 2, "tala", "samoan", "ws$", "sene"),
    ("XAD", 2, "", "", "", ""),
    ("XAF", 0, _FRANC, "cfa central-african-cfa", "fcfa cfa", _CENTIME),
    ("XCD", 2, _DOLLAR, "east-caribbean", "$ ec$", ""),
    ("XCG", 2, "guilder guilders florin florins", "caribbean", "", ""),
    ("XOF", 0, _FRANC, "cfa west-african-cfa", "fcfa cfa", _CENTIME),
    ("XPF", 0, _FRANC, "cfp pacifique", "cfpf", _CENTIME),
    ("YER", 2, _RIAL, "yemeni yemen", "﷼", "fils"),
    ("ZAR", 2, "rand rands", "south-african", "", ""),
    ("ZMW", 2, "kwacha kwachas", "zambian zambia", "", "ngwee"),
    ("ZWG", 2, "zig zimbabwean-gold", "zimbabwean", "", ""),
)

CURRENCIES: Mapping[str, Currency] = MappingProxyType({
    code: Currency(code, decimals, *(tuple(cell.split()) for cell in cells))
    for code, decimals, *cells in _ROWS
})  # fmt: skip
"""ISO 4217 code -> currency, every one that money is kept in today."""


def currency(code: str) -> Currency:
    """The currency of a code. SettingsError where ISO 4217 has no such money.

    >>> currency("KWD").decimals, currency("JPY").names[0]
    (3, 'yen')
    """
    known = CURRENCIES.get(code)
    if known is None:
        raise SettingsError(f"no currency has the ISO 4217 code {code[:20]!r}")
    return known
