"""The catalogue as a list: what every network is and what it costs."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Literal, NamedTuple

from convcost.analysis import Analysis, analyze
from convcost.analysis.columns import Column
from convcost.errors import ConvcostError, Problem, nearest
from convcost.language.globs import matches_word
from convcost.networks import catalogue
from convcost.networks.locate import Address
from convcost.networks.read import read
from convcost.notation.build import build
from convcost.notation.spec.model import Network

Key = Literal["name", "family", "task"]
Rule = Literal["max", "min"]
MANY = 50


@dataclass(frozen=True, slots=True)
class CatalogueEntry:
    """A network of the catalogue, not built yet: what it answers to, its file, its variant."""

    name: str
    stem: str
    network: Network
    variant: str | None

    @property
    def texts(self) -> Mapping[Key, Sequence[str]]:
        """What it is called: by its own name or that of its file, and by what the file says about itself."""
        about = self.network.about
        return {"name": (self.name, self.stem), "family": (about.family,), "task": (about.task,)}


class Listed(NamedTuple):
    """A network with its figures."""

    entry: CatalogueEntry
    analysis: Analysis

    @property
    def family(self) -> str:
        """What the file says it belongs to."""
        return self.entry.network.about.family

    @property
    def task(self) -> str:
        """What the file says it is for."""
        return self.entry.network.about.task


@dataclass(frozen=True, slots=True)
class AmountBound:
    """The most or the least that a figure may be, inclusive."""

    column: Column
    rule: Rule
    value: int

    def holds(self, analysis: Analysis) -> bool:
        """Whether the figure of the whole network is known and within the bound, along every axis."""
        total = analysis.summary(self.column)
        figures = total.value if total and isinstance(total.value, tuple) else (total.value if total else None,)
        numbers = [figure for figure in figures if isinstance(figure, int | Fraction)]
        if total is None or not total.is_complete or len(numbers) < len(figures):
            return False
        return max(numbers) <= self.value if self.rule == "max" else min(numbers) >= self.value


def entries(names: Sequence[str] = ()) -> Iterator[CatalogueEntry]:
    """Every network, by family and then by file; those of a file in its order.

    With globs for ``names``, files that hold no network of such a name are not read.
    """
    paths = [path for path in catalogue.files() if not names or _may_hold(path, names)]
    files = [(path.stem, read(Address(path, f"<zoo>/{path.name}"))) for path in paths]
    for stem, network in sorted(files, key=lambda file: (file[1].about.family.casefold(), file[0])):
        for variant in network.each_variant:
            yield CatalogueEntry(_name(stem, variant), stem, network, variant)


def _may_hold(path: Path, globs: Sequence[str]) -> bool:
    """Whether a file answers to a glob, or may do so with the numbers of a `matrix` behind its name."""
    known = (path.stem, *catalogue.variants(path))
    return any("@" in glob or _fits(known, glob) for glob in globs)


def _name(stem: str, variant: str | None) -> str:
    """Variants answer to their own names; those of a `matrix` are numbers, and stand behind their file's."""
    return stem if variant is None else f"{stem}@{variant}" if "=" in variant else variant


def chosen(patterns: Mapping[Key, Sequence[str]]) -> list[CatalogueEntry]:
    """The networks that match a glob of every key that has some; upper and lower case are alike.

    Raises `ConvcostError` for a glob that no network matches.
    """
    wanted = {key: globs for key, globs in patterns.items() if globs}
    every = list(entries(wanted["name"] if wanted.keys() == {"name"} else ()))
    for key, globs in wanted.items():
        for glob in globs:
            if not any(_fits(each.texts[key], glob) for each in every):
                raise ConvcostError([_unknown(every, key, glob)])
    return [
        each
        for each in every
        if all(any(_fits(each.texts[key], glob) for glob in globs) for key, globs in wanted.items())
    ]


def _fits(texts: Iterable[str], glob: str) -> bool:
    return any(matches_word(text, glob) for text in texts)


def _unknown(every: Iterable[CatalogueEntry], key: Key, glob: str) -> Problem:
    texts = catalogue.names() if key == "name" else (text for each in every for text in each.texts[key])
    known = {text.casefold(): text for text in texts}
    guess = nearest(glob.casefold(), known)
    some = f"there are: {', '.join(known.values())}" if len(known) <= MANY else "`convcost zoo` lists all of them"
    hint = f"did you mean `{known[guess]}`?" if guess else some
    return Problem("E400", f"no network of the catalogue has the {key} `{glob}`", notes=(hint,))


def listed(found: Iterable[CatalogueEntry], bounds: Sequence[AmountBound] = ()) -> Iterator[Listed | None]:
    """Build and analyze one after the other; None stands for one that a bound excludes."""
    for entry in found:
        analysis = analyze(build(entry.network, entry.variant))
        yield Listed(entry, analysis) if all(bound.holds(analysis) for bound in bounds) else None


def families(networks: Iterable[Listed]) -> dict[str, list[Listed]]:
    """The networks of every family."""
    found: dict[str, list[Listed]] = {}
    for each in networks:
        found.setdefault(each.family, []).append(each)
    return found


def span(group: Iterable[Listed], column: Column) -> tuple[int, ...]:
    """The smallest and the largest figure of a group; nothing where no network has a single known number."""
    totals = [each.analysis.summary(column) for each in group]
    numbers = [total.value for total in totals if total and total.is_complete and isinstance(total.value, int)]
    return (min(numbers), max(numbers)) if numbers else ()
