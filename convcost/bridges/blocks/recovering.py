"""Flat steps -> blocks and the steps of the network: scope by scope, the innermost first."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType
from typing import Any, NamedTuple

from convcost.bridges.blocks import naming
from convcost.bridges.blocks.contracting import contracted
from convcost.bridges.blocks.folding import folded
from convcost.bridges.blocks.gathering import gathered, with_rounds
from convcost.bridges.blocks.referring import Lost, referred
from convcost.bridges.blocks.scopes import Group
from convcost.bridges.blocks.step import Handed, HandedList, Step, alike, skeleton, walk
from convcost.bridges.blocks.titles import title
from convcost.bridges.blocks.unifying import Different, Instance, Parameter, Template, Unified, unified
from convcost.layers.shape import Shape

FEWEST_STEPS = 2
LIST = "xs"
"""What a block calls the tensors that come as one list."""
HEADER_LINES = 3
"""What a block costs a reader before its first step: its name, its arguments, `layers`."""


Constructed = Mapping[str, Mapping[str, int]]
"""By the paths of scopes, what the constructor of that module was given, by name."""


class Recovered(NamedTuple):
    """The blocks in the order in which they need each other, the steps of the network, the tables of its loops."""

    blocks: tuple[Template, ...]
    steps: tuple[Step, ...]
    tables: Mapping[str, Sequence[object]] = MappingProxyType({})


class Body(NamedTuple):
    """A scope as the body of a block: its steps, the tensor that enters, the others that are handed to it."""

    group: Group
    steps: list[Step]
    entry: str
    handed: tuple[str, ...]
    is_list: bool = False
    """Whether they are handed to it as one list."""

    @property
    def arguments(self) -> tuple[str, ...]:
        """What the block calls the tensors that are handed to it."""
        return () if self.is_list else tuple(f"x{number}" for number in range(1, len(self.handed) + 1))


def recovered(
    root: Group,
    inputs: Sequence[str],
    shapes: Mapping[str, Shape],
    kept: Sequence[str],
    titles: Mapping[str, str],
    refused: frozenset[str] = frozenset(),
    *,
    constructed: Constructed | None = None,
    needs_names: bool = True,
    in_yaml: bool = True,
) -> Recovered:
    """Blocks wherever several scopes are alike; raises `Lost`.

    ``shapes`` are those of all tensors, ``kept`` the outputs, which get names if they need them; ``titles`` the classes
    of modules by their scopes, where they are known, and ``constructed`` what their constructors were given;
    ``refused`` the scopes that shall be no block; ``in_yaml`` says whether a join may take every round, a block a list
    of tensors, and a step the sizes of what comes in.
    """
    recovery = _Recovery(titles, constructed or {}, refused, shapes if in_yaml else {}, in_yaml=in_yaml)
    while True:
        ready = [group for group in root.inner() if not any(group.groups())]
        if not ready:
            break
        waiting = {group.pattern for group in root.inner() if any(group.groups())}
        chosen = [group for group in ready if group.pattern not in waiting] or ready
        recovery.wave(root, chosen)
    entry = inputs[0] if len(inputs) == 1 else None
    known = {"input": "input"} if len(inputs) == 1 else {}
    known |= {name: "input" if len(inputs) == 1 else name for name in inputs}
    steps = referred(contracted(root.spliced(), kept), entry, known, kept if needs_names else ())
    steps = folded(gathered(steps, kept) if in_yaml else steps)
    return Recovered(tuple(recovery.templates), tuple(steps))


class _Recovery:
    """The blocks that were found so far."""

    def __init__(
        self,
        titles: Mapping[str, str],
        constructed: Constructed,
        refused: frozenset[str],
        shapes: Mapping[str, Shape],
        *,
        in_yaml: bool,
    ) -> None:
        self.titles = titles
        self.constructed = constructed
        self.refused = refused
        self.shapes = shapes
        self.in_yaml = in_yaml
        self.templates: list[Template] = []

    def wave(self, root: Group, chosen: Sequence[Group]) -> None:
        """Put a call, a step or all its steps in the place of every one of these groups."""
        bodies = [body for group in chosen if (body := _body(group, in_yaml=self.in_yaml)) is not None]
        calls: dict[int, Step] = {}
        for cluster in self._clusters([body for body in bodies if ".".join(body.group.path) not in self.refused]):
            calls |= self._block(cluster)
        parents = {id(inner): group for group in [root, *root.inner()] for inner in group.groups()}
        singles = {id(body.group): _single(body) for body in bodies}
        for group in chosen:
            step = calls.get(id(group)) or singles.get(id(group))
            _put(parents[id(group)], group, [step] if step is not None else group.items)

    def _clusters(self, bodies: Sequence[Body]) -> list[list[Body]]:
        """Bodies that may be one block: of one class, else of one skeleton, or of one pattern of names."""
        found: dict[object, list[Body]] = {}
        for body in with_lists(bodies) if self.in_yaml else bodies:
            found.setdefault(self._key(body), []).append(body)
        merged: dict[object, list[Body]] = {}
        shapes: dict[object, object] = {}
        for key, cluster in found.items():
            bones = {(skeleton(body.steps), body.arguments) for body in cluster}
            known = next((shapes[each] for each in bones if each in shapes), key)
            merged.setdefault(known, []).extend(cluster)
            shapes |= dict.fromkeys(bones, known)
        return [cluster for cluster in merged.values() if len(cluster) > 1]

    def _key(self, body: Body) -> object:
        return self.titles.get(".".join(body.group.path)) or body.group.pattern

    def _block(self, bodies: Sequence[Body]) -> dict[int, Step]:
        """The calls of a block for these bodies; none where they are not one or where it would save no line."""
        sizes = [_lines(body.steps) for body in bodies]
        if max(sizes) < FEWEST_STEPS:
            return {}
        made = _unified(bodies, self.constructed, self.shapes)
        if made is None:
            return self._apart(bodies)
        lines = _lines(made.steps) + HEADER_LINES
        if sum(sizes) <= lines + len({tuple(sorted(map(str, call.items()))) for call in made.values}):
            return {}
        twin = self._twin(made, bodies[0].arguments) if not bodies[0].is_list else None
        taken = {each.name for each in self.templates}
        name = twin.name if twin is not None else naming.free(self._title(bodies, made.steps), taken)
        paths = frozenset(".".join(body.group.path) for body in bodies)
        nodes = frozenset(node for body in bodies for step in body.steps for node in step.nodes)
        tensors = bodies[0].arguments
        parameters = {**made.parameters, **({LIST: Parameter("list", None)} if bodies[0].is_list else {})}
        if twin is None:
            self.templates.append(Template(name, parameters, tensors, made.steps, paths, nodes))
        else:
            index = self.templates.index(twin)
            self.templates[index] = replace(twin, paths=paths | twin.paths, nodes=nodes | twin.nodes)
        calls = {}
        defaults = {key: each.default for key, each in made.parameters.items() if each.default is not None}
        for body, values in zip(bodies, made.values, strict=True):
            handed: dict[str, Any] = {LIST: HandedList(body.handed)}
            if not body.is_list:
                handed = {name: Handed(tensor) for name, tensor in zip(tensors, body.handed, strict=True)}
            calls[id(body.group)] = _call(body, name, {**values, **handed}, defaults)
        return calls

    def _twin(self, made: Unified, tensors: tuple[str, ...]) -> Template | None:
        """A block that says the same already."""
        said = (made.parameters, tensors, alike(made.steps))
        return next(
            (each for each in self.templates if said == (each.parameters, each.tensors, alike(each.steps))), None
        )

    def _apart(self, bodies: Sequence[Body]) -> dict[int, Step]:
        """Blocks for those among them that have one skeleton."""
        parts: dict[object, list[Body]] = {}
        for body in bodies:
            parts.setdefault((skeleton(body.steps), body.arguments), []).append(body)
        if len(parts) == 1:
            return {}
        calls: dict[int, Step] = {}
        for part in parts.values():
            if len(part) > 1:
                calls |= self._block(part)
        return calls

    def _title(self, bodies: Sequence[Body], steps: Sequence[Step]) -> str:
        paths = (".".join(body.group.path) for body in bodies)
        known = Counter(self.titles[path] for path in paths if path in self.titles)
        if known:
            return naming.camel(known.most_common(1)[0][0])
        around = {self.titles.get(".".join(body.group.path[:-1])) for body in bodies}
        own = {body.group.path[-1] for body in bodies}
        if len(around) == len(own) == 1 and (class_name := around.pop()) is not None:
            name = own.pop()
            return naming.camel(class_name) + ("" if name.isdigit() else naming.camel(name))
        return title([body.group.path for body in bodies], steps)


def with_lists(bodies: Sequence[Body]) -> list[Body]:
    """The bodies that are alike but for how many tensors one of their joins is handed: these come as one list."""
    listed = {id(body): each for body in bodies if (each := _listed(body)) is not None}
    numbers: dict[object, set[int]] = {}
    for body in bodies:
        if id(body) in listed:
            numbers.setdefault(skeleton(body.steps), set()).add(len(body.handed))
    return [
        listed[id(body)] if id(body) in listed and len(numbers[skeleton(body.steps)]) > 1 else body for body in bodies
    ]


def _listed(body: Body) -> Body | None:
    """The body with what is handed to it as one list; None where it is not all taken by one join, in its order."""
    for index, step in enumerate(body.steps):
        count = len(body.arguments)
        places = [place for place, name in enumerate(step.source) if name in body.arguments]
        if not count or not step.is_join or step.branches is not None or not places:
            continue
        start = places[0]
        if step.source[start : start + count] != body.arguments or len(places) > count:
            return None
        others = [*body.steps[:index], *body.steps[index + 1 :]]
        if any(name in body.arguments for each in walk(others) for name in (*each.source, *each.handed)):
            return None
        source = (*step.source[:start], LIST, *step.source[start + count :])
        steps = [*body.steps[:index], replace(step, source=source), *body.steps[index + 1 :]]
        return body._replace(steps=steps, is_list=True)
    return None


def _unified(bodies: Sequence[Body], constructed: Constructed, shapes: Mapping[str, Shape]) -> Unified | None:
    """One block for all of them; None where they are different."""
    if len({(body.arguments, body.is_list) for body in bodies}) > 1:
        return None
    steps = with_rounds([body.steps for body in bodies])
    taken = (*bodies[0].arguments, *([LIST] if bodies[0].is_list else ()))
    try:
        instances = [
            Instance(each, _width(body), constructed.get(".".join(body.group.path), {}), shapes.get(body.entry))
            for each, body in zip(steps, bodies, strict=True)
        ]
        return unified(instances, taken, shapes)
    except Different:
        return None


def _body(group: Group, *, in_yaml: bool) -> Body | None:
    """The scope as a body; None where it cannot be one."""
    items = group.spliced()
    made = {step.gives for step in walk(items)}
    outside = list(dict.fromkeys(tensor for step in items for tensor in step.tensors if tensor not in made))
    if not outside:
        return None  # it takes nothing that comes in: coordinates, an encoding of positions
    entry, *handed = outside
    known = {entry: "input", **{tensor: f"x{number}" for number, tensor in enumerate(handed, start=1)}}
    last = items[-1].gives
    try:
        steps = referred(contracted(items, [last]), entry, known, ())
        steps = gathered(steps, [last]) if in_yaml else steps
    except Lost:
        return None
    return Body(group, folded(steps), entry, tuple(handed))


def _single(body: Body) -> Step | None:
    """The one line that a scope comes to, under the scope's name."""
    if len(body.steps) != 1 or body.handed:
        return None
    (step,) = body.steps
    if step.source or any(branch.source for branch in step.branches or ()) or step.repeat is None:
        return None
    name = naming.author_name(body.group.path[-1])
    return replace(step, name=name or step.name, source=())


def _call(body: Body, name: str, fields: Mapping[str, object], defaults: Mapping[str, object]) -> Step:
    last = body.steps[-1]
    return Step(
        kind=name,
        fields=fields,
        nodes=tuple(node for step in body.steps for node in step.nodes),
        takes=(body.entry,),
        gives=last.gives,
        width=_width(body),
        out_width=last.out_width,
        is_call=True,
        defaults=defaults,
        shares={node: owner for step in walk(body.steps) for node, owner in step.shares.items()},
        name=naming.author_name(body.group.path[-1]),
    )


def _width(body: Body) -> int | None:
    return next((step.width for step in _outer(body.steps) if step.takes == (body.entry,)), None)


def _outer(steps: Iterable[Step]) -> list[Step]:
    """The steps, each before those inside of it."""
    found = []
    for step in steps:
        found.append(step)
        for branch in step.branches or ():
            found += _outer(branch.steps)
    return found


def _lines(steps: Sequence[Step]) -> int:
    """About how many lines the steps take: one each, joins one for themselves and for every branch."""
    count = 0
    for step in steps:
        count += 1
        for branch in step.branches or ():
            count += 1 + (_lines(branch.steps) if len(branch.steps) > 1 else 0)
    return count


def _put(parent: Group, group: Group, items: Sequence["Step | Group"]) -> None:
    index = next(index for index, item in enumerate(parent.items) if item is group)
    parent.items[index : index + 1] = items
