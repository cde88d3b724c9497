"""Text to values: pure functions, each returning candidates with a cost, best first.

In: a text as a recognizer gave it, and a country's Profile. Out: `Candidate`s; an empty list means
unreadable. A cost is a rough negative log-probability of what had to be assumed, 0 for a literal
reading, so that a recognizer's score can be added. Nothing here raises anything but TextTooLongError.
"""

from chequeocr.parse._text import MAX_CHARS

__all__ = ["MAX_CHARS"]
