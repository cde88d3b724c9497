"""Limits how much a source may give before it is refused.

In: numbers. Out: SourceLimits, used by every module here.
"""

from __future__ import annotations

from dataclasses import dataclass

from chequeocr.errors import ImageTooLargeError, SettingsError


@dataclass(frozen=True, slots=True)
class SourceLimits:
    """Bounds that are checked before anything is decoded.

    `max_pixels` is width x height of one page (default 100 million: a cheque at 300 dpi has 2.6
    million, an A4 page at 600 dpi 35 million); `max_bytes` the size of the encoded picture, in an archive or
    not; `max_pages` the pages of a PDF or TIFF; `max_members` the members of an archive; `nesting`
    how deep archives may lie in archives. Raises SettingsError for a bound below 1.
    """

    max_pixels: int = 100_000_000
    max_bytes: int = 1 << 30
    max_pages: int = 2_000
    max_members: int = 200_000
    nesting: int = 3

    def __post_init__(self) -> None:
        for name in ("max_pixels", "max_bytes", "max_pages", "max_members", "nesting"):
            if getattr(self, name) < 1:
                raise SettingsError(f"{name} must be at least 1, not {getattr(self, name)}")

    def check_size(self, width: int, height: int, name: str) -> None:
        """Raises ImageTooLargeError if width x height is above `max_pixels`."""
        if width * height > self.max_pixels:
            raise ImageTooLargeError(
                f"{name}: {width} x {height} is {width * height:,} pixels, more than the limit of "
                f"{self.max_pixels:,}; scale it down or raise max_pixels"
            )
