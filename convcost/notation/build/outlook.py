"""What a block or a group can see of what is around it: where that is the same, so is what it makes."""

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from convcost.language.expression import Expression, Name
from convcost.language.expression.indexing import Index, Member
from convcost.notation.build.tensor import EVERY_ROUND
from convcost.notation.spec.model import Block, Body, Branch, Call, LoopTerm, Modifiers, Network, Split, Step, Term
from convcost.notation.spec.scope import COUNTER


class Outlook(NamedTuple):
    """What the expressions of some steps ask for, and the names that the steps give to tensors.

    ``items`` are taken out of lists, of which nothing else is asked: ``widths[at]`` does not see the other widths.
    """

    names: tuple[str, ...]
    items: tuple[Expression, ...] = ()
    given: frozenset[str] = frozenset()


def outlook_of_block(block: Block, network: Network) -> Outlook:
    """What a block, and every block of its file that runs when it does, may ask of the variables of the file."""
    met: dict[str, Block] = {}
    _meet(block, network, met)
    terms = [*_every(tuple(met.values()), Term), *_every(network.defaults, Term)]
    return Outlook(tuple(sorted({name for term in terms for name, _ in _asked(term, frozenset())})))


def outlook_of_body(body: Body, network: Network) -> Outlook:
    """What the steps of a group or of the branches of a join ask for where they run; blocks that they call do not.

    What follows a layer takes its arguments from the defaults of the file.
    """
    given = frozenset(_given(body))
    inside = {"in", *given, *(name.path[0] for each in _every(body, LoopTerm) for name in each.loop.names)}
    if any(True for _ in _every(body, LoopTerm)) or any(each.repeat is not None for each in _every(body, Modifiers)):
        inside.add(COUNTER)
    names: dict[str, None] = {}
    items: dict[str, Expression] = {}
    for term in _every((body, network.defaults), Term):
        for name, item in _asked(term, frozenset(inside)):
            if item is None:
                names[name] = None
            else:
                items[repr(item)] = item
    return Outlook(tuple(names), tuple(items.values()), given)


def mentioned(network: Network) -> frozenset[str]:
    """Every name in an expression of a file, or on the way of a path."""
    terms = _every((network.steps, network.blocks, network.outputs, network.defaults), Term)
    return frozenset(part for term in terms for path in _paths(term) for part in path)


def looked_into(network: Network) -> frozenset[str]:
    """The names behind a dot, in a file and in those that it uses; of one such as ``c`` it may be a step or a size."""
    found: set[str] = set()
    for each in (network, *used_by(network)):
        terms = _every((each.steps, each.blocks, each.outputs, each.defaults), Term)
        found.update(part for term in terms for path in _paths(term) for part in path[1:])
    return frozenset(found - {EVERY_ROUND})


def shares(network: Network) -> bool:
    """Whether layers of a file, or of those that it uses, share their parameters."""
    return any(
        modifiers.share is not None
        for each in (network, *used_by(network))
        for modifiers in _every((each.steps, each.blocks), Modifiers)
    )


def used_by(network: Network) -> Iterator[Network]:
    """The files that a file uses, and those that they use."""
    for used in network.used.values():
        yield used.network
        yield from used_by(used.network)


def _asked(term: Term, inside: frozenset[str]) -> Iterator[tuple[str, Expression | None]]:
    """The names that a term asks for, or what it takes out of a list by names that mean the same outside."""
    waiting = [term.expression] if term.expression is not None else []
    while waiting:
        each = waiting.pop()
        if isinstance(each, Name):
            yield each.path[0], None
        if isinstance(each, Index) and isinstance(each.values, Name) and not _names(each) & inside:
            yield each.values.path[0], each
        else:
            waiting += each.parts()


def _names(expression: Expression) -> set[str]:
    own = {expression.path[0]} if isinstance(expression, Name) else set()
    return own.union(*map(_names, expression.parts()))


def _paths(term: Term) -> Iterator[tuple[str, ...]]:
    waiting = [term.expression] if term.expression is not None else []
    while waiting:
        each = waiting.pop()
        if isinstance(each, Name):
            yield each.path
        if isinstance(each, Member):
            yield ("", *each.path)
        waiting += each.parts()


def _given(body: Body) -> Iterator[str]:
    """Every name by which a tensor that is made in a body may be asked for."""
    yield from (step.alias for step in _every(body, Step) if step.alias is not None)
    yield from (branch.name for branch in _every(body, Branch))
    for split in _every(body, Split):
        yield from (*split.sizes, *(each.text for each in split.equal))


def _meet(block: Block, network: Network, met: dict[str, Block]) -> None:
    if block.name in met:
        return
    met[block.name] = block
    for call in _every(block.steps, Call):
        if call.block in network.blocks:
            _meet(network.blocks[call.block], network, met)


def _every(value: Any, kind: type[Any]) -> Iterator[Any]:
    """Everything of a kind in what was read of a file."""
    if isinstance(value, kind):
        yield value
    if isinstance(value, Mapping):
        value = value.values()
    elif not isinstance(value, tuple):
        return
    for each in value:
        yield from _every(each, kind)
