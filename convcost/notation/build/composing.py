"""Building a network of subnetworks: a block or a group that was run on the same before is not run again.

A block sees its arguments, what comes in, and the variables of its file; a group or a join sees the names that stand in
it. Where those are the same, so is what it makes. What cannot be compared so is run in full, or the network as a whole
is, and that is said.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from convcost.errors import ConvcostError, Refusal
from convcost.graph import Node, Origin
from convcost.language.expression import ExpressionError, Value
from convcost.layers.op import Op, Shapes
from convcost.layers.shape import Shape
from convcost.notation.build.builder import NO_SPANS, Builder
from convcost.notation.build.frame import Frame
from convcost.notation.build.outlook import Outlook, looked_into, mentioned, outlook_of_block, outlook_of_body, shares
from convcost.notation.build.run import DEEPEST, Runner
from convcost.notation.build.seen import Seen, UnknownKey, renamed
from convcost.notation.build.subnetworks import Composed, Placed, Subnetwork
from convcost.notation.build.tensor import Bound, Tensor
from convcost.notation.build.unchanging import Unchanging
from convcost.notation.build.used import Callee
from convcost.notation.build.values import resolve_values
from convcost.notation.build.whole import run_network
from convcost.notation.spec.model import Arguments, Body, Call, Group, Join, Network
from convcost.notation.spec.scope import COUNTER

MOST_REMEMBERED = 2**14
"""Beyond, everything is forgotten: designs have most in common with the last ones."""
TRIED = 512
"""So often a group is looked for before it is given up, unless it was found half of the time."""
TOO_MUCH = "E104"
OF_NAMES = frozenset({"E130", "E131", "E132", "E134", "E135"})
"""What may be wrong with a name: what has one inside of a subnetwork is not known, so that only a full run tells."""
Key = tuple[Any, ...]
Run = Callable[["ComposingRunner", Mapping[str, str]], Bound]
"""Runs something in the runner given, with other names for the tensors that come in."""


class NotComposed(Exception):
    """The network is to be built in full, for the reason given."""


class KnownRefusal(Exception):
    """What is composed so is no network: the code of what is wrong."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class Composer:
    """Builds networks of one file and remembers what they are composed of."""

    def __init__(self, network: Network) -> None:
        """Nothing is known yet."""
        self.network = network
        self.reason = ""
        """Why networks of the file are not composed; empty where they are."""
        if network.captured is not None:
            self.reason = "the network is no text with blocks"
        elif shares(network):
            self.reason = "layers share their parameters"
        self.looked_into = looked_into(network)
        self.mentioned = mentioned(network)
        self.outlooks: dict[int, Outlook] = {}
        """Of blocks and groups, which the network keeps alive, by their identity."""
        self.tries: dict[int, list[int]] = {}
        """Of every group, how often it was looked for and how often found."""
        self.forget()

    def forget(self) -> None:
        """Forget all that was built."""
        self.known: dict[Key, Subnetwork | str | None] = {}
        """By what is seen: what is made, the code of what is wrong with it, or None where it is run every time."""
        self.layers: dict[Key, Subnetwork] = {}
        self.ops: dict[str, Op] = {}
        self.unchanging: dict[tuple[type[Op], int], Unchanging | None] = {}
        self.outputs: dict[tuple[int, Shapes], Shape] = {}
        self.alive: dict[int, Op] = {}
        """Every op that is known by its identity, which no other one can have as long as it is here."""

    def compose(
        self, variant: str | None, values: Mapping[str, Value], inputs: Mapping[str, tuple[int, ...]]
    ) -> Composed:
        """The network under these values.

        Raises `KnownRefusal` where there is none, and `NotComposed` where only building it in full tells.
        """
        if len(self.known) + len(self.layers) + len(self.ops) + len(self.unchanging) > MOST_REMEMBERED:
            self.forget()
        builder = ComposingBuilder(self, variant)
        try:
            builder.values = resolve_values(builder, variant, values)
            run_network(ComposingRunner(builder), self.network, inputs)
        except ConvcostError as error:
            raise KnownRefusal(_code(error)) from None
        builder.require_little_work()
        outputs = tuple(builder.number(name) for name in builder.outputs.values())
        return Composed(builder.inputs, tuple(builder.placed), outputs)


class ComposingBuilder(Builder):
    """Keeps the subnetworks beside the nodes; for a block one node stands that takes what the block takes."""

    def __init__(self, composer: Composer, variant: str | None) -> None:
        """Begin with what is remembered."""
        super().__init__(composer.network, variant)
        self.composer = composer
        self.placed: list[Placed] = []
        self._ops, self._unchanging, self._outputs = composer.ops, composer.unchanging, composer.outputs
        self._numbers: dict[str, int] = {}

    def number(self, tensor: str) -> int:
        """The number of a tensor by its name: inputs have the first ones."""
        number = self._numbers.get(tensor)
        return list(self.inputs).index(tensor) if number is None else number

    def add(
        self, name: str, op: Op, inputs: tuple[Tensor, ...], origin: Origin, arguments: Arguments = NO_SPANS
    ) -> Tensor:
        """Add a layer, as a node and as a subnetwork."""
        self.composer.alive[id(op)] = op
        made = super().add(name, op, inputs, origin, arguments)
        node = self.nodes[-1]
        shapes = tuple([tensor.shape for tensor in inputs])
        key = id(op), shapes, node.frozen, node.dtype
        found = self.composer.layers.get(key)
        if found is None:
            found = Subnetwork(shapes, made.shape, node, consumed=tuple(range(len(inputs))))
            self.composer.layers[key] = found
        self._place(found, inputs, made)
        return made

    def put(self, found: Subnetwork, inputs: tuple[Tensor, ...], path: str, origin: Origin) -> Tensor:
        """Put what was run before at its place."""
        if path in self._index or path in self.inputs:
            raise NotComposed("two parts have one name")
        self.work.does(found.work)
        self._index[path] = len(self.nodes)
        taken = tuple([inputs[each].name for each in found.consumed])
        self.nodes.append(Node(path, found.last.op, taken, found.output, origin=origin))
        made = Tensor(path, found.output)
        self._place(found, inputs, made)
        return made

    def _place(self, found: Subnetwork, inputs: tuple[Tensor, ...], made: Tensor) -> None:
        self._numbers[made.name] = len(self.inputs) + len(self.placed)
        self.placed.append(Placed(found, tuple([self.number(tensor.name) for tensor in inputs])))

    def require_little_work(self) -> None:
        """Near the limit of what a network may take, every step has to be counted."""
        if self.work.done * 2 > self.work.most:
            raise NotComposed("its steps have to be counted")


class ComposingRunner(Runner):
    """Runs steps as `Runner` does, but for blocks and groups that were run on the same before."""

    builder: ComposingBuilder

    def _called(self, found: Callee, call: Call, frame: Frame, path: str, origin: Origin) -> Bound:
        if not self._may_remember(frame):
            return super()._called(found, call, frame, path, origin)
        seen = Seen()
        try:
            key = self._key_of_call(found, call, frame, seen)
        except UnknownKey:
            return super()._called(found, call, frame, path, origin)
        known, work = self.builder.composer.known, self.builder.work
        if key not in known:
            done, parts = work.done, work.parts
            scope = self._scope(found, call, frame, origin)
            to_scope = work.done - done + 1
            work.done, work.parts = done, parts  # as if it had been known: what was done is counted with what is made

            def run(alone: ComposingRunner, names: Mapping[str, str]) -> Bound:
                return alone._run_block(found, renamed(scope, names, scope.tensors), "")

            known[key] = self._made(seen, run, to_scope)
        made = self._put(known[key], seen, path, origin)
        return super()._called(found, call, frame, path, origin) if made is None else made

    def body(self, body: Body, frame: Frame, path: str, origin: Origin) -> Bound:
        """As in `Runner`."""
        is_group = isinstance(body, Group) or (isinstance(body, Join) and body.branches is not None)
        found = self._recalled(body, frame, path, origin) if is_group else None
        return super().body(body, frame, path, origin) if found is None else found

    def _recalled(self, body: Body, frame: Frame, path: str, origin: Origin) -> Bound | None:
        """What a group or a join made of the same before; None where it is to be run."""
        composer = self.builder.composer
        tries = composer.tries.setdefault(id(body), [0, 0])
        if (
            not self._may_remember(frame)
            or frame.arguments is not None
            or (tries[0] >= TRIED and 2 * tries[1] < tries[0])
        ):
            return None
        outlook = composer.outlooks.get(id(body))
        if outlook is None:
            outlook = composer.outlooks[id(body)] = outlook_of_body(body, self.network)
        if not outlook.given.isdisjoint(composer.mentioned):
            return None
        seen = Seen()
        try:
            key = self._key_of_body(body, outlook, frame, seen)
        except UnknownKey:
            return None
        tries[0] += 1
        tries[1] += key in composer.known
        if key not in composer.known:

            def run(alone: ComposingRunner, names: Mapping[str, str]) -> Bound:
                asked = {name: frame.tensors[name] for name in outlook.names if name in frame.tensors}
                inner = renamed(replace(frame, _gathering=[]), names, asked)
                return Runner.body(alone, body, inner, "", origin)

            composer.known[key] = self._made(seen, run, 1)
        return self._put(composer.known[key], seen, path, origin)

    def _may_remember(self, frame: Frame) -> bool:
        """Whether nothing is looked for inside of what runs, and blocks do not nest too deep, wherever this stands."""
        return self.builder.until is None and frame.depth + len(self.builder.root.blocks) < DEEPEST

    def _key_of_call(self, found: Callee, call: Call, frame: Frame, seen: "Seen") -> Key:
        block, owner, values = found
        composer = self.builder.composer
        outlook = composer.outlooks.get(id(block))
        if outlook is None:
            outlook = composer.outlooks[id(block)] = outlook_of_block(block, owner)
        key = [id(block), seen.key(frame.current)]
        for parameter in block.parameters:
            argument = call.arguments.get(parameter.name)
            if argument is None:
                key.append(None)
            elif parameter.type == "tensor":
                key.append(seen.key(self.builder.references(argument.term, frame)))
            else:
                key.append(seen.key(self.builder.evaluate(argument.term, frame)))
        key += [seen.key(values[name]) for name in outlook.names if name in values]
        return self._marked_key(key, seen)

    def _key_of_body(self, body: Body, outlook: Outlook, frame: Frame, seen: "Seen") -> Key:
        key = [id(body), seen.key(frame.current)]
        of_file = self.builder.values
        for name in outlook.names:
            if name in of_file and of_file[name] is not frame.values.get(
                name
            ):  # which defaults see in place of a loop's
                key.append(("of the file", seen.key(of_file[name])))
            if name in frame.values:
                key.append(seen.key(frame.values[name]))
            elif name in frame.tensors:
                key.append(seen.key(frame.tensors[name]))
            elif name == "input":
                key.append(seen.key(frame.entered))
            else:
                key.append(frame.counter if name == COUNTER else None)
        try:
            key += [seen.key(item.evaluate(frame)) for item in outlook.items]
        except (ExpressionError, Refusal):
            raise UnknownKey from None
        return self._marked_key(key, seen)

    def _marked_key(self, key: list[Any], seen: "Seen") -> Key:
        builder = self.builder
        shapes = [tensor.shape for tensor in seen.tensors]
        return (*key, builder.frozen, tuple(builder.dtypes.items()), *shapes)

    def _made(self, seen: "Seen", run: Run, work: int) -> Subnetwork | str | None:
        """What something makes, run by itself; ``work`` was done to know what it is run on."""
        outer = self.builder
        alone = ComposingBuilder(outer.composer, outer.variant)
        alone.network, alone.values, alone.values_of_used = outer.network, outer.values, outer.values_of_used
        alone.frozen, alone.dtypes = outer.frozen, outer.dtypes
        names = {tensor.name: f"<{number}>" for number, tensor in enumerate(seen.tensors)}
        alone.inputs = {names[tensor.name]: tensor.shape for tensor in seen.tensors}
        try:
            made = run(ComposingRunner(alone), names)
        except ConvcostError as error:
            return _code(error)
        except KnownRefusal as refusal:
            return refusal.code
        is_open = not outer.composer.looked_into.isdisjoint(made.children) or alone.outputs or alone.sides
        alone.work.does(work)
        return None if is_open or len(made.tensors) != 1 else _subnetwork(alone, made.tensors[0])

    def _put(self, known: Subnetwork | str | None, seen: "Seen", path: str, origin: Origin) -> Bound | None:
        """What is known, at its place; None where it has to be run."""
        if known is None:
            return None
        if isinstance(known, str):
            raise KnownRefusal(known)
        tensors = tuple(seen.tensors)
        return Bound((self.builder.put(known, tensors, path, origin) if known.inner else tensors[known.gives],))


def _subnetwork(builder: ComposingBuilder, made: Tensor) -> Subnetwork | None:
    """What was run by itself; None where it passes on what came in, and makes other things beside."""
    builder.require_little_work()
    inputs = tuple(builder.inputs.values())
    gives = builder.number(made.name)
    if gives < len(inputs) and builder.placed:
        return None
    taken = {each.takes[place] for each in builder.placed for place in each.subnetwork.consumed}
    consumed = tuple(number for number in range(len(inputs)) if number in taken)
    return Subnetwork(inputs, made.shape, None, tuple(builder.placed), gives, consumed, builder.work.done)


def _code(error: ConvcostError) -> str:
    """The code of what is wrong; raises `NotComposed` where that may be of the composing alone."""
    code = error.problems[0].code
    if code == TOO_MUCH:
        raise NotComposed("its steps have to be counted")
    if code in OF_NAMES:
        raise NotComposed("a name is not known")
    return code
