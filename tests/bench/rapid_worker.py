"""rapidocr on whole pages, as a process of an environment of its own (it brings another OpenCV).

In: one path a line on stdin. Out: "ready", then for each path its seconds, one a line, on stdout.
"""

import contextlib
import sys
import time

with contextlib.redirect_stdout(sys.stderr):
    from rapidocr import RapidOCR

    engine = RapidOCR()
print("ready", flush=True)
for line in sys.stdin:
    start = time.perf_counter()
    with contextlib.redirect_stdout(sys.stderr):
        engine(line.strip())
    print(time.perf_counter() - start, flush=True)
