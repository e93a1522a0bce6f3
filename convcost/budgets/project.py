"""``convcost.yaml``: the limits of a whole project, by globs of the files that they are for."""

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from convcost.budgets.matching import is_regular, is_there, matching, resolved
from convcost.errors import ConvcostError, Label, Problem
from convcost.language.document import read_bytes
from convcost.language.globs import matches
from convcost.language.nodes import Mapping, Node, Scalar, Sequence
from convcost.networks.files import file_bytes
from convcost.networks.locate import MODULE, PROJECT_FILE, Address
from convcost.notation.spec.budgets import read_budgets
from convcost.notation.spec.figures import Limit, limits_on
from convcost.notation.spec.reading import Reading

KEYS = ("files", "torch", "input", "budgets")


@dataclass(frozen=True, slots=True)
class Check:
    """Some files, or modules of PyTorch, and what holds for all of them.

    ``files`` are resolved, regular and inside of the folder.
    """

    patterns: tuple[str, ...]
    files: tuple[Path, ...]
    limits: tuple[Limit, ...]
    modules: tuple[Address, ...] = ()


@dataclass(frozen=True, slots=True)
class Project:
    """One project file, by the name that reports call it."""

    name: str
    folder: Path
    checks: tuple[Check, ...]
    notes: tuple[Problem, ...] = ()

    def limits_on(self, file: Path, variant: str | None) -> tuple[Limit, ...]:
        """What holds for a variant of a file, which must be resolved."""
        return tuple(
            limit for check in self.checks if file in check.files for limit in limits_on(variant, check.limits)
        )

    def limits_on_module(self, module: Address) -> tuple[Limit, ...]:
        """What holds for a module of PyTorch with these inputs."""
        checks = (check for check in self.checks if module in check.modules)
        return tuple(limit for check in checks for limit in limits_on(None, check.limits))

    @property
    def modules(self) -> tuple[Address, ...]:
        """All modules of PyTorch that some limit is for, each once."""
        return tuple(dict.fromkeys(module for check in self.checks for module in check.modules))

    @property
    def files(self) -> tuple[Path, ...]:
        """All files that some limit is for, each once."""
        return tuple(dict.fromkeys(file for check in self.checks for file in check.files))

    def names(self, path: str) -> bool:
        """Whether a file of that path, from the folder on, would be one of them."""
        return any(matches(path, pattern, "/") for check in self.checks for pattern in check.patterns)


def find_project(folder: Path) -> Path | None:
    """The project file of a resolved folder: its own, or the next one above, as far as its repository goes."""
    for each in (folder, *folder.parents):
        if is_regular(each / PROJECT_FILE):
            return each / PROJECT_FILE
        if is_there(each / ".git"):
            return None
    return None


def read_project(file: Path, *, is_named: bool) -> Project:
    """Read a project file; raises `ConvcostError` with everything that is wrong with it.

    One that nobody named must lie where it was found: what a link leads to would be shown in messages.
    """
    name = os.path.relpath(file)
    folder = resolved(file.parent)
    if not is_named and not resolved(file).is_relative_to(folder):
        raise ConvcostError([Problem("E400", f"`{name}` is a link out of its directory", notes=(f"--config {name}",))])
    document = read_bytes(file_bytes(file, name), name)
    reading = Reading(document)
    reader = _Reader(reading, folder)
    checks = tuple(reader.checks(document.root))
    if reading.problems:
        raise ConvcostError(reading.problems)
    return Project(name, folder, checks, tuple(reader.notes))


class _Reader:
    """Reads the checks of one file and finds their files."""

    def __init__(self, reading: Reading, folder: Path) -> None:
        self.reading = reading
        self.folder = folder
        self.notes: list[Problem] = []

    def checks(self, root: Node) -> Iterator[Check]:
        mapping = self.reading.mapping(root, "a project file")
        if mapping and "convcost" in mapping.entries:
            key = mapping.entries["convcost"].key
            self.reading.report(
                "E162", "this is a network, not a project file", key, "a project file begins with `checks:`"
            )
            return
        found = dict(self.reading.entries(mapping, ("checks",), "a project file")) if mapping else {}
        if mapping and "checks" not in found:
            beginning = self.reading.document.beginning(mapping)
            self.reading.report("E112", "a project file needs `checks`", beginning, "a list of files and budgets")
        listed = self.reading.sequence(found["checks"].value, "`checks`") if found else None
        for node in listed.items if listed else ():
            yield from self.check(node)

    def check(self, node: Node) -> Iterator[Check]:
        mapping = self.reading.mapping(node, "a check")
        found = dict(self.reading.entries(mapping, KEYS, "a check")) if mapping else {}
        wanted = ("torch", "input", "budgets") if "torch" in found else ("files", "budgets")
        for missing in (key for key in wanted if mapping and key not in found):
            beginning = self.reading.document.beginning(node)
            self.reading.report("E112", f"a check needs `{missing}`", beginning, f"`{missing}` is missing")
        for extra in (key for key in found if key not in wanted):
            other = "torch" if extra == "files" else "files"
            message = f"a check of `{other}` has no `{extra}`"
            self.reading.report("E112", message, found[extra].key, "a check of its own")
        limits = read_budgets(self.reading, found["budgets"].value, None) if "budgets" in found else ()
        patterns = dict(self.patterns(found["files"].value)) if "files" in found else {}
        files = [file for pattern, node in patterns.items() for file in self.files(pattern, node)]
        is_whole = {"torch", "input"} <= set(found)
        modules = self.modules(found["torch"].value, found["input"].value) if is_whole else ()
        yield Check(tuple(patterns), tuple(dict.fromkeys(files)), limits, tuple(modules))

    def modules(self, node: Node, input_: Node) -> Iterator[Address]:
        """One module of PyTorch or a list of them, all with the same inputs."""
        inputs = tuple(self.inputs(input_))
        for each in node.items if isinstance(node, Sequence) else [node]:
            text = self.reading.text(each, "`torch`")
            if text is not None and self.is_place(text, each):
                yield Address(None, f"{MODULE}{text.removeprefix(MODULE)}", inputs=inputs)

    def is_place(self, text: str, at: Node) -> bool:
        """Whether a text is a module of PyTorch by its form; nothing of it runs."""
        from convcost.bridges.torch.asked import asked

        try:
            asked(f"{MODULE}{text.removeprefix(MODULE)}")
        except ConvcostError as error:
            (problem,) = error.problems
            self.reading.report("E162", problem.message, at, problem.notes[0])
            return False
        return True

    def inputs(self, node: Node) -> Iterator[str]:
        """Sizes as ``--input`` takes them: of one input, of a list of inputs, or of inputs by name."""
        if isinstance(node, Mapping):
            for name, entry in node.entries.items():
                yield from (f"{name}={sizes}" for sizes in self.sizes(entry.value))
        elif isinstance(node, Sequence) and any(isinstance(each, Sequence) for each in node.items):
            yield from (sizes for each in node.items for sizes in self.sizes(each))
        else:
            yield from self.sizes(node)

    def sizes(self, node: Node) -> Iterator[str]:
        """The sizes of one input: a text, or a list of integers."""
        if isinstance(node, Sequence):
            yield "x".join(text for each in node.items if (text := self.reading.text(each, "a size")) is not None)
        elif (text := self.reading.text(node, "`input`")) is not None:
            yield text

    def patterns(self, node: Node) -> Iterator[tuple[str, Scalar]]:
        """One glob or a list of them, and where each is written."""
        for each in node.items if isinstance(node, Sequence) else [node]:
            text = self.reading.text(each, "`files`")
            if text is None or not isinstance(each, Scalar):
                continue
            path = PurePosixPath(text)
            if not path.parts or path.is_absolute() or ".." in path.parts or set("\\\0") & set(text):
                message = f"`{text}` is no path below the directory of the project file"
                self.reading.report("E162", message, each, "for example nets/**/*.yaml")
            else:
                yield str(path), each

    def files(self, pattern: str, at: Scalar) -> list[Path]:
        """The regular files that a glob matches; one that matches nothing is an error, for nothing would be checked."""
        found = [(path, resolved(path)) for path in matching(self.folder, pattern)]
        inside = [file for _, file in found if file.is_relative_to(self.folder) and is_regular(file)]
        for path in (path for path, file in found if not file.is_relative_to(self.folder)):
            message = f"`{path.relative_to(self.folder)}` is a link out of the project and was passed over"
            self.notes.append(Problem("W504", message, (Label(self.reading.span(at)),), severity="warning"))
        if not inside:
            self.reading.report("E162", f"no file matches `{pattern}`", at, "from the directory of this file")
        return inside
