"""Do the version ranges resolve where users are? Asks pip, installs nothing.

    python -m tests.compat.resolve            # Pythons 3.11 to 3.13: core alone, and everything together;
                                              # the notebook's install cell, beside a service's own packages
    python3.12 -m tests.compat.resolve colab  # the latter alone, on the Python that the service has

In: pyproject.toml, the notebook, tests/compat/colab.txt. Out: what pip would install; exit status 1 where a
set doesn't resolve, brings two OpenCVs, or would replace what a running notebook kernel has already loaded.
Standard library only, so that any Python 3.11+ can run it; needs a package index.
"""

from __future__ import annotations

import json
import re
import shlex
import subprocess
import sys
import tempfile
import tomllib
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PYTHONS = ("3.11", "3.12", "3.13")

# Loaded before the first cell runs, or compiled against each other: replacing one forces a restart.
KEPT = (
    "numpy", "pillow", "matplotlib", "pandas", "scipy", "torch", "torchvision", "opencv-python",
    "opencv-contrib-python", "opencv-python-headless", "ipython", "ipykernel", "jupyter-client", "tornado",
    "pyzmq", "traitlets", "psutil", "requests", "protobuf", "python-dateutil", "six",
)  # fmt: skip


def _plain(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def requirements(*extras: str) -> list[str]:
    """The core dependencies with those of `extras`; extras that name other extras are expanded."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    wanted = list(project["dependencies"])
    for extra in extras:
        for requirement in project["optional-dependencies"][extra]:
            own = re.fullmatch(r"chequeocr\[(.+)\]", requirement)
            wanted += requirements(*own[1].split(",")) if own else [requirement]
    return list(dict.fromkeys(wanted))


def would_install(arguments: list[str], python: Path | None = None) -> dict[str, str]:
    """Name -> version of what `pip install` of these would bring. RuntimeError where it can't."""
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder, "report.json")
        prefix = [sys.executable, "-m", "pip", *(["--python", str(python)] if python else [])]
        command = [*prefix, "-qq", "install", "--dry-run", "--report", str(report), *arguments]
        done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=ROOT)
        if done.returncode:
            raise RuntimeError(done.stderr.strip()[-2000:])
        items = json.loads(report.read_text(encoding="utf-8"))["install"]
    return {_plain(i["metadata"]["name"]): i["metadata"]["version"] for i in items}


def _show(found: dict[str, str]) -> str:
    names = ("numpy", "opencv-python", "supervision", "onnxruntime", "pillow", "pydantic", "inference-sdk",
             "transformers", "torch")  # fmt: skip
    return ", ".join(f"{name} {found[name]}" for name in names if name in found)


def check_pythons() -> list[str]:
    """Problems with the sets on each Python."""
    problems = []
    for version in PYTHONS:
        for label, extras in (("core", ()), ("all", ("all",))):
            options = ["--python-version", version, "--only-binary=:all:", "--target", "unused"]
            try:
                found = would_install(["--ignore-installed", *options, *requirements(*extras)])
            except RuntimeError as error:
                problems.append(f"Python {version}, {label}: {error}")
                continue
            print(f"Python {version}, {label}: {_show(found)}")
            opencvs = [name for name in found if name.startswith("opencv")]
            if opencvs != ["opencv-python"]:
                problems.append(f"Python {version}, {label}: wants one OpenCV, gets {opencvs}")
    return problems


def install_lines() -> list[list[str]]:
    """Arguments of the notebook's `%pip install` lines, with this checkout in place of our address."""
    notebook = json.loads((ROOT / "notebooks" / "01_tutorial.ipynb").read_text(encoding="utf-8"))
    lines = [line for cell in notebook["cells"] for line in "".join(cell["source"]).splitlines()]
    found = [shlex.split(line)[2:] for line in lines if line.strip().startswith("%pip install")]
    own = re.compile(r"chequeocr(\[.*\])? @ .*")
    return [[f".{m[1] or ''}" if (m := own.fullmatch(word)) else word for word in words] for words in found]


def pretend_installed(environment: Path, freeze: Path) -> None:
    """Gives an empty environment the metadata of every `name==version` of a file, without the packages."""
    site = next(environment.glob("lib/python*/site-packages"))
    for line in freeze.read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            name, version = line.split("==")
            info = site / f"{name.replace('-', '_')}-{version}.dist-info"
            info.mkdir()
            (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n")
            (info / "INSTALLER").write_text("pip\n")
            (info / "RECORD").write_text("")


def check_colab() -> list[str]:
    """Problems with the notebook's install cell, on the Python that runs this."""
    with tempfile.TemporaryDirectory() as folder:
        environment = Path(folder, "env")
        venv.create(environment, with_pip=False)
        pretend_installed(environment, Path(__file__).with_name("colab.txt"))
        found: dict[str, str] = {}
        for arguments in install_lines():
            found |= would_install(arguments, environment / "bin" / "python")
    print("would install:", ", ".join(f"{name} {version}" for name, version in sorted(found.items())))
    return [f"would replace {name} by {found[name]}, which is in use" for name in KEPT if name in found]


def main() -> int:
    checks = {"pythons": check_pythons, "colab": check_colab}
    problems = [problem for name in sys.argv[1:] or checks for problem in checks[name]()]
    print("\n".join(problems) if problems else "all of it resolves")
    return bool(problems)


if __name__ == "__main__":
    sys.exit(main())
