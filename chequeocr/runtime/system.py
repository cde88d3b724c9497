"""Shared libraries of the operating system that our dependencies load.

In: the ImportError of a package, or the wish for OpenCV. Out: an error that names the Debian package.
opencv-python needs libGL and glib, which slim container images lack.
"""

from __future__ import annotations

import re
from importlib import import_module

from chequeocr.errors import MissingDependencyError, MissingLibraryError

# What the loader says (glibc): "libGL.so.1: cannot open shared object file: No such file or directory".
_LIBRARY = re.compile(r"(lib[\w.+-]+?\.so[\w.]*): cannot open shared object file")

# packages.debian.org, "search the contents of packages", Debian 12; Ubuntu's are called the same.
_DEBIAN = {
    "libGL.so.1": "libgl1",
    "libgthread-2.0.so.0": "libglib2.0-0",
    "libglib-2.0.so.0": "libglib2.0-0",
    "libSM.so.6": "libsm6",
    "libXext.so.6": "libxext6",
    "libXrender.so.1": "libxrender1",
    "libgomp.so.1": "libgomp1",
}


def require_opencv() -> None:
    """Imports OpenCV, which nothing can replace.

    Raises MissingLibraryError where a shared library of the system is absent, MissingDependencyError
    where opencv-python itself is absent or broken.
    """
    try:
        import_module("cv2")
    except ImportError as error:
        other = MissingDependencyError(f"OpenCV can't be imported ({error}): pip install opencv-python")
        raise missing_library(error) or other from error


def missing_library(error: ImportError) -> MissingLibraryError | None:
    """Returns the error to show if an import failed because a shared library is missing; None for other
    causes.

    >>> what = "libGL.so.1: cannot open shared object file: No such file or directory"
    >>> print(missing_library(ImportError(what)))
    the system library libGL.so.1 is missing: apt-get install libgl1 (Debian, Ubuntu)
    >>> missing_library(ImportError("No module named 'cv2'")) is None
    True
    """
    found = _LIBRARY.search(str(error))
    if found is None:
        return None
    library = found[1]
    package = _DEBIAN.get(library)
    remedy = f"apt-get install {package} (Debian, Ubuntu)" if package else "install the package that holds it"
    return MissingLibraryError(f"the system library {library} is missing: {remedy}")
