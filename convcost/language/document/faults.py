"""What is wrong with a document, noted while reading on; and how large one may be."""

from typing import NoReturn

from convcost.errors import ConvcostError, Label, Problem
from convcost.language.nodes import Mapping, Node, Scalar
from convcost.language.source import Source, Span

MAX_BYTES = 64 * 2**20
MAX_DEPTH = 100
MAX_NODES = 10_000_000
MAX_PROBLEMS = 1_000


class Faults:
    """Notes problems and checks keys while a subclass reads one syntax.

    What can be passed over is noted in ``problems`` and raised at the end; limits are refused at once, because an
    attack must not be read to its end.
    """

    def __init__(self, source: Source) -> None:
        self.source = source
        self.problems: list[Problem] = []

    def check_keys(self, keys: list[Node]) -> None:
        """Note what is wrong with the keys of one mapping."""
        first: dict[str, Scalar] = {}
        for key in keys:
            if not isinstance(key, Scalar):
                self.note("E101", "a key must be a word or a text", key, *self.about_collection_as_key(key))
            elif not key.text:
                self.note("E101", "a key is empty", key, "write a name here")
            elif key.text == "<<" and key.plain:
                self.note("E103", "merge keys (`<<`) are not part of the notation", key, "use `blocks` or `defaults`")
            elif (earlier := first.setdefault(key.text, key)) is not key:
                labels = (Label(self.span(key), "again here"), Label(self.span(earlier), "first here"))
                self.add(Problem("E102", f"key `{key.text}` is written twice", labels))

    def about_collection_as_key(self, key: Node) -> tuple[str, ...]:
        """What to say about ``{{ w }}`` and other collections in the place of a key."""
        text = self.source.text
        if text[key.start] == "{" and text[: key.start].endswith("{"):
            return "this is a mapping", "names are written bare: `w`, not `{{ w }}`"
        return "this is a mapping" if isinstance(key, Mapping) else "this is a list", "quote it to mean it as a text"

    def span(self, node: Node) -> Span:
        """Where a node is written."""
        return Span(self.source, node.start, node.end)

    def note(self, code: str, message: str, node: Node, label: str = "", *notes: str) -> None:
        """Note a problem with one node and read on."""
        self.add(Problem(code, message, (Label(self.span(node), label),), notes))

    def add(self, problem: Problem) -> None:
        """Note a problem and read on, unless there are far too many."""
        self.problems.append(problem)
        if len(self.problems) >= MAX_PROBLEMS:
            self.fail()

    def fail(self, *more: Problem) -> NoReturn:
        """Raise what was noted, and more, in the order of the file."""
        raise ConvcostError(sorted((*self.problems, *more), key=lambda problem: problem.labels[0].span.start))

    def refuse_depth(self, start: int) -> NoReturn:
        """One collection too deep."""
        label = Label(Span(self.source, start, start + 1), f"level {MAX_DEPTH + 1}")
        self.fail(Problem("E104", f"nested deeper than {MAX_DEPTH} levels", (label,)))

    def refuse_nodes(self, start: int) -> NoReturn:
        """One node too many."""
        label = Label(Span(self.source, start, start + 1), "the limit is passed here")
        self.fail(Problem("E104", f"more than {MAX_NODES:,} values, aliases written out", (label,)))
