"""What stands beside the kind in a step: for, from, repeat, when, first, as, share and others."""

import re
from collections.abc import Callable, Container, Iterator
from contextlib import contextmanager

from convcost.language.nodes import Entry, Node, Scalar
from convcost.notation.spec.context import Context
from convcost.notation.spec.model import LoopTerm, Term
from convcost.notation.spec.reading import Reading
from convcost.notation.spec.scope import WORD, check_name, name_span, wrong_name
from convcost.notation.spec.terms import is_name, read_loop, read_reference

Beside = dict[str, Entry]


def term_of(
    context: Context, beside: Beside, modifier: str, read: Callable[[Reading, Node], Term | None]
) -> Term | None:
    """The value of a modifier, if it is there."""
    if modifier not in beside:
        return None
    term = read(context.reading, beside[modifier].value)
    context.names.use(term, is_reference=read is read_reference)
    return term


def loop_of(context: Context, beside: Beside) -> LoopTerm | None:
    """A `for`, its names checked."""
    with context.reading.about("for"):
        loop = read_loop(context.reading, beside["for"].value) if "for" in beside else None
    if loop is None:
        return None
    context.names.use(loop.term)
    for name in loop.loop.names:
        wrong = wrong_name(name.path[0], "a loop's value", in_expressions=True)
        if context.names.values.get(name.path[0]) == WORD:
            wrong = f"`{name.path[0]}` cannot name a loop's value: it is a word of this file", "choose another"
        if wrong:
            context.reading.report("E131", wrong[0], name_span(context.reading, loop.term, name), wrong[1])
    return loop


@contextmanager
def inside_rounds(context: Context, loop: LoopTerm | None, *, is_repeated: bool = False) -> Iterator[None]:
    """While reading what a loop or repeat contains: its names and the counter are known."""
    names = context.names
    outer = names.loops, names.has_counter
    if loop is not None:
        names.loops = (*outer[0], *(each.path[0] for each in loop.loop.names))
    names.has_counter = names.has_counter or is_repeated or loop is not None
    yield
    names.loops, names.has_counter = outer


def read_alias(context: Context, entry: Entry, *, top: bool) -> str | None:
    """The name given by `as`. At the top level of a file without blocks it may be a whole path, as `expand` writes."""
    reading, node = context.reading, entry.value
    text = reading.text(node, "`as`")
    if text is None or not isinstance(node, Scalar):
        return None
    parts = text.split(".") if top and not context.signatures else [text]
    if not all(map(is_name, parts)):
        reading.report("E131", f"`{text}` is no name", node, "letters, digits, _ and -")
        return None
    return text if names_tensor(context, node, "a step") else None


def names_tensor(context: Context, node: Scalar, what: str) -> bool:
    """Whether a tensor may have this name, which is then known; otherwise a problem."""
    name, reading = node.text, context.reading
    if not check_name(reading, node, what, in_expressions=False):
        return False
    if context.names.values.get(name, "tensor") != "tensor" or name in context.names.loops:
        reading.report("E131", f"`{name}` already names a value", node, "a name is not both a tensor and a number")
        return False
    context.names.tensors.setdefault(name, node)
    return True


def refuse_generated_looks(context: Context, named: list[Scalar], unnamed: Container[str]) -> None:
    """A given name that looks like an automatic one would be confused with its siblings'.

    ``unnamed`` are the kinds of the siblings that have no name of their own; the name of any other kind is free.
    """
    for node in named:
        kind = re.sub(r"_\d+$", "", node.text)
        is_numbered = kind != node.text and context.is_kind(kind)
        if node.text in unnamed or is_numbered or node.text.isdigit():
            message = f"`{node.text}` looks like an automatic name"
            context.reading.report("E131", message, node, "choose a name that says what the step is for")
