"""Every error that chequeocr raises on purpose: one tree, a stable code and an exit code each.

In: nothing. Out: exception classes. A message says what failed, where, and what to do about it;
it never holds a secret, a name, an account number or the content of a picture.
The page docs/errors.md has a heading for each `code`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator


class ChequeOcrError(Exception):
    """The root: `except ChequeOcrError` catches everything that is not a bug.

    `code` is stable across versions and goes into JSON error lines; `exit_code` is what the
    command line exits with when this error ends it.
    """

    code = "error"
    exit_code = 1


class SettingsError(ChequeOcrError):
    """An argument or setting that is not valid: an unknown name, a value out of its range."""

    code = "bad-setting"
    exit_code = 2


# -- input: the file or picture that was handed over ----------------------------------------


class SourceError(ChequeOcrError):
    """A picture that can't be read."""

    code = "unreadable-input"
    exit_code = 3


class FileAccessError(SourceError):
    """The path doesn't exist, is not a regular file, or its permissions forbid reading."""

    code = "file-access"


class EmptyFileError(SourceError):
    """A file of zero bytes."""

    code = "empty-file"


class NotAnImageError(SourceError):
    """Bytes in an unknown picture format, or an object that is not a picture."""

    code = "not-an-image"


class TruncatedImageError(SourceError):
    """A picture whose data end too early or are damaged."""

    code = "truncated-image"


class ImageTooLargeError(SourceError):
    """A picture of more pixels than the limit. It is refused before it is decoded."""

    code = "image-too-large"


class ProtectedFileError(SourceError):
    """A PDF or an archive that needs a password."""

    code = "password-protected"


class DamagedFileError(SourceError):
    """A PDF or an archive whose structure is damaged, or of a kind that is not read."""

    code = "damaged-container"


class UnpackingLimitError(SourceError):
    """An archive or a PDF that would unpack to more than the limits: members, bytes, pages, archives in
    archives."""

    code = "unpacking-limit"


class UnsafeNameError(SourceError):
    """A member of an archive whose name leads out of it or comes twice. It is not read."""

    code = "unsafe-member"


class CashLetterError(SourceError):
    """An X9.37 or X9.100-187 file that is cut or damaged, or an item of one without a picture. The message
    names the record and the byte; items before it are kept."""

    code = "damaged-cash-letter"


class NoImagesError(SourceError):
    """A folder or pattern without a single picture."""

    code = "no-images"


# -- models -----------------------------------------------------------------------------------


class ModelError(ChequeOcrError):
    """A model file or folder that can't be used."""

    code = "model"
    exit_code = 4


class ModelNotFoundError(ModelError):
    """A model that doesn't exist under this name or path, or isn't in the cache while offline."""

    code = "model-not-found"


class ModelCorruptError(ModelError):
    """A file whose sha256 is not the published one, or that can't be parsed."""

    code = "model-corrupt"


class NotADetectorError(ModelError):
    """An ONNX file that loads, but whose inputs or outputs are not an object detector's."""

    code = "not-a-detector"


# -- installation -------------------------------------------------------------------------------


class MissingDependencyError(ChequeOcrError):
    """Something that has to be installed first."""

    code = "missing-dependency"
    exit_code = 5


class MissingExtraError(MissingDependencyError):
    """An optional Python package is absent; the message says what to type."""

    code = "missing-extra"

    def __init__(self, extra: str, needed_for: str) -> None:
        super().__init__(f"{needed_for} needs the extra '{extra}': pip install 'chequeocr[{extra}]'")


class MissingLibraryError(MissingDependencyError):
    """A shared library of the system is absent; the message names its Debian package."""

    code = "missing-library"


# -- remote services ------------------------------------------------------------------------------


class ServiceError(ChequeOcrError):
    """A remote detector that could not do its work."""

    code = "service"
    exit_code = 6


class ApiKeyMissingError(ServiceError):
    """No API key was given and the environment holds none."""

    code = "api-key-missing"


class ApiKeyRefusedError(ServiceError):
    """The service knows the key and refuses it, or doesn't know it (401, 403)."""

    code = "api-key-refused"


class UnknownModelError(ServiceError):
    """The service has no model of that id and version (404)."""

    code = "unknown-model"


class ServiceUnreachableError(ServiceError):
    """No try got a connection: wrong address, no network, a name that isn't resolved, or a broken
    connection."""

    code = "service-unreachable"


class ServiceTimeoutError(ServiceError):
    """No answer within the time limit."""

    code = "service-timeout"


class ServiceReplyError(ServiceError):
    """An answer that isn't of the documented shape, or an error status that persists."""

    code = "service-reply"


# -- reading ------------------------------------------------------------------------------------------


class TimeLimitError(ChequeOcrError):
    """Reading one cheque took longer than the limit that was set."""

    code = "time-limit"
    exit_code = 7


class TextTooLongError(ChequeOcrError):
    """A parser was given more than 256 characters: no field of a cheque holds that many."""

    code = "text-too-long"
    exit_code = 8


# -- reconciliation -----------------------------------------------------------------------------------


class RegisterError(ChequeOcrError):
    """A register that can't be read as a whole: another format, no column of amounts, names of columns that
    are there twice. A row that can't be read is no error: it is a fault of the register."""

    code = "bad-register"
    exit_code = 3


class LayoutError(ChequeOcrError):
    """A value that doesn't fit the declared layout of a file, or can't be posted to books. The message names
    the record and the field; the file is not written."""

    code = "does-not-fit"
    exit_code = 3


# -- records ------------------------------------------------------------------------------------------


class RecordError(ChequeOcrError):
    """A line or dictionary that is not a record of chequeocr/1: one of another program, one cut short, or
    a failure's."""

    code = "not-a-record"
    exit_code = 3


# -- batches ------------------------------------------------------------------------------------------


class RunFileError(ChequeOcrError):
    """A run file that can't be opened, written or continued: of another version, made with other settings,
    in use, on a full disk, or in a database that went away."""

    code = "run-file"
    exit_code = 9


class WorkerError(ChequeOcrError):
    """The process that read a picture ended or took too much memory, twice."""

    code = "worker-died"
    exit_code = 7


def error_of(code: str, message: str) -> ChequeOcrError:
    """Returns the error of a code in docs/errors.md, or a ChequeOcrError if the code is unknown.

    >>> error_of("empty-file", "a.jpg: zero bytes")
    EmptyFileError('a.jpg: zero bytes')
    """
    known = {kind.code: kind for kind in _below(ChequeOcrError)}
    kind = known.get(code, ChequeOcrError)
    error = kind.__new__(kind, message)  # not by its constructor: MissingExtraError makes its message itself
    ChequeOcrError.__init__(error, message)
    return error


def _below(kind: type[ChequeOcrError]) -> Iterator[type[ChequeOcrError]]:
    for own in kind.__subclasses__():
        if own.__module__ == __name__:
            yield own
            yield from _below(own)
