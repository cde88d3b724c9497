"""Opening ONNX files with onnxruntime: one place for threads, errors, forks and laziness.

In: the path of an .onnx file. Out: an `onnxruntime.InferenceSession`, directly (`open_session`) or on
first use (`LazySession`, which detectors and recognizers hold).
"""

from __future__ import annotations

import logging
import os
import threading
import weakref
from pathlib import Path
from typing import TYPE_CHECKING

from chequeocr.errors import ModelCorruptError, ModelNotFoundError, SettingsError
from chequeocr.models import registry

if TYPE_CHECKING:
    import onnxruntime as ort

logger = logging.getLogger(__name__)


def open_session(path: Path, threads: int = 0) -> ort.InferenceSession:
    """A session on the CPU; its `run` may be called from several threads at once.

    `threads` is how many one run may use, 0 for as many as there are cores.
    Raises SettingsError (threads below 0), ModelNotFoundError (no such file), ModelCorruptError (a
    file that onnxruntime can't load, or a shipped one whose sha256 is not the published one).
    """
    import onnxruntime as ort

    if threads < 0:
        raise SettingsError(f"threads must be 0 (all cores) or more, not {threads}")
    if not path.is_file():
        raise ModelNotFoundError(
            f"no model file at {path}: check the path; the files that ship with chequeocr are listed by "
            "`chequeocr models`"
        )
    registry.check(path)
    options = ort.SessionOptions()
    options.intra_op_num_threads = threads
    options.inter_op_num_threads = 1
    # Threads that spin between two runs take the processor from the stages in between.
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    options.log_severity_level = 3
    # onnxruntime's own exceptions have no documented common class below Exception.
    try:
        session = ort.InferenceSession(path, options, providers=["CPUExecutionProvider"])
    except Exception as error:
        raise ModelCorruptError(
            f"{path} can't be loaded as an ONNX model ({type(error).__name__}): it is damaged or no ONNX "
            "file; install or export it again"
        ) from error
    logger.debug("opened %s", path.name)
    return session


class LazySession:
    """A session that is opened when it is first asked for, once in each process.

    Safe to share between threads. A process made by fork opens its own session, because the parent's
    worker threads don't exist there; pickled (spawn), only path and threads travel.
    """

    _session: ort.InferenceSession | None

    def __init__(self, path: Path, threads: int = 0) -> None:
        self.path = path
        self.threads = threads
        self._begin()

    def get(self) -> ort.InferenceSession:
        """The session. Raises what `open_session` raises."""
        session = self._session
        if session is None:
            with self._lock:
                if self._session is None:
                    self._session = open_session(self.path, self.threads)
                session = self._session
        return session

    def _begin(self) -> None:
        self._lock = threading.Lock()
        self._session = None
        _ALIVE.add(self)

    def _after_fork(self) -> None:
        if self._session is not None:
            _INHERITED.append(self._session)
        self._begin()

    def __getstate__(self) -> tuple[Path, int]:
        return self.path, self.threads

    def __setstate__(self, state: tuple[Path, int]) -> None:
        self.path, self.threads = state
        self._begin()


_ALIVE: weakref.WeakSet[LazySession] = weakref.WeakSet()
# Sessions of the parent process: destroying one here would wait for threads that fork left behind.
_INHERITED: list[object] = []


def _forget_parents_sessions() -> None:
    for lazy in list(_ALIVE):
        lazy._after_fork()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_forget_parents_sessions)
