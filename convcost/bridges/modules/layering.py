"""Recovered layers as modules that are chained, or as lines of `forward`."""

from collections.abc import Sequence

from convcost.bridges.blocks.step import Step
from convcost.bridges.modules.body import Tensor
from convcost.bridges.modules.flat import one
from convcost.bridges.modules.forming import forms
from convcost.bridges.modules.layer import Form
from convcost.bridges.modules.layout import Choice, Each, Expression, call
from convcost.bridges.modules.scope import LAYERS, Place, Rounds, Scope
from convcost.bridges.modules.widths import Width


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
    first, *others = made
    tensors = [tensor for tensor, _ in operands] or [place.tensor or scope.body.inputs[0]]
    tensor = scope.line(first, tensors, label)
    modules = [module for form in others for module in form.modules]
    return Place(tensor, after, tuple(modules), f"{label}_norm" if modules else LAYERS)


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
    if step.source or step.when is not None or step.share is not None or step.is_owner:
        raise scope.refuse("a layer that is repeated takes what was made before it")
    if scope.block is None:
        (own,) = rounds
        for each in own or ():
            made = forms(scope, step, [[each]], [place.width])
            if any(form.run is not None for form in made):
                place = scope.flushed(place)
                place = Place(scope.line(made[0], [place.tensor or scope.body.inputs[0]], step.kind), place.width)
                continue
            after = scope.width_after(step, [[each]], place.width, [place.width])
            modules = [module for form in made for module in form.modules]
            place = scope.chained(place, modules, after, step.name or step.kind)
        return place
    heads: Rounds = [own and own[:1] for own in rounds]
    tails: Rounds = [own and own[1:] for own in rounds]
    head = forms(scope, step, heads, [place.width])
    after = scope.width_after(step, heads, place.width, [place.width])
    count = scope.count(step, place.width)
    if not any(tails):
        return scope.chained(place, [Each(one(_modules(head)), count)], after, step.name or step.kind)
    rest = forms(scope, step, tails, [after])
    last = scope.width_after(step, tails, after, [after])
    if last.code != after.code or any(form.run is not None for form in (*head, *rest)):
        raise scope.refuse("a layer that is repeated changes the width again and again")
    if _modules(head) == _modules(rest):
        return scope.chained(place, [Each(one(_modules(rest)), count)], after, step.name or step.kind)
    less = str(int(count) - 1) if count.isdigit() else f"{count} - 1"
    every = [*_modules(head), Each(one(_modules(rest)), less)]
    return scope.chained(place, every, after, step.name or step.kind)


def _modules(forms: Sequence[Form]) -> tuple[Expression, ...]:
    return tuple(module for form in forms for module in form.modules)
