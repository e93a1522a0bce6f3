"""What `use` finds at a commit: files of its tree, whatever stands in the working directory now."""

from dataclasses import dataclass, field
from os.path import normpath
from pathlib import PurePosixPath

from convcost.budgets.history import History
from convcost.errors import Refusal
from convcost.language.document import read_bytes
from convcost.language.nodes import Document
from convcost.networks.locate import FIRST_KEY
from convcost.networks.used import NOT_A_NETWORK, catalogued, is_file, split_variant
from convcost.notation.spec.used import UsedFile


@dataclass(frozen=True)
class FilesAtCommit:
    """The files of a commit, by paths relative to the one that uses them; the catalogue is that of this program."""

    history: History
    itself: str
    """The path from the top of the repository."""
    _found: dict[str, Document] = field(default_factory=dict, compare=False, repr=False)

    def find(self, what: str) -> UsedFile:
        """A network of the catalogue, or a file of the commit; raises `Refusal`."""
        name, variant = split_variant(what)
        if not is_file(name):
            return catalogued(name, variant)
        path = normpath(PurePosixPath(self.itself).parent / name)
        if PurePosixPath(path).is_absolute() or path.startswith(".."):
            raise Refusal(f"`{name}` leads out of the repository", "", code="E400")
        if path not in self._found:
            self._found[path] = self._document(path)
        return UsedFile(self._found[path], path, variant, FilesAtCommit(self.history, path, self._found))

    def _document(self, path: str) -> Document:
        called = f"{path} at {self.history.label}"
        data = self.history.held(path)
        if data is None:
            raise Refusal(f"there is no `{called}`", "", code="E400")
        if not FIRST_KEY.match(data):
            raise Refusal(f"`{called}` is no network and no library of blocks: {NOT_A_NETWORK}", "", code="E400")
        return read_bytes(data, called)
