"""Recovered layers as modules that are chained, or as lines of `forward`."""

from collections.abc import Sequence
from itertools import groupby

from convcost.bridges.blocks.step import Step
from convcost.bridges.modules.body import Tensor
from convcost.bridges.modules.flat import one
from convcost.bridges.modules.forming import forms
from convcost.bridges.modules.instances import NONE, Round
from convcost.bridges.modules.layer import Form
from convcost.bridges.modules.layout import Choice, Each, Expression, call
from convcost.bridges.modules.scope import Place, Rounds, Scope, sure
from convcost.bridges.modules.widths import Width

FEWEST = 3
"""Equal rounds that are worth a loop."""


def layer(scope: Scope, step: Step, rounds: Rounds, place: Place) -> Place:
    """A layer with its norm and its activation."""
    is_repeated = any(each is not None and len(each) > 1 for each in rounds)
    if is_repeated or step.repeat is not None:
        return _repeated_layer(scope, step, rounds, place)
    operands: list[tuple[Tensor, Width]]
    if step.source:
        place, operands = scope.operands(step, place)
        if len(operands) == 1:
            place = Place(operands[0][0], operands[0][1])
    elif step.takes and place.tensor is not None:
        operands = [(place.tensor, place.width)]
    else:
        operands = []
    made = forms(scope, step, rounds, [width for _, width in operands])
    after = scope.width_after(step, rounds, place.width, [width for _, width in operands])
    label = step.name or step.kind
    if step.share is not None:
        return _sharing(scope, step, made, place, after)
    if step.is_owner and step.name is not None:
        return _owner(scope, step, made, place, after)
    is_chain = len(operands) == 1 and all(form.run is None for form in made)
    if is_chain:
        modules = [module for form in made for module in form.modules]
        if step.when is not None:
            chosen = Choice(one(tuple(modules)), scope.condition(step.when, place.width), "nn.Identity()")
            return scope.chained(place, [chosen], after, label)
        return scope.chained(place, modules, after, label)
    if step.when is not None:
        raise scope.refuse(f"`{step.kind}` under a condition is no module")
    if not step.source and step.takes:
        place = scope.flushed(place)
        if place.tensor is not None:
            operands = [(place.tensor, operands[0][1])]
    tensors = [tensor for tensor, _ in operands] or [place.tensor or scope.body.inputs[0]]
    return _lines(scope, step, made, tensors, after, label)


def _lines(
    scope: Scope, step: Step, made: Sequence[Form], tensors: Sequence[Tensor], after: Width, label: str
) -> Place:
    """A line for the layer, and for its norm and activation, unless these can be chained."""
    place = Place(scope.line(made[0], tensors, label), after)
    for form, suffix in zip(made[1:], _suffixes(step), strict=True):
        if form.run is None:
            place = scope.chained(place, form.modules, after, f"{label}_{suffix}")
        else:
            place = scope.flushed(place)
            place = Place(scope.line(form, [sure(place.tensor)], f"{label}_{suffix}"), after)
    return place


def _suffixes(step: Step) -> list[str]:
    """What stands behind the layer."""
    return [name for name in ("norm", "activation") if step.fields.get(name, NONE) != NONE]


def _owner(scope: Scope, step: Step, made: Sequence[Form], place: Place, after: Width) -> Place:
    """A layer whose parameters others use: its parts stand alone."""
    place = scope.flushed(place)
    names = []
    for at, form in enumerate(made):
        if form.run is not None or step.when is not None:
            raise scope.refuse("what is shared is no module")
        names.append(scope.body.part(f"{step.name}{('', '_norm', '_activation')[at]}", one(form.modules)))
    scope.owners[step.name or ""] = names
    return _through(scope, place, names, after)


def _through(scope: Scope, place: Place, names: Sequence[str], after: Width) -> Place:
    tensor = place.tensor
    for name in names:
        if tensor is None:
            raise scope.refuse("nothing comes in")
        tensor = scope.body.line(lambda x, name=name: call(name, x[0]), [tensor])  # type: ignore[misc]
    return Place(tensor, after)


def _sharing(scope: Scope, step: Step, made: Sequence[Form], place: Place, after: Width) -> Place:
    owned = scope.owners.get(step.share or "")
    if owned is None or step.when is not None:
        raise scope.refuse("what it shares is not to be had")
    place = scope.flushed(place)
    names = list(owned[: len(made)])
    names += [scope.body.part(step.name or step.kind, one(form.modules)) for form in made[len(names) :]]
    return _through(scope, place, names, after)


def _repeated_layer(scope: Scope, step: Step, rounds: Rounds, place: Place) -> Place:
    """A layer again and again: one part of its class, shared as a whole."""
    if step.when is not None:
        raise scope.refuse("a layer that is repeated stands under a condition")
    place, operands = scope.operands(step, place) if step.source else (place, [])
    if operands:
        place = Place(*operands[0])
    label = step.name or step.kind
    if scope.block is None:
        found = _of_the_network(scope, step, sure(rounds[0]), place)
        if isinstance(found, Place):
            return found
        modules, after = found
    else:
        modules, after = _of_a_block(scope, step, rounds, place.width)
    if step.share is None and not step.is_owner:
        return scope.chained(place, modules, after, label)
    place = scope.flushed(place)
    if step.share is not None:
        return _through(scope, place, scope.owners.get(step.share) or _lost(scope), after)
    scope.owners[label] = [scope.body.part(label, one(modules))]
    return _through(scope, place, scope.owners[label], after)


def _lost(scope: Scope) -> list[str]:
    raise scope.refuse("what it shares is not to be had")


def _of_the_network(
    scope: Scope, step: Step, own: Sequence[Round], place: Place
) -> Place | tuple[tuple[Expression, ...], Width]:
    """The modules of all rounds where every width is a number; where they are no modules, the place behind lines."""
    every: list[tuple[Expression, ...]] = []
    width = place.width
    for each in own:
        made = forms(scope, step, [[each]], [width])
        after = scope.width_after(step, [[each]], width, [width])
        if any(form.run is not None for form in made):
            if every or step.share is not None or step.is_owner:
                raise scope.refuse("a layer that is repeated is no module in every round")
            place = scope.flushed(place)
            place = _lines(scope, step, made, [sure(place.tensor)], after, step.name or step.kind)
        else:
            every.append(_modules(made))
        width = after
    if not every:
        return place
    grouped = [(modules, len(list(equal))) for modules, equal in groupby(every)]
    modules = (
        each
        for made_of, count in grouped
        for each in (made_of * count if count < FEWEST else (Each(one(made_of), str(count)),))
    )
    return tuple(modules), width


def _of_a_block(scope: Scope, step: Step, rounds: Rounds, entering: Width) -> tuple[tuple[Expression, ...], Width]:
    """The modules of all rounds in the words of the class: the first, and the others, whose width stays."""
    heads: Rounds = [own and own[:1] for own in rounds]
    tails: Rounds = [own and own[1:] for own in rounds]
    head = forms(scope, step, heads, [entering])
    after = scope.width_after(step, heads, entering, [entering])
    count = scope.count(step, entering)
    rest = forms(scope, step, tails, [after]) if any(tails) else head
    last = scope.width_after(step, tails, after, [after]) if any(tails) else after
    if last.code != after.code or any(form.run is not None for form in (*head, *rest)):
        raise scope.refuse("a layer that is repeated changes the width again and again")
    if _modules(head) == _modules(rest):
        return (Each(one(_modules(rest)), count),), after
    less = str(int(count) - 1) if count.isdigit() else f"{count} - 1"
    return (*_modules(head), Each(one(_modules(rest)), less)), after


def _modules(forms: Sequence[Form]) -> tuple[Expression, ...]:
    return tuple(module for form in forms for module in form.modules)
