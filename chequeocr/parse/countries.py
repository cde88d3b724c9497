"""Names of countries for people: "India", not "IN".

In: an ISO 3166 code of a profile. Out: its English name as it stands inside a sentence. Source: Unicode CLDR,
English short names; with an article where English has one.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

NAMES: Final[Mapping[str, str]] = MappingProxyType({
    "AE": "United Arab Emirates", "AR": "Argentina", "AU": "Australia", "BD": "Bangladesh", "BH": "Bahrain",
    "BR": "Brazil", "CA": "Canada", "CL": "Chile", "CO": "Colombia", "DZ": "Algeria", "ES": "Spain",
    "FR": "France", "GB": "United Kingdom", "HK": "Hong Kong", "IE": "Ireland", "IN": "India", "KE": "Kenya",
    "KW": "Kuwait", "LK": "Sri Lanka", "MA": "Morocco", "MX": "Mexico", "MY": "Malaysia", "NG": "Nigeria",
    "NP": "Nepal", "NZ": "New Zealand", "OM": "Oman", "PE": "Peru", "PH": "Philippines", "PK": "Pakistan",
    "PT": "Portugal", "QA": "Qatar", "SA": "Saudi Arabia", "SG": "Singapore", "TN": "Tunisia",
    "US": "United States", "UY": "Uruguay", "ZA": "South Africa", "ZZ": "unknown country",
})  # fmt: skip
"""Code -> name, for every profile; "ZZ" is no country."""

_WITH_ARTICLE = frozenset({"AE", "GB", "PH", "US"})


def country_name(code: str) -> str:
    """The country as a sentence names it. KeyError for a code without a profile.

    >>> country_name("IN"), country_name("US"), country_name("ZZ")
    ('India', 'the United States', 'an unknown country')
    """
    article = "the " if code in _WITH_ARTICLE else "an " if code == "ZZ" else ""
    return article + NAMES[code]
