"""An ONNX model -> the captured graph: operators one after the other, sizes worked out, shape computing done."""

import re
from collections.abc import Mapping
from math import prod
from typing import NoReturn

from convcost.bridges.captured import Attribute, Captured, Constant, Operation, Sizes
from convcost.bridges.onnx.arrays import Array
from convcost.bridges.onnx.call import Call, Known
from convcost.bridges.onnx.model import Function, Info, Model, Node, Tensor
from convcost.bridges.onnx.operators import lookup
from convcost.bridges.onnx.scopes import NAME_SCOPES, SHARES, completed, is_fused, scopes_of
from convcost.errors import ConvcostError, Problem

FLOATS = {"float32", "float16", "float64", "bfloat16", "float8", "float4"}
NARROW = FLOATS - {"float32"} | {"int8", "uint8", "int16", "uint16", "int4", "uint4"}
GENERATED = re.compile(
    r"onnx::\w+|val_\d+|(unsqueeze|squeeze|index|slice|select|zeros|ones|full"
    r"|new_zeros|new_ones|new_full|arange|linspace|stack|cat|add|sub|mul|div|pow|exp|sin|cos|neg|lift_fresh_copy)"
    r"(_\d+)?"
)
"""What exporters call tensors that they have computed: masks, or tables that were looked up in parameters."""
DEEPEST = 20
"""Functions that call functions; a cycle of them ends here."""
MOST_NODES = 200_000
"""Once every function is written out."""


class Capturing:
    """What is known so far while a model is gone through."""

    __slots__ = (
        "aliases",
        "constants",
        "file",
        "fused",
        "known",
        "left",
        "model",
        "operations",
        "shapes",
        "unsaid",
        "written",
    )

    def __init__(self, model: Model, file: str) -> None:
        self.model = model
        self.file = file
        self.known: dict[str, Known] = {}
        self.aliases: dict[str, str] = {}
        self.constants: dict[str, Constant] = {}
        self.shapes: dict[str, Sizes] = {}
        self.operations: list[Operation] = []
        self.fused: set[str] = set()
        self.unsaid: set[str] = set()
        self.left = MOST_NODES
        self.written: dict[str, Array] = {}

    def name(self, name: str, known: Known, node: Node) -> None:
        """Keep what is known of a tensor; a name has one meaning."""
        if name in self.known:
            self.refuse(f"two tensors are named `{name}`: the second comes from {node.place}")
        self.known[name] = known
        if known.is_stored:
            self.constants[name] = Constant(known.sizes, known.dtype, known.is_learned, known.values, known.source)
        else:
            self.shapes[name] = known.sizes

    def alias(self, name: str, other: str) -> None:
        """Keep another name of a tensor."""
        if name in self.known:
            self.refuse(f"two tensors are named `{name}`")
        self.known[name] = self.known[other]
        self.aliases[name] = self.original(other)

    def narrow(self, name: str, dtype: str) -> None:
        """Say that a computed tensor is stored in another type."""
        original = self.original(name)
        for each in {name, original}:
            self.known[each] = self.known[each]._replace(dtype=dtype)

    def learn(self, name: str) -> None:
        """Say that a stored tensor is a parameter, whatever its type."""
        name = self.original(name)
        if name in self.constants:
            self.known[name] = self.known[name]._replace(is_learned=True, values=None)
            self.constants[name] = self.constants[name]._replace(is_learned=True, values=None)

    def mark(self, name: str) -> None:
        """Say something more of the operation that was kept last: an attribute that is true."""
        last = self.operations[-1]
        self.operations[-1] = last._replace(attributes={**last.attributes, name: True})

    def unpack(self, name: str, sizes: Sizes, dtype: str) -> None:
        """Say which sizes and which type a stored tensor has that holds several numbers in a byte."""
        name = self.original(name)
        if name in self.constants:
            self.constants[name] = Constant(sizes, dtype, is_learned=True)

    def original(self, name: str) -> str:
        """The name under which a tensor was made."""
        return self.aliases.get(name, name)

    def add(
        self,
        node: Node,
        type_: str,
        inputs: tuple[str, ...],
        outputs: tuple[str, ...],
        attributes: Mapping[str, Attribute],
    ) -> None:
        """Keep an operation."""
        names = tuple(self.original(name) for name in inputs)
        weights = [self.constants[name].source or name for name in names if name in self.constants]
        scopes = scopes_of(node, weights)
        if not scopes and NAME_SCOPES not in node.metadata:
            self.unsaid.update(outputs)
        if is_fused(node):
            self.fused.update(outputs)
        if SHARES in node.metadata:
            attributes = {**attributes, "shares": node.metadata[SHARES]}
        self.operations.append(Operation(node.name, type_, names, outputs, attributes, scopes, node.place))

    def run(self, nodes: tuple[Node, ...], depth: int = 0) -> None:
        """Go through operators in order."""
        for node in nodes:
            self.left -= 1
            if self.left < 0:
                self.refuse(f"it has more than {MOST_NODES:,} operators once its functions are written out", "E104")
            self._step(node, depth)

    def _step(self, node: Node, depth: int) -> None:
        missing = [name for name in node.inputs if name and name not in self.known]
        if missing:
            hint = "operators stand in the order in which they run, so there is a cycle, or something was cut away"
            self.refuse(f"{node.place}: no operator before it gives `{missing[0]}`", hint=hint)
        function = self.model.functions.get((node.domain, node.type))
        if function is not None:
            self._inline(node, function, depth)
            return
        operator = lookup(node.domain, node.type)
        call = Call(node, self.model.opsets.get(node.domain, 1), self)
        if not node.outputs:
            call.refuse("it gives nothing")
        try:
            operator(call)
        except (ValueError, IndexError, TypeError, ZeroDivisionError, OverflowError) as error:
            call.refuse(f"its arguments do not fit together ({error})")

    def _inline(self, node: Node, function: Function, depth: int) -> None:
        """The operators of a function in its place, with names that nothing else has."""
        if depth >= DEEPEST:
            self.refuse(f"{node.place}: functions call each other more than {DEEPEST} deep", "E104")
        prefix = f"{node.outputs[0] if node.outputs else node.name}/"
        names = {"": ""}
        names.update(zip(function.inputs, (*node.inputs, *("" for _ in function.inputs)), strict=False))
        names.update(zip(function.outputs, node.outputs, strict=False))
        given = {**function.defaults, **node.attributes}
        inner = []
        for each in function.nodes:
            attributes = {}
            for key, value in each.attributes.items():
                is_reference = isinstance(value, str) and value.startswith("@")
                if not is_reference:
                    attributes[key] = value
                elif str(value)[1:] in given:
                    attributes[key] = given[str(value)[1:]]
            inner.append(
                each._replace(
                    name=f"{node.name}/{each.name}" if node.name else each.name,
                    inputs=tuple(names.get(name, prefix + name) for name in each.inputs),
                    outputs=tuple(names.get(name, prefix + name) if name else "" for name in each.outputs),
                    attributes=attributes,
                    metadata=each.metadata or node.metadata,
                )
            )
        self.run(tuple(inner), depth + 1)

    def refuse(self, message: str, code: str = "E191", hint: str = "") -> NoReturn:
        """Say what is wrong with the file."""
        raise ConvcostError([Problem(code, f"`{self.file}`: {message}", notes=(hint,) if hint else ())])


def capture(model: Model, file: str, inputs: Mapping[str, Sizes]) -> Captured:
    """The captured graph at sizes of the inputs, batch axis included; raises `ConvcostError`."""
    capturing = Capturing(model, file)
    stored = _stored(capturing, model)
    fed = [info for info in model.inputs if info.name not in stored]
    for info in fed:
        known = Known(inputs[info.name], info.dtype)
        capturing.name(info.name, known, _source(info.name, info.offset))
    capturing.run(model.nodes)
    lost = [info.name for info in model.outputs if info.name not in capturing.known]
    if lost:
        capturing.refuse(f"no operator gives the output `{lost[0]}`")
    outputs = tuple(dict.fromkeys(capturing.original(info.name) for info in model.outputs))
    return Captured(
        model.name,
        {info.name: inputs[info.name] for info in fed},
        capturing.constants,
        completed(capturing.operations, capturing.unsaid),
        outputs,
        capturing.shapes,
        {name: known.dtype for name, known in capturing.known.items() if known.dtype in NARROW},
        tuple(_notes(capturing)),
    )


def fed_inputs(model: Model) -> tuple[Info, ...]:
    """The inputs of a model that are not stored in the file: old files list their weights among them."""
    stored = {tensor.name for tensor in model.stored}
    return tuple(info for info in model.inputs if info.name not in stored)


def _stored(capturing: Capturing, model: Model) -> set[str]:
    for tensor in model.stored:
        is_learned = tensor.dtype in FLOATS and prod(tensor.sizes) > 1 and not GENERATED.fullmatch(tensor.name)
        known = stored(tensor, is_learned=is_learned)
        if tensor.values is not None:
            capturing.written[tensor.name] = Array(tensor.sizes, tensor.values)
        capturing.name(tensor.name, known, _source(tensor.name, tensor.offset))
    return {tensor.name for tensor in model.stored}


def stored(tensor: Tensor, *, is_learned: bool) -> Known:
    """What is known of a stored tensor."""
    values = None if is_learned else tensor.values
    return Known(tensor.sizes, tensor.dtype, values, is_stored=True, is_learned=is_learned)


def _source(name: str, offset: int) -> Node:
    return Node(name, "tensor", "", (), (name,), {}, {}, offset)


def _notes(capturing: Capturing) -> list[str]:
    """What a person should know about how the file was taken."""
    convolutions = [each for each in capturing.operations if each.type == "conv"]
    has_norm = any(each.type == "norm" and each.attributes.get("kind") == "batchnorm" for each in capturing.operations)
    folded = [count for each in convolutions if (count := _missing(capturing, each))]
    if has_norm or not folded:
        return []
    says = "is" if capturing.fused else "seems to be"
    text = (
        f"batch normalisation {says} folded into {len(folded)} convolution{'s' * (len(folded) > 1)}: "
        f"with it there would be {sum(folded):,} parameters more"
    )
    return [text]


def _missing(capturing: Capturing, operation: Operation) -> int:
    """The parameters that folding has taken from a convolution and its norm; 0 where nothing speaks for it.

    A scale and a shift per channel have become a bias, which exporters leave out where it is zero. Those that do not
    say that they fold call the bias otherwise than the author would.
    """
    channels = capturing.shapes[operation.outputs[0]][1]
    weight, bias = (*operation.inputs[1:3], "")[:2]
    if operation.outputs[0] in capturing.fused:
        return channels if bias else 2 * channels
    is_own = not bias or bias == f"{weight.removesuffix('weight')}bias"
    says_nothing = not weight.endswith("weight") and not GENERATED.fullmatch(weight)
    return 0 if is_own or says_nothing else channels
