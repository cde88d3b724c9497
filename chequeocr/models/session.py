"""Opening ONNX files with onnxruntime: one place for threads, errors, forks and laziness.

In: the path of an .onnx file. Out: an `onnxruntime.InferenceSession`, directly (`open_session`) or on
first use (`LazySession`, which detectors and recognizers hold; `shared_session` one for all who read with the
same shipped model); with a `Form` one whose input and output are
those of the network that is wanted. `run_one` runs a network of one input and one output.
"""

from __future__ import annotations

import logging
import os
import threading
import weakref
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

import numpy as np

from chequeocr.errors import ModelCorruptError, ModelError, ModelNotFoundError, SettingsError
from chequeocr.models import registry

if TYPE_CHECKING:
    import numpy.typing as npt
    import onnxruntime as ort

logger = logging.getLogger(__name__)


def open_session(path: Path, threads: int = 0) -> ort.InferenceSession:
    """Returns a session on the CPU; its `run` may be called from several threads at once.

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


Sizes: TypeAlias = tuple[int | None, ...]


@dataclass(frozen=True, slots=True)
class Form:
    """The sizes of a network's one input and one output, None for a dimension of any size."""

    taken: Sizes
    given: Sizes

    def check(self, session: ort.InferenceSession, path: Path) -> None:
        """Raises ModelError if a session's model is another kind of network. A size that the file leaves
        open fits."""
        inputs, outputs = session.get_inputs(), session.get_outputs()
        fits = (
            len(inputs) == len(outputs) == 1
            and inputs[0].type == outputs[0].type == "tensor(float)"
            and _fits(inputs[0].shape, self.taken)
            and _fits(outputs[0].shape, self.given)
        )
        if not fits:
            raise ModelError(
                f"{path} is another kind of network: it takes {_shown(inputs)} and gives {_shown(outputs)}; "
                f"what is wanted here takes {_sizes(self.taken)} and gives {_sizes(self.given)} as 32-bit "
                "floats. Check the path, or export the model in this form"
            )


def _fits(shape: Sequence[object], wanted: Sizes) -> bool:
    return len(shape) == len(wanted) and all(
        size is None or not isinstance(has, int) or has == size
        for has, size in zip(shape, wanted, strict=True)
    )


def _shown(ends: Sequence[ort.NodeArg]) -> str:
    return " and ".join(f"{end.type} {_sizes(end.shape)}" for end in ends) or "nothing"


def _sizes(shape: Sequence[object]) -> str:
    return "(" + ", ".join(str(size) if isinstance(size, int) else "any" for size in shape) + ")"


def run_one(session: ort.InferenceSession, tensor: npt.NDArray[np.float32]) -> npt.NDArray[np.float32]:
    """Returns the output of a network of one input and one output for a batch. Raises ModelError if it
    fails, or returns a NaN."""
    try:
        (found,) = session.run(None, {session.get_inputs()[0].name: tensor})
    except Exception as error:  # onnxruntime's exceptions have no documented common class
        raise ModelError(
            f"the network failed on an input of shape {tensor.shape} ({type(error).__name__}): it is of "
            "another form than the one that ships; export it again"
        ) from error
    if np.isnan(found).any():
        raise ModelError("the network gives values that are not numbers: it is damaged; export it again")
    return found  # type: ignore[no-any-return]


class LazySession:
    """A session that is opened on first use, once in each process.

    Safe to share between threads. A process made by fork opens its own session, because the parent's
    worker threads don't exist there; pickled (spawn), only path, threads and form travel. With a `form` a
    model of another form is refused when it is opened.
    """

    _session: ort.InferenceSession | None

    def __init__(self, path: Path | str, threads: int = 0, form: Form | None = None) -> None:
        self.path = Path(path)
        self.threads = threads
        self.form = form
        self._begin()

    def get(self) -> ort.InferenceSession:
        """Returns the session. Raises what `open_session` and `Form.check` raise."""
        session = self._session
        if session is None:
            with self._lock:
                if self._session is None:
                    session = open_session(self.path, self.threads)
                    if self.form is not None:
                        self.form.check(session, self.path)
                    self._session = session
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

    def __getstate__(self) -> tuple[Path, int, Form | None]:
        return self.path, self.threads, self.form

    def __setstate__(self, state: tuple[Path, int, Form | None]) -> None:
        self.path, self.threads, self.form = state
        self._begin()


def shared_session(name: str, threads: int, form: Form) -> LazySession:
    """Returns the session of a shipped model that everybody shares who asks for it with the same threads, as
    long as somebody holds it: weights are in memory once. Raises ModelNotFoundError."""
    key = (registry.path(name), threads, form)
    session = _SHARED.get(key)
    return _SHARED.setdefault(key, LazySession(*key)) if session is None else session


_SHARED: weakref.WeakValueDictionary[tuple[Path, int, Form], LazySession] = weakref.WeakValueDictionary()
_ALIVE: weakref.WeakSet[LazySession] = weakref.WeakSet()
# Sessions of the parent process: destroying one here would wait for threads that fork left behind.
_INHERITED: list[object] = []


def _forget_parents_sessions() -> None:
    for lazy in list(_ALIVE):
        lazy._after_fork()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_forget_parents_sessions)
