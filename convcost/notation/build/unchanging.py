"""Layers whose arguments come to the same in every scope, so that they are worked out once and not in every round."""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from convcost.language.expression import names_in
from convcost.layers.op import Op
from convcost.notation.spec.model import Arguments, Term
from convcost.notation.spec.scope import is_word


class Unchanging(NamedTuple):
    """What arguments without names made, apart from words that no name may hide."""

    arguments: Arguments
    """Kept, so that no others can have their identity."""
    op: Op
    words: frozenset[str]
    """A tensor of such a name comes before the word: then the arguments are worked out anew."""
    parts: int
    """How much work that was, which still counts every time."""


def unchanging(arguments: Arguments, op: Op) -> Unchanging | None:
    """The layer that arguments make, to be kept; None where one of them holds a name that may change its meaning."""
    words: set[str] = set()
    for argument in arguments.values():
        for term in _leaves(argument.term):
            for name in names_in(term.expression) if term.expression is not None else ():
                if len(name.path) > 1 or not is_word(name.path[0]):
                    return None
                words.add(name.path[0])
    parts = sum(term.size for argument in arguments.values() for term in _every(argument.term))
    return Unchanging(arguments, op, frozenset(words), parts)


def _leaves(term: Term) -> Iterator[Term]:
    return (each for each in _every(term) if each.expression is not None)


def _every(term: Term) -> Iterable[Term]:
    yield term
    for item in term.items:
        yield from _every(item)
