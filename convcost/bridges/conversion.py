"""The layers that are made while a captured graph is gone through, and the ways to bring a tensor into a layout."""

from collections.abc import Iterable, Mapping, Sequence
from math import prod
from typing import NamedTuple, NoReturn

from convcost.bridges.axes import Atom, Axis, Groups, Seen, atoms, groups_of, merged, plain_groups, runs, size_of
from convcost.bridges.captured import Captured, Constant, Operation, Sizes
from convcost.errors import ConvcostError, Problem, Refusal
from convcost.graph.inference import output_shape
from convcost.layers.op import Op, lookup, make
from convcost.layers.shape import Layout, Shape

MOST_AXES = 4
"""A shape has no more."""
AXIS_WORDS = {"c": "channels", "t": "tokens"}


class MixedBatch(Exception):
    """An operation works across samples, so that the first axis is none of samples."""

    def __init__(self, place: str = "") -> None:
        self.place = place
        """The operation, as messages say it."""
        super().__init__()


class Made(NamedTuple):
    """A layer before it has its name: its tensors are numbers, those of inputs `input 0` and so on."""

    tensor: str
    op: Op
    inputs: tuple[str, ...]
    output: Shape
    operation: Operation
    learned: tuple[str, ...]
    """The stored tensors that are its parameters, by name."""


def layer(kind: str, **arguments: object) -> Op:
    """A layer of a kind from values by the names they are written with."""
    found = lookup(kind)
    if found is None:
        raise KeyError(kind)
    return make(found, arguments)


def declared(shape: Shape) -> dict[str, Sizes]:
    """The argument that declares a shape."""
    return {"tokens" if shape.layout == "tokens" else "shape": shape.sizes}


def short(values: Iterable[object]) -> tuple[object, ...]:
    """One value for all axes where they are equal, as a person writes it."""
    each = tuple(values)
    return each[:1] if len(set(each)) == 1 else each


def axis_word(shape: Shape, place: int) -> str:
    """What fields call an axis of a shape."""
    name = shape.axis_names()[place]
    return AXIS_WORDS.get(name, name)


class Conversion:
    """What has been made of a captured graph so far."""

    __slots__ = ("batch", "captured", "file", "kinds", "made", "makers", "moved", "parameters", "seen", "users")

    def __init__(self, captured: Captured, file: str, *, is_batched: bool) -> None:
        self.captured = captured
        self.file = file
        self.seen: dict[str, Seen] = {}
        self.made: list[Made] = []
        self.kinds: dict[tuple[str, ...], str] = {}
        """By the parameters of fully connected layers, the kind that the first with these was made."""
        self.moved: dict[tuple[object, ...], Seen] = {}
        self.parameters: dict[tuple[str, Shape], Seen] = {}
        self.makers = {name: each for each in captured.operations for name in each.outputs}
        self.users: dict[str, list[str]] = {}
        """By tensor, what those operations give that take it."""
        for each in captured.operations:
            for name in dict.fromkeys(each.inputs):
                self.users.setdefault(name, []).append(each.outputs[0])
        first = next((sizes[0] for sizes in captured.inputs.values() if len(sizes) > 1), 1)
        self.batch: Atom | None = Atom(first, is_batch=True) if is_batched and first > 1 else None
        for name, sizes in captured.inputs.items():
            self.seen[name] = self._input(sizes, is_batched=is_batched)

    def _input(self, sizes: Sizes, *, is_batched: bool) -> Seen:
        has_samples = is_batched and len(sizes) > 1
        places = tuple(range(1 if has_samples else 0, len(sizes)))
        axes = [atoms(size) for size in sizes]
        if has_samples:
            axes[0] = (self.batch,) if self.batch and self.batch.size == sizes[0] else ()
            if not axes[0] and sizes[0] > 1:
                raise MixedBatch
        groups = plain_groups(places)
        physical = tuple(tuple(atom for place in group for atom in axes[place]) for group in groups)
        shape = Shape("features" if len(groups) == 1 else "maps", tuple(map(size_of, physical)))
        return Seen(f"input {len(self.seen)}", shape, physical, tuple(axes))

    def sources(self, names: Iterable[str]) -> tuple[str, ...]:
        """The parameters behind stored tensors."""
        found = ((name, self.captured.constants.get(name)) for name in names)
        return tuple(each.source or name for name, each in found if each is not None and each.is_learned)

    def constant(self, name: str) -> Constant | None:
        """A stored tensor; None for one that is computed."""
        return self.captured.constants.get(name)

    def look(self, name: str) -> Seen:
        """A computed tensor, or a stored one that a layer brings in, in its own layout."""
        if name in self.seen:
            return self.seen[name]
        constant = self.captured.constants[name]
        rank = len(constant.sizes)
        if self.batch and not constant.is_learned and rank > 1 and constant.sizes[0] == self.batch.size:
            groups = plain_groups(tuple(range(1, rank)))
            seen = self.stored(name, groups, rank, "features" if len(groups) == 1 else "maps")
            return seen._replace(axes=((self.batch,), *seen.axes[1:]))
        places = tuple(range(rank)) if rank else ()
        return self.stored(name, plain_groups(places), rank, "features" if rank <= 1 else "maps")

    def stored(self, name: str, groups: Groups, rank: int, layout: Layout) -> Seen:
        """A layer that brings in a stored tensor, its axes counted from the last one of ``rank``."""
        constant = self.captured.constants[name]
        sizes = (*(1 for _ in range(rank - len(constant.sizes))), *constant.sizes)
        shape = Shape(layout, tuple(prod(sizes[place] for place in group) for group in groups))
        source = constant.source or name
        key = (source, shape)
        if key not in self.parameters:
            axes = tuple(map(atoms, sizes))
            physical = tuple(merged(axes[place] for place in group) for group in groups)
            kind = "parameter" if constant.is_learned else "constant"
            bare = Operation(name, kind, (), (name,), {}, (), f"the stored tensor `{name}`")
            first = next((seen for (known, _), seen in self.parameters.items() if known == source), None)
            if first is not None and first.shape.elements == shape.elements and constant.is_learned:
                tensor, _ = self.emit(layer("reshape", **declared(shape)), (first,), bare)
            else:
                tensor, _ = self.emit(layer(kind, **declared(shape)), (), bare, (name,) if constant.is_learned else ())
            self.parameters[key] = Seen(tensor, shape, physical, axes)
        seen = self.parameters[key]
        return seen if seen.sizes == sizes else seen._replace(axes=tuple(map(atoms, sizes)))

    def emit(
        self, op: Op, inputs: Sequence[Seen], operation: Operation, learned: tuple[str, ...] = ()
    ) -> tuple[str, Shape]:
        """Make a layer; the tensor it gives and its shape. What it refuses is said of the operation."""
        try:
            shape = output_shape(op, tuple(each.shape for each in inputs))
        except Refusal as refusal:
            self.refuse(operation, refusal.message, refusal.hint)
        tensor = f"{len(self.made)}"
        names = tuple(each.tensor for each in inputs)
        self.made.append(Made(tensor, op, names, shape, operation, learned))
        return tensor, shape

    def apply(self, op: Op, x: Seen, operation: Operation, learned: tuple[str, ...] = ()) -> Seen:
        """Make a layer that changes no axis."""
        tensor, shape = self.emit(op, (x,), operation, learned)
        return x._replace(tensor=tensor, shape=shape)

    def keep(self, operation: Operation, seen: Seen, output: int = 0) -> None:
        """Say what holds an output of an operation.

        If it only looks at a tensor otherwise, layers that move the elements later are its own.
        """
        is_view = any(seen.tensor == self.seen[name].tensor for name in operation.inputs if name in self.seen)
        self.seen[operation.outputs[output]] = seen._replace(viewer=operation if is_view else None)

    def give(
        self,
        op: Op,
        inputs: Sequence[Seen],
        operation: Operation,
        groups: Groups,
        learned: tuple[str, ...] = (),
        output: int = 0,
    ) -> None:
        """Make a layer whose output has new axes; ``groups`` are the captured axes along each of its sizes."""
        tensor, shape = self.emit(op, inputs, operation, learned)
        self.keep(operation, self.fresh(operation, tensor, shape, groups, inputs, output), output)

    def fresh(
        self, operation: Operation, tensor: str, shape: Shape, groups: Groups, inputs: Sequence[Seen], output: int = 0
    ) -> Seen:
        """New axes for an output, the samples along the same one as in the first input that has some."""
        sizes = self.captured.shapes[operation.outputs[output]]
        axes = [atoms(size) for size in sizes]
        place = self._samples(inputs, sizes)
        if place is not None and self.batch is not None:
            axes[place] = (self.batch, *atoms(sizes[place] // self.batch.size))
        physical = tuple(merged(axes[index] for index in group) for group in groups)
        if tuple(map(size_of, physical)) != shape.sizes:
            made = "x".join(map(str, sizes))
            self.refuse(operation, f"the file gives {made}, and the layer that it was taken for gives {shape}")
        return Seen(tensor, shape, physical, tuple(axes))

    def _samples(self, inputs: Sequence[Seen], sizes: Sizes) -> int | None:
        for seen in inputs:
            for index, axis in enumerate(seen.axes):
                if any(atom.is_batch for atom in axis):
                    place = index + len(sizes) - len(seen.axes) if index else 0
                    if place >= len(sizes) or self.batch is None or sizes[place] % self.batch.size:
                        raise MixedBatch
                    return place
        return None

    def arrange(self, x: Seen, layout: Layout, target: Sequence[Axis], operation: Operation) -> Seen:
        """The tensor with these atoms along its sizes: nothing where it lies so, else layers that move it."""
        wanted = tuple(map(merged, ([axis] for axis in target)))
        shape = Shape(layout, tuple(map(size_of, wanted)))
        if x.physical == wanted and x.shape == shape:
            return x
        key = (x.tensor, shape, wanted)
        if key not in self.moved:
            self.moved[key] = self._moved(x, shape, wanted, operation)
        return self.moved[key]._replace(axes=x.axes)

    def _moved(self, x: Seen, shape: Shape, wanted: tuple[Axis, ...], operation: Operation) -> Seen:
        now, then = merged(x.physical), merged(wanted)
        if set(now) != set(then):
            self.refuse(operation, "its axes cannot be told apart any more")
        ops = [*_ways(x, shape, wanted)] if now != then else [_in_order(shape)]
        for op in ops:
            tensor, made = self.emit(op, (x,), x.viewer or operation)
            x = x._replace(tensor=tensor, shape=made)
        return x._replace(physical=wanted)

    def grouped(self, x: Seen, groups: Groups, layout: Layout, operation: Operation) -> Seen:
        """The tensor with whole captured axes along its sizes."""
        return self.arrange(x, layout, [x.gathered(group) for group in groups], operation)

    def plain(self, x: Seen, operation: Operation) -> Seen:
        """The tensor with its captured axes as they come: an axis to each size."""
        groups = plain_groups(x.places)
        return self.grouped(x, groups, plain_layout(x, groups), operation)

    def laid_out(self, x: Seen, operation: Operation) -> tuple[Seen, Groups]:
        """The tensor where whole captured axes lie along its sizes: as it is, or brought there."""
        groups = groups_of(x)
        if groups is None or any(len(group) != 1 for group in groups):
            x = self.plain(x, operation)
            groups = plain_groups(x.places)
        return x, groups

    def opaque(self, operation: Operation, macs: int | None, output: int = 0) -> None:
        """A layer of which nothing but its cost and the shape of its output is known."""
        inputs = [self.seen[name] for name in operation.inputs if name in self.seen]
        learned = tuple(name for name in operation.inputs if (c := self.constant(name)) is not None and c.is_learned)
        if not inputs:  # a stored tensor is brought in by a layer of its own, and comes in then
            inputs, learned = [self.look(name) for name in learned], ()
        params = sum(prod(self.captured.constants[name].sizes) for name in set(learned))
        sizes = self.captured.shapes[operation.outputs[output]]
        has_samples = bool(self.batch and sizes and sizes[0] % self.batch.size == 0 and any(
            each.has_batch_in(range(1)) for each in inputs if each.axes))  # fmt: skip
        if not has_samples and any(each.has_batch_in(range(len(each.axes))) for each in inputs):
            raise MixedBatch  # which part of the first axis are samples, nobody can tell behind it
        axes = [atoms(size) for size in sizes]
        if has_samples and self.batch is not None:
            axes[0] = (self.batch, *atoms(sizes[0] // self.batch.size))
        is_alone = bool(sizes) and not merged(axes[:1])
        groups = plain_groups(tuple(range(1 if is_alone else 0, len(sizes))))
        physical = tuple(merged(axes[place] for place in group) for group in groups)
        shape = Shape("features" if len(groups) == 1 else "maps", tuple(map(size_of, physical)))
        if not inputs:
            self.refuse(operation, "it makes a tensor of nothing that comes in")
        op = layer("opaque", params=params, macs=macs, **declared(shape))
        tensor, shape = self.emit(op, inputs, operation, learned)
        self.keep(operation, Seen(tensor, shape, physical, tuple(axes)), output)

    def refuse(self, operation: Operation, message: str, hint: str = "") -> NoReturn:
        """Say of an operation why there is no layer for it."""
        notes = (hint,) if hint else ()
        raise ConvcostError([Problem("E191", f"`{self.file}`: {operation.place}: {message}", notes=notes)])


def plain_layout(x: Seen, groups: Groups) -> Layout:
    """What a tensor is by its sizes: a vector, rows of vectors where nothing is a sample, or maps."""
    if len(groups) == 1:
        return "features"
    return "tokens" if len(groups) == 2 and len(x.axes) == 2 else "maps"


def numbers(attributes: Mapping[str, object], name: str) -> Sizes:
    """An attribute that is a list of integers; its reader has made sure."""
    value = attributes[name]
    if not isinstance(value, tuple):
        raise TypeError(name)
    return tuple(each for each in value if isinstance(each, int))


def pairs(attributes: Mapping[str, object], name: str) -> tuple[tuple[int, int], ...]:
    """An attribute that is a list of amounts before and after; its reader has made sure."""
    value = attributes[name]
    if not isinstance(value, tuple):
        raise TypeError(name)
    return tuple(each for each in value if isinstance(each, tuple))


def integer(attributes: Mapping[str, object], name: str) -> int:
    """An attribute that is an integer; its reader has made sure."""
    value = attributes[name]
    if not isinstance(value, int):
        raise TypeError(name)
    return value


def _in_order(shape: Shape) -> Op:
    """The same elements in the same order."""
    return layer("flatten") if shape.layout == "features" else layer("reshape", **declared(shape))


def _ways(x: Seen, shape: Shape, wanted: tuple[Axis, ...]) -> Iterable[Op]:
    """Layers that bring atoms from one order into another."""
    if shape.layout == "tokens" and x.shape.layout == "maps" and wanted == (merged(x.physical[1:]), x.physical[0]):
        yield layer("to_tokens")
    elif shape.layout == "maps" and x.shape.layout == "tokens" and wanted[0] == x.physical[1]:
        yield from _to_maps(x, shape, wanted)
    elif _is_shuffle(x, shape, wanted):
        yield layer("channel_shuffle", groups=wanted[0][-1].size if len(wanted[0]) == 2 else 1)
    else:
        yield from _permuted(x, shape, wanted)


def _to_maps(x: Seen, shape: Shape, wanted: tuple[Axis, ...]) -> Iterable[Op]:
    if merged(wanted[1:]) == x.physical[0]:
        yield layer("to_maps", size=shape.sizes[1:])
    else:
        yield from _permuted(x, shape, wanted)


def _is_shuffle(x: Seen, shape: Shape, wanted: tuple[Axis, ...]) -> bool:
    """Whether the channels, in two pieces, change places and nothing else does."""
    if shape != x.shape or shape.layout != "maps" or len(x.physical[0]) != 2:
        return False
    return wanted[0] == x.physical[0][::-1] and wanted[1:] == x.physical[1:]


def _permuted(x: Seen, shape: Shape, wanted: tuple[Axis, ...]) -> Iterable[Op]:
    """Pieces that stay together become axes, the axes are put in order, and laid out as they are wanted."""
    pieces = [axis for axis in runs(merged(x.physical), merged(wanted)) if axis]
    same_places = _whole(x, wanted) if x.shape.layout == shape.layout else None
    if same_places is not None:
        yield layer("permute", order=same_places)
        return
    if len(pieces) > MOST_AXES:
        yield from _one_by_one(pieces, merged(wanted))
        yield _in_order(shape)
        return
    sizes = tuple(map(size_of, pieces))
    if x.shape != Shape("maps", sizes):
        yield layer("reshape", shape=sizes)
    order = sorted(range(len(pieces)), key=lambda place: merged(wanted).index(pieces[place][0]))
    yield layer("permute", order=tuple(order))
    if shape != Shape("maps", tuple(sizes[place] for place in order)):
        yield _in_order(shape)


def _one_by_one(pieces: list[Axis], wanted: Axis) -> Iterable[Op]:
    """More pieces than a shape has axes, each taken to its place by itself: what lies in front of it goes behind it."""
    order = {atom: place for place, atom in enumerate(wanted)}
    then = sorted(pieces, key=lambda piece: order[piece[0]])
    now = list(pieces)
    while now != then:
        first = next(place for place, piece in enumerate(then) if now[place] is not piece)
        start = now.index(then[first])
        stop = start + 1
        while stop < len(now) and now[stop] is then[first + stop - start]:
            stop += 1
        parts = [now[:first], now[first:start], now[start:stop], now[stop:]]
        sizes = [prod(map(size_of, part)) for part in parts]
        has_front = bool(parts[0])
        yield layer("reshape", shape=tuple(sizes[0 if has_front else 1 :]))
        yield layer("permute", order=(0, 2, 1, 3) if has_front else (1, 0, 2))
        now = [*parts[0], *parts[2], *parts[1], *parts[3]]


def _whole(x: Seen, wanted: tuple[Axis, ...]) -> Sizes | None:
    """The order of whole axes, sizes of 1 among them in turn; None where axes are cut or merged."""
    left = list(range(len(x.physical)))
    order = []
    for axis in wanted:
        place = next((each for each in left if x.physical[each] == axis), None)
        if place is None:
            return None
        left.remove(place)
        order.append(place)
    return None if left else tuple(order)
