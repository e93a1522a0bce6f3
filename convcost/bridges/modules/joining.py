"""Joins: branches as modules of their own names, side by side in one line of `forward`."""

from collections.abc import Callable, Sequence

from convcost.bridges.blocks.step import Branch, Step
from convcost.bridges.modules import widths
from convcost.bridges.modules.body import Tensor
from convcost.bridges.modules.flat import one
from convcost.bridges.modules.forming import one_form, text_of
from convcost.bridges.modules.layer import Operands
from convcost.bridges.modules.layout import Choice, Each, Expression, call, flat
from convcost.bridges.modules.scope import Place, Rounds, Scope, snake, sure
from convcost.bridges.modules.widths import Width

Joined = Callable[[str, Operands], Expression]


def join(scope: Scope, step: Step, rounds: Rounds, place: Place) -> Place:
    """A join with its branches."""
    place = scope.flushed(place)
    if step.source:
        place, ((tensor, width),) = scope.operands(step, place)
        place = Place(tensor, width)
    branches = step.branches or ()
    ends = []
    for each in branches:
        start = place if each.source is None else Place(*scope.names[each.source])
        ends.append(_branch(scope, each, start))
    conditional = [at for at, each in enumerate(branches) if each.when is not None]
    values = tuple(scope.graph.shapes[own[-1].gives].channels if own else None for own in rounds)
    form = _join_form(scope, step, rounds, ends)
    code = _joined_width(scope, step, values, [end.width for end in ends])
    if step.repeat is not None:
        if conditional:
            raise scope.refuse(f"a branch of a `{step.kind}` that is repeated is under a condition")
        return _again(scope, step, form, ends, place, Width(code, values))
    if step.when is not None:
        if conditional:
            raise scope.refuse(f"`{step.kind}` and a branch of it are under conditions")
        return _as_a_whole(scope, step, form, ends, place, Width(code, values))
    if conditional:
        return _either(scope, step, form, ends, conditional, Width(code, values))
    made = [_lazy(scope, end) for end in ends]
    takes = [tensor for _, tensor in made]

    def run(x: Operands) -> Expression:
        parts = [flat(each(name)) for (each, _), name in zip(made, x, strict=True)]
        return form("", parts)

    return Place(scope.body.line(run, takes), Width(code, values))


def _branch(scope: Scope, branch: Branch, start: Place) -> Place:
    end = scope.walk(scope, branch.steps, start, branch.name)
    if branch.when is not None and end.chain and end.tensor == start.tensor:
        condition = scope.condition(branch.when, start.width)
        return end._replace(chain=(Choice(one(end.chain), condition, "nn.Identity()"),), label=branch.name)
    if branch.when is not None and end.tensor != start.tensor:
        raise scope.refuse("a branch under a condition is no chain of modules")
    is_whole = end.tensor == start.tensor and not (len(branch.steps) == 1 and branch.steps[0].name)
    return end._replace(label=branch.name) if is_whole else end


def _lazy(scope: Scope, end: Place) -> tuple[Callable[[str], Expression], Tensor]:
    """What stands for a branch inside of its join: a call of its modules, or the tensor."""
    if end.tensor is None:
        raise scope.refuse("a branch begins with nothing")
    if not end.chain:
        return (lambda x: x), end.tensor
    module = scope.body.part(snake(end.label), one(end.chain))
    return (lambda x: call(module, x)), end.tensor


def _join_form(scope: Scope, step: Step, rounds: Rounds, ends: Sequence[Place]) -> Joined:
    joined = [(own[-1].nodes[-1], at) for at, own in enumerate(rounds) if own and own[-1].nodes]
    if not joined:
        raise scope.refuse("a join of one branch")
    entering = [end.width for end in ends]
    found = [one_form(scope, name, {}, entering, at) for name, at in joined]
    if len({text_of(form, len(ends)) for form in found}) > 1:
        raise scope.refuse(f"its `{step.kind}` differs in what no argument says")
    run = found[0].run
    if run is None:
        raise scope.refuse(f"`{step.kind}` is no join")
    return run


def _joined_width(scope: Scope, step: Step, values: tuple[int | None, ...], ends: Sequence[Width]) -> str:
    is_along = step.kind == "concat" and step.fields.get("axis", "channels") == "channels"
    if is_along and len(set(widths.known(values))) > 1:
        sums = [None if None in each else sum(each) for each in zip(*(end.values for end in ends), strict=True)]
        if widths.same(values, sums):
            return widths.added(ends)
    entry = [scope.entry()] if scope.block else []
    code = widths.found(values, [*ends, *scope.known(), *entry])
    if code is None:
        return scope.lost(f"the width that its `{step.kind}` gives follows none of its arguments")
    return code


def _again(scope: Scope, step: Step, form: Joined, ends: Sequence[Place], place: Place, width: Width) -> Place:
    """A join that is repeated: the modules of its branch in a list, through which `forward` goes; none if left out."""
    chains = [end for end in ends if end.chain]
    if len(chains) != 1 or any(end.tensor != place.tensor for end in ends) or step.first:
        raise scope.refuse(f"`{step.kind}` is repeated, and its branches are more than one chain of modules")
    if any(now is not None and now != was for now, was in zip(width.values, place.width.values, strict=True)):
        raise scope.refuse(f"`{step.kind}` is repeated, and changes the width")
    count = scope.count(step, place.width)
    if step.when is not None:
        count = f"{count} if {scope.condition(step.when, place.width)} else 0"
    made = Each(one(chains[0].chain), count, is_alone=True)
    part = scope.body.part(snake(chains[0].label), call("nn.ModuleList", made))
    module = part.removeprefix("self.")

    def run(x: Operands) -> Expression:
        return form("", [flat(call(module, x[0])) if end.chain else x[0] for end in ends])

    return Place(scope.body.loop(run, sure(place.tensor), f"for {module} in {part}"), place.width)


def _as_a_whole(scope: Scope, step: Step, form: Joined, ends: Sequence[Place], place: Place, width: Width) -> Place:
    """A join that is there under a condition, as are the modules of its branches; else its tensor stays what it is."""
    if any(end.tensor != place.tensor for end in ends):
        raise scope.refuse(f"`{step.kind}` under a condition has a branch that is no chain of modules")
    condition = scope.condition(step.when or "", place.width)
    name = scope.body.part(f"has_{snake(step.name or step.kind)}", condition)
    parts = [
        scope.body.part(snake(end.label), Choice(one(end.chain), condition, "nn.Identity()")) if end.chain else None
        for end in ends
    ]

    def run(x: Operands) -> Expression:
        operands = [flat(call(part, x[0])) if part else x[0] for part in parts]
        return Choice(form("", operands), name, x[0])

    values = tuple(was if now is None else now for now, was in zip(width.values, place.width.values, strict=True))
    tensor = scope.body.line(run, [sure(place.tensor)])
    return Place(tensor, scope.either(step.when or "", width, place.width, values))


def _either(
    scope: Scope, step: Step, form: Joined, ends: Sequence[Place], conditional: list[int], width: Width
) -> Place:
    """A join of two branches, one of which is there under a condition."""
    if len(ends) != 2 or len(conditional) != 1:
        raise scope.refuse("several branches of a join are under conditions")
    (at,) = conditional
    branch = (step.branches or ())[at]
    condition = scope.condition(branch.when or "", ends[at].width)
    name = scope.body.part(f"has_{branch.name}", condition)
    settled = []
    for number, end in enumerate(ends):
        if end.chain:
            module = scope.body.part(snake(end.label), one(end.chain))
            wanted = (step.branches or ())[number].name
            tensor = scope.body.line(lambda x, m=module: call(m, x[0]), [sure(end.tensor)], wanted)  # type: ignore[misc]
        else:
            tensor = sure(end.tensor)
        settled.append(tensor)
    always = 1 - at

    def run(x: Operands) -> Expression:
        return Choice(form("", x), name, x[always])

    return Place(scope.body.line(run, settled), width)
