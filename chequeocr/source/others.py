"""Files that may hold a cheque and that are not read: mail, office documents, ...

In: the first bytes of a file, or its name. Out: an Other, which says what it is and what to do about it. One
table, for a file that is handed over and for those that a folder holds beside its pictures.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from chequeocr.source.x937.framing import BEGINS


@dataclass(frozen=True, slots=True)
class Other:
    """A kind of file. `what` and `many` name one and several, `todo` says what helps.

    `endings` are those of its names, in lower case; `magic` matches its first bytes. Where `telling`, a file
    of an unknown ending that begins so is taken for it, too; as archives begin, many other files do.
    """

    what: str
    many: str
    todo: str
    endings: tuple[str, ...] = ()
    magic: re.Pattern[bytes] | None = None
    telling: bool = False

    @property
    def one(self) -> str:
        """Its name without an article."""
        return self.what.split(" ", 1)[1]


# The order counts: a brand of `ftyp` before any `ftyp`.
OTHERS: tuple[Other, ...] = (
    Other("a PDF file", "PDF files", "rename it, to end in .pdf", (), re.compile(rb"\s{0,64}%PDF-"),
          telling=True),
    Other("a picture of another format", "pictures of other formats", "export it as JPEG, PNG or TIFF",
          (".jxl", ".jxr", ".wdp", ".hdp", ".jpm", ".jpf", ".jb2", ".jbig2", ".pcx", ".dcx", ".tga", ".psd",
           ".g3", ".g4", ".fax", ".dng", ".cr2", ".cr3", ".nef", ".arw", ".orf", ".rw2", ".raf", ".djv",
           ".djvu"),
          re.compile(rb"8BPS|AT&TFORM|\0\0\0\x0cJXL \r\n\x87\n"), telling=True),
    Other("a cash letter", "cash letters", "rename it, to end in .x9", (), BEGINS, telling=True),
    # India's CTS exchanges pictures in CIBF and PIBF files.
    Other("an image file of India's CTS", "image files of India's CTS", "export its pictures", (".img",)),
    Other("a mail message", "mail messages", "save what is attached to it",
          (".eml", ".emlx", ".msg", ".mbox", ".mht", ".mhtml", ".oft", ".pst", ".tnef")),
    Other("an office document", "office documents", "export its pictures",
          (".doc", ".docm", ".docx", ".odg", ".odp", ".odt", ".oxps", ".pages", ".pps", ".ppsx",
           ".ppt", ".pptm", ".pptx", ".rtf", ".wpd", ".xps"),
          re.compile(rb"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1|\{\\rtf")),
    Other("a PostScript file", "PostScript files", "PostScript files are not read",
          (".eps", ".ps"), re.compile(rb"%!PS|\xc5\xd0\xd3\xc6"), telling=True),
    Other("an archive", "archives", "unpack it first",
          (".7z", ".ace", ".arj", ".bz2", ".cab", ".gz", ".iso", ".lha", ".lz4", ".lzh", ".lzma", ".rar",
           ".tbz", ".tzst", ".xz", ".z", ".zipx", ".zst"),
          re.compile(rb"\x1f\x8b|7z\xbc\xaf\x27\x1c|Rar!\x1a\x07|BZh[1-9]|\xfd7zXZ\0|\x28\xb5\x2f\xfd")),
    Other("an encrypted file", "encrypted files", "decrypt it first",
          (".age", ".asc", ".enc", ".gpg", ".p7m", ".pgp"),
          re.compile(rb"-----BEGIN PGP MESSAGE|age-encryption")),
)

_VIDEO = re.compile(rb"....ftyp", re.DOTALL)
_MARKUP = re.compile(rb"\s{0,64}<", re.DOTALL)


def by_name(name: str) -> Other | None:
    """Returns the kind of a file by the ending of its name.

    >>> by_name("March.RAR").what, by_name("scan.eml").what, by_name("a.jpg")
    ('an archive', 'a mail message', None)
    """
    lower = name.lower()
    return next((other for other in OTHERS if lower.endswith(other.endings)), None)


def by_first_bytes(data: bytes) -> Other | None:
    """Returns the kind of a file by its first bytes (64 are enough for most, 512 for all)."""
    return next((other for other in OTHERS if other.magic is not None and other.magic.match(data)), None)


def explain(data: bytes) -> str | None:
    """Returns what `data` is instead of a picture and what to do about it; None if it is unknown."""
    if other := by_first_bytes(data):
        return f"{other.what}; {other.todo}"
    if _VIDEO.match(data):
        return "a video; export the picture in it as JPEG or PNG"
    if _MARKUP.match(data):
        return "markup (HTML, XML or SVG), perhaps an error page that was saved"
    return None
