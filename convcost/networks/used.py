"""What `use` finds: networks of the catalogue by name, and files beside the one that uses them."""

import os
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

from convcost.errors import Refusal, nearest
from convcost.language.document import read_bytes
from convcost.language.nodes import Document
from convcost.networks import catalogue
from convcost.networks.catalogue import ZOO
from convcost.networks.files import file_bytes
from convcost.networks.locate import FIRST_KEY, SUFFIXES
from convcost.notation.spec.used import UsedFile, UsedFiles

NOT_A_NETWORK = "its first key is not `convcost:`"


def split_variant(what: str) -> tuple[str, str | None]:
    """``parts.yaml@wide`` -> the file and the variant."""
    name, at, variant = what.rpartition("@")
    return (name, variant) if at else (what, None)


def is_file(name: str) -> bool:
    """Whether a text of `use` is the path of a file; anything else is a name of the catalogue."""
    return PurePosixPath(name).suffix in SUFFIXES


@dataclass(frozen=True)
class FilesOfCatalogue:
    """The catalogue alone: for texts that stand in no file, and for files of the catalogue themselves."""

    itself: str = ""

    def find(self, what: str) -> UsedFile:
        """A network by its name, or a library beside the files of the catalogue by its path."""
        name, variant = split_variant(what)
        if not is_file(name):
            return catalogued(name, variant)
        if not self.itself:
            raise Refusal(
                f"`{what}` is a file, and this text stands in none", "use a name of the catalogue", code="E400"
            )
        path = Path(os.path.normpath(Path(self.itself).parent / name))
        if not path.is_relative_to(ZOO) or not path.is_file():
            raise Refusal(f"the catalogue has no file `{name}`", "", code="E400")
        return UsedFile(
            _document(path, f"<zoo>/{path.relative_to(ZOO).as_posix()}"),
            str(path),
            variant,
            FilesOfCatalogue(str(path)),
        )


def catalogued(name: str, variant: str | None) -> UsedFile:
    """A network of the catalogue; raises `Refusal`."""
    if name.startswith("torch:"):
        message = f"`{name}` would run code, which a file cannot ask for"
        raise Refusal(message, "name it on the command line", code="E400")
    named = catalogue.find(name)
    library = catalogue.library(name) if named is None else None
    if library is not None and variant:
        raise Refusal(f"`{name}` is a library of blocks and has no variants", f"write `{name}`", code="E401")
    if library is not None:
        document = _document(library, f"<zoo>/{library.relative_to(ZOO).as_posix()}")
        return UsedFile(document, str(library), None, FilesOfCatalogue(str(library)))
    if named is None:
        guess = nearest(name, [*catalogue.names(), *catalogue.libraries()])
        hint = f"did you mean `{guess}`?" if guess else "a file ends in .yaml, .yml or .json"
        raise Refusal(f"no network of the catalogue is called `{name}`", hint, code="E400")
    if named.variant and variant:
        raise Refusal(f"`{name}` is a variant itself, so that two are named", f"write `{name}` alone", code="E401")
    document = _document(named.path, f"<zoo>/{named.path.name}")
    return UsedFile(document, str(named.path), named.variant or variant, FilesOfCatalogue(str(named.path)))


@dataclass(frozen=True)
class FilesBeside:
    """The files of a directory tree, by paths relative to the file that uses them; nothing outside of the tree."""

    file: Path
    """Without links."""
    top: Path
    called: str
    """What messages call the file."""
    _found: dict[str, Document] = field(default_factory=dict, compare=False, repr=False)

    @property
    def itself(self) -> str:
        """The file."""
        return str(self.file)

    def find(self, what: str) -> UsedFile:
        """A network of the catalogue, or a regular file below the top, with all links followed."""
        name, variant = split_variant(what)
        if not is_file(name):
            return catalogued(name, variant)
        file = self.resolved(name)
        if not file.is_file():
            raise Refusal(f"there is no file `{name}` here", _beside_hint(file), code="E400")
        called = os.path.normpath(os.path.join(os.path.dirname(self.called), name))  # noqa: PTH118, PTH120 - as written
        if str(file) not in self._found:
            self._found[str(file)] = _document(file, called)
        beside = FilesBeside(file, self.top, called, self._found)
        return UsedFile(self._found[str(file)], str(file), variant, beside)

    def resolved(self, name: str) -> Path:
        """The file behind a relative path; raises `Refusal` for one that leads out of the tree."""
        if PurePosixPath(name).is_absolute() or "\\" in name or "\0" in name:
            raise Refusal(f"`{name}` is no path from this file on", "for example shared/parts.yaml", code="E400")
        file = Path(os.path.realpath(self.file.parent / name))
        if not file.is_relative_to(self.top):
            message = f"`{name}` leads out of `{self.top.name}`, the directory that files may be used from"
            raise Refusal(message, "copy it into the repository", code="E400")
        return file


def files_for(path: Path | None, called: str) -> UsedFiles:
    """What a network file may use: of the catalogue its own files, of standard input the catalogue alone.

    The tree goes up to the repository; of a file in none it is the working directory, or the file's own.
    """
    if path is None:
        return FilesOfCatalogue()
    file = Path(os.path.realpath(path))
    if path.is_relative_to(ZOO):
        return FilesOfCatalogue(str(path))
    return FilesBeside(file, _top(file.parent), called)


def _top(folder: Path) -> Path:
    marked = next((each for each in (folder, *folder.parents) if os.path.lexists(each / ".git")), None)
    here = Path(os.path.realpath(Path.cwd()))
    return marked or (here if folder.is_relative_to(here) else folder)


def _document(path: Path, called: str) -> Document:
    """The document of a file; one that does not begin as a network is not shown, not even where it is wrong."""
    data = file_bytes(path, called)
    if not FIRST_KEY.match(data):
        raise Refusal(f"`{called}` is no network and no library of blocks: {NOT_A_NETWORK}", "", code="E400")
    return read_bytes(data, called)


def _beside_hint(file: Path) -> str:
    try:
        names = [each.name for each in file.parent.iterdir() if each.suffix in SUFFIXES and each != file]
    except OSError:
        return ""
    guess = nearest(file.name, names)
    return f"did you mean `{guess}`?" if guess else "paths start at the directory of this file"
