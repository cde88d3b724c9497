"""What this installation requires, from the metadata of the package itself: pyproject.toml as pip saw it.

In: the installed packages. Out: what is Needed, by the core and by extras, and whether an installed version
meets it. Nothing here is written down a second time.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from importlib.metadata import PackageNotFoundError, metadata, version

from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet
from packaging.utils import canonicalize_name
from packaging.version import InvalidVersion

OURS = "chequeocr"
_DEVELOPERS = "dev"  # an extra that nobody needs who only uses the package
_ALL = "all"  # an extra that is the sum of the others, for which nothing but pandas is installed


@dataclass(frozen=True, slots=True)
class Needed:
    """A distribution, the versions of it that work, and the extras that need it: none if the core does."""

    name: str
    versions: SpecifierSet
    extras: tuple[str, ...] = ()

    @property
    def wanted(self) -> str:
        """The versions as people write them, the oldest first: ">=5.18,<6"."""
        return ",".join(sorted(map(str, self.versions), key=lambda one: one.startswith("<")))

    @property
    def pip(self) -> str:
        """The command that installs it."""
        return f"pip install '{self.name}{self.wanted}'"

    def installed(self) -> str | None:
        """Returns the version that is installed, None if none is."""
        return installed_version(self.name)

    def met_by(self, found: str) -> bool:
        """Returns whether a version works. Pre-releases are judged as any other; an invalid version
        doesn't work."""
        try:
            return self.versions.contains(found, prereleases=True)
        except InvalidVersion:
            return False


def installed_version(name: str) -> str | None:
    """Returns the version of a distribution, None if it isn't installed."""
    try:
        return version(name)
    except PackageNotFoundError:
        return None


def python_versions() -> SpecifierSet:
    """Returns the versions of Python that work. Raises PackageNotFoundError if chequeocr isn't installed."""
    return SpecifierSet(",".join(metadata(OURS).get_all("Requires-Python") or ()))


def needed() -> list[Needed]:
    """Returns all requirements, the core's first. Raises PackageNotFoundError if chequeocr isn't
    installed."""
    about = metadata(OURS)
    extras = [extra for extra in about.get_all("Provides-Extra") or () if extra != _DEVELOPERS]
    core: dict[str, Needed] = {}
    optional: dict[str, Needed] = {}
    for requirement in map(Requirement, about.get_all("Requires-Dist") or ()):
        name, marker = canonicalize_name(requirement.name), requirement.marker
        if name == OURS:  # `all` may name our own extras
            continue
        if marker is None or marker.evaluate({"extra": ""}):
            core[name] = Needed(name, requirement.specifier)
        elif wanting := [extra for extra in extras if marker.evaluate({"extra": extra})]:
            before = optional.get(name, Needed(name, SpecifierSet()))
            optional[name] = Needed(name, before.versions & requirement.specifier, (*before.extras, *wanting))
    return [*core.values(), *(replace(one, extras=_named(one.extras)) for one in optional.values())]


def _named(extras: tuple[str, ...]) -> tuple[str, ...]:
    """The extras to name, each once: the sum of all only for what no other wants."""
    distinct = tuple(dict.fromkeys(extras))
    return tuple(extra for extra in distinct if extra != _ALL) or distinct
