"""Calls of blocks: what a class is made with, once or round by round, and the width that it leaves."""

import re
from collections.abc import Sequence
from itertools import pairwise
from typing import Any

from convcost.bridges.blocks.step import Handed, Step
from convcost.bridges.modules import widths
from convcost.bridges.modules.flat import one
from convcost.bridges.modules.instances import Round, Unwritable
from convcost.bridges.modules.layer import literal
from convcost.bridges.modules.layout import Call, Choice, Each, Expression, call, flat
from convcost.bridges.modules.scope import Finished, Place, Rounds, Scope, snake, sure
from convcost.bridges.modules.widths import Width


def called(scope: Scope, step: Step, rounds: Rounds, place: Place) -> Place:
    """A call of a block, or several of them one after the other."""
    callee = scope.done[step.kind]
    label = step.name or snake(step.kind)
    if step.source:
        place, ((tensor, width),) = scope.operands(step, place)
        place = Place(tensor, width)
    values = tuple(
        scope.graph.shapes[own[-1].gives].channels if own else was
        for own, was in zip(rounds, place.width.values, strict=True)
    )
    made, after = _calls(scope, step, rounds, place.width, callee)
    if step.handed:
        place = scope.flushed(place)
        if len(made) > 1 or step.when is not None or isinstance(made[0], Each):
            raise Unwritable(step.kind, "it is called again and again with tensors of its own")
        others = [scope.names[name][0] for name in step.handed]
        module = _attribute(scope, step, label, made[0])
        tensor = scope.body.line(lambda x: call(module, *x), [sure(place.tensor), *others])
        return Place(tensor, Width(after, values))
    if step.share is not None or step.is_owner:
        place = scope.flushed(place)
        module = _attribute(scope, step, label, one(tuple(made)))
        tensor = scope.body.line(lambda x: call(module, x[0]), [sure(place.tensor)])
        return Place(tensor, Width(after, values))
    if step.when is not None:
        width = scope.either(step.when, Width(after, values), place.width, values)
        condition = scope.condition(step.when, place.width)
        made = [Choice(one(tuple(made)), condition, "nn.Identity()")]
        return scope.chained(place, made, width, label)
    return scope.chained(place, made, Width(after, values), label)


def _attribute(scope: Scope, step: Step, label: str, made: Expression) -> str:
    """The module of a call; of one that shares, that of the other."""
    if step.share is not None:
        if step.share not in scope.owners:
            raise scope.refuse("what it shares is not to be had")
        return scope.owners[step.share][0]
    name = scope.body.part(snake(label), made)
    if step.is_owner and step.name is not None:
        scope.owners[step.name] = [name]
    return name


def _calls(scope: Scope, step: Step, rounds: Rounds, entering: Width, callee: Finished) -> tuple[list[Expression], str]:
    """The calls of all rounds, and the width behind them."""
    for instance, own in enumerate(rounds):
        if own:
            scope.check(entering.code, instance, scope.graph.shapes[own[0].takes[0]].channels)
    values = tuple(scope.graph.shapes[own[-1].gives].channels if own else None for own in rounds)
    once = _made(scope, step, callee, entering.code, first=False)
    if step.repeat is None:
        return [once], _left(scope, step, callee, entering.code, values, first=False)
    count = scope.count(step, entering)
    if scope.block is None:
        return _rounds(scope, step, sure(rounds[0]), callee), str(values[0])
    head = _made(scope, step, callee, entering.code, first=True)
    after = _left(scope, step, callee, entering.code, None, first=True)
    for instance, own in enumerate(rounds):
        for each in own or ():
            scope.check(after, instance, scope.graph.shapes[each.gives].channels)
    rest = _made(scope, step, callee, after, first=False)
    if _left(scope, step, callee, after, None, first=False) != after:
        raise Unwritable(step.kind, "every round of it has another width")
    if flat(head) == flat(rest):
        return [Each(rest, count)], after
    less = str(int(count) - 1) if count.isdigit() else f"{count} - 1"
    return [head, Each(rest, less)], after


def _rounds(scope: Scope, step: Step, own: Sequence[Round], callee: Finished) -> list[Expression]:
    """The calls of the network itself, where every width is a number."""
    shapes = scope.graph.shapes
    entered = [shapes[each.takes[0]].channels for each in own]
    calls = [
        _made(scope, step, callee, str(width), first=number == 0 and bool(step.first))
        for number, width in enumerate(entered)
    ]
    steps = {b - a for a, b in pairwise(entered)}
    if len(steps) == 1 and callee.width is not None and len(own) > 2 and not step.first:
        (more,) = steps
        if more:
            growing = _made(scope, step, callee, f"{entered[0]} + {more} * i", first=False)
            return [Each(growing, str(len(own)), "i")]
    made: list[Expression] = []
    start = 0
    while start < len(calls):
        stop = start
        while stop < len(calls) and flat(calls[stop]) == flat(calls[start]):
            stop += 1
        made.append(calls[start] if stop - start == 1 else Each(calls[start], str(stop - start)))
        start = stop
    return made


def _made(scope: Scope, step: Step, callee: Finished, width: str, *, first: bool) -> Call:
    fields = {**step.fields, **(step.first if first else {})}
    given: dict[str, str] = {}
    for name, value in fields.items():
        if isinstance(value, Handed):
            continue
        given[callee.names[name]] = _given(scope, name, value, callee, width)
    required = [each for each in callee.written.arguments if each.default is None and each.name != callee.width]
    others = [each for each in callee.written.arguments if each.default is not None]
    head = [width] if callee.width else []
    options = {each.name: given[each.name] for each in others if given.get(each.name, each.default) != each.default}
    return call(callee.written.name, *head, *(given[each.name] for each in required), **options)


def _given(scope: Scope, name: str, value: Any, callee: Finished, width: str) -> str:
    classes = callee.words.get(name)
    code = scope.argument(value, Width(width, ()))
    if code is not None:
        if classes is not None and str(value) in scope.arguments:
            mine = scope.words.setdefault(str(value), {})
            mine |= classes
        return code
    if classes is not None:
        return classes[value]
    return argument(value)


def _left(
    scope: Scope, step: Step, callee: Finished, width: str, values: tuple[Any, ...] | None, *, first: bool
) -> str:
    """The width behind a call, in the words of the caller."""
    if values is not None and len(set(widths.known(values))) == 1:
        return str(widths.known(values)[0])
    fields = {**step.fields, **(step.first if first else {})}
    known = {each.name: each.default for each in callee.written.arguments if each.default is not None}
    for name, value in fields.items():
        if not isinstance(value, Handed) and name not in callee.words:
            known[callee.names[name]] = _given(scope, name, value, callee, width)
    known |= {callee.width: width} if callee.width else {}
    return _simplified(widths.substituted(callee.out, known))


def argument(value: Any) -> str:
    """A value that a class is made with: sizes stay as many as they are."""
    if isinstance(value, list | tuple):
        return f"({', '.join(map(str, value))}{',' * (len(value) == 1)})"
    return literal(value)


def _simplified(code: str) -> str:
    """Products and sums of plain numbers worked out."""
    found = re.fullmatch(r"\(?(\d+)\)? ([*+]|//) \(?(\d+)\)?", code)
    if not found:
        return code[1:-1] if re.fullmatch(r"\(\w+\)", code) else code
    a, b = int(found[1]), int(found[3])
    return str({"*": a * b, "+": a + b, "//": a // b if b else 0}[found[2]])
