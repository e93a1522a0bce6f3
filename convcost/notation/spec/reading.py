"""The ground under all readers of the spec: where problems are collected, and how a mapping's keys are checked."""

from collections.abc import Container, Iterable, Iterator
from collections.abc import Mapping as MappingOf
from contextlib import contextmanager
from dataclasses import dataclass, field

from convcost.errors import Label, Problem, nearest
from convcost.language.nodes import Document, Entry, Mapping, Node, Scalar, Sequence
from convcost.language.source import Span


@dataclass
class Reading:
    """A document being read; every reader reports here and goes on, so that all problems come in one run."""

    document: Document
    problems: list[Problem] = field(default_factory=list)
    topic: str = ""
    """The word of the notation that is being read, for `convcost explain`."""

    @contextmanager
    def about(self, topic: str) -> Iterator[None]:
        """While something is read that has a page of its own."""
        outer, self.topic = self.topic, topic
        yield
        self.topic = outer

    def report(
        self,
        code: str,
        message: str,
        at: Node | Span,
        label: str = "",
        notes: Iterable[str] = (),
        also: Iterable[Label] = (),
    ) -> None:
        """Collect a problem with its culprit."""
        culprit = Label(at if isinstance(at, Span) else self.span(at), label)
        self.problems.append(Problem(code, message, (culprit, *also), tuple(notes), topic=self.topic))

    def span(self, node: Node) -> Span:
        """Where a node is written."""
        return self.document.span(node)

    def text_of(self, node: Node) -> str:
        """The characters of a node on one line."""
        span = self.span(node)
        return " ".join(span.source.text[span.start : span.end].split())

    def mapping(self, node: Node, what: str) -> Mapping | None:
        """The node if it is a mapping; otherwise a problem and None."""
        if isinstance(node, Mapping):
            return node
        self.report("E113", f"{what} must be a mapping, {written(node)} stands here", node, "`key: value` expected")
        return None

    def sequence(self, node: Node, what: str) -> Sequence | None:
        """The node if it is a list; otherwise a problem and None."""
        if isinstance(node, Sequence):
            return node
        self.report("E113", f"{what} must be a list, {written(node)} stands here", node, "a list expected")
        return None

    def text(self, node: Node, what: str) -> str | None:
        """The text of a scalar that is not empty; otherwise a problem and None."""
        if isinstance(node, Scalar) and (node.text or not node.plain):
            return node.text
        self.report("E113", f"{what} must be a text, {written(node)} stands here", node)
        return None

    def entries(
        self,
        mapping: Mapping,
        known: Iterable[str],
        where: str,
        aliases: MappingOf[str, str] | None = None,
        older: Container[str] = (),
    ) -> Iterator[tuple[str, Entry]]:
        """The entries whose keys are known; the others are reported with what was probably meant.

        ``older`` are keys that are still read, but suggested to nobody.
        """
        allowed = tuple(known)
        for key, entry in mapping.entries.items():
            if key in allowed or key in older:
                yield key, entry
            else:
                self.unknown_key(entry.key, allowed, where, aliases)

    def unknown_key(
        self, key: Scalar, allowed: tuple[str, ...], where: str, aliases: MappingOf[str, str] | None = None
    ) -> None:
        """Report a key that is not known here, with what was probably meant."""
        guess = (aliases or {}).get(key.text)
        if guess not in allowed:
            guess = nearest(key.text, allowed)
        takes = f"{where} takes: {', '.join(allowed)}" if allowed else f"{where} takes no arguments"
        hint = f"did you mean `{guess}`?" if guess else "not known here"
        self.report("E110", f"unknown key `{key.text}` in {where}", key, hint, [takes])


def written(node: Node) -> str:
    """What kind of thing is written there, for messages."""
    if isinstance(node, Mapping):
        return "a mapping"
    if isinstance(node, Sequence):
        return "a list"
    return f"`{node.text}`" if node.text else "nothing"
