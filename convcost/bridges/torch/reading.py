"""A program of torch.export -> the captured graph: operations one after the other, in words that are not torch's."""

from collections.abc import Iterable, Sequence

from convcost.bridges.captured import Attribute, Captured, Constant, Operation, Sizes
from convcost.bridges.torch.operators import lookup
from convcost.bridges.torch.program import AtenCall, ExportedModule, TensorName
from convcost.bridges.torch.step import Applied
from convcost.errors import ConvcostError, Problem

FLOATS = {"float32", "float16", "float64", "bfloat16", "float8_e4m3fn", "float8_e5m2"}
NARROW = FLOATS - {"float32"}
VIEWS = {
    "view", "reshape", "flatten", "unflatten", "unsqueeze", "squeeze", "permute", "transpose", "t", "slice", "select",
    "narrow", "chunk", "split", "split_with_sizes", "unbind", "expand", "expand_as", "view_as", "movedim", "unfold",
}  # fmt: skip
"""What gives a tensor that shares its elements with the one it takes."""
UNTIL = "follow the network to a module in front of it: `--until NAME`"
UNKNOWN = "unknown"
"""What an operation is called that nobody here knows, until it turns out whether any output needs it."""


class ModuleReading:
    """What is known so far while a program is gone through."""

    __slots__ = (
        "aliases",
        "calls",
        "constants",
        "dtypes",
        "operations",
        "owners",
        "program",
        "shapes",
        "stored",
        "views",
    )

    def __init__(self, program: ExportedModule) -> None:
        self.program = program
        self.aliases: dict[str, str] = {}
        self.constants: dict[str, Constant] = {}
        self.shapes: dict[str, Sizes] = {each.name: each.sizes for each in program.inputs}
        self.dtypes: dict[str, str] = {each.name: each.dtype for each in program.inputs}
        self.operations: list[Operation] = []
        self.calls: dict[str, AtenCall] = {}
        """The call that gave a tensor."""
        self.owners: dict[tuple[str, ...], str] = {}
        """What the first layer with certain parameters gives, by their names."""
        self.views: dict[str, str] = {}
        """The tensor whose elements another one shows."""
        self.stored = {each.name for each in program.stored}
        paths: dict[str, str] = {}
        for each in program.stored:
            first = paths.setdefault(each.path, each.name)
            source = "" if first == each.name else first
            self.constants[each.name] = Constant(
                each.sizes, each.dtype, each.is_parameter, None, source, is_trained=each.is_trained
            )
            self.shapes[each.name] = each.sizes
            self.dtypes[each.name] = each.dtype

    def original(self, name: str) -> str:
        """The tensor that a name stands for now: a later one where it was changed in place."""
        while name in self.aliases:
            name = self.aliases[name]
        return name

    def is_learned(self, name: str) -> bool:
        """Whether a tensor is a parameter, or another view of one."""
        constant = self.constants.get(name)
        return constant is not None and constant.is_learned


def read(program: ExportedModule) -> Captured:
    """The captured graph of a program; raises `ConvcostError` for an operation that nobody here knows."""
    reading = ModuleReading(program)
    for call in program.calls:
        step = Applied(call, reading)
        function, is_in_place = _function(call.function)
        operator = lookup(function)
        if operator is None:
            _unknown(step)
            continue
        operator(step)
        left = step.left()
        if left is not None:
            step.refuse(f"convcost does not know what it does with a computed `{left}`", UNTIL)
        if is_in_place and call.outputs and call.outputs[0] is not None:
            changed = next(iter(call.arguments.values()), None)
            if isinstance(changed, TensorName):
                _changed(reading, reading.original(changed.tensor), reading.original(call.outputs[0].name))
    outputs = tuple(dict.fromkeys(reading.original(name) for name in program.outputs))
    operations = _needed(reading.operations, outputs)
    for operation in operations:
        if operation.type == UNKNOWN:
            message = f"{operation.place}: convcost does not know what this operation costs"
            raise ConvcostError([Problem("E194", message, notes=(UNTIL,))])
    return Captured(
        program.name,
        {each.name: each.sizes for each in program.inputs},
        reading.constants,
        operations,
        outputs,
        reading.shapes,
        {name: dtype for name, dtype in reading.dtypes.items() if dtype in NARROW},
    )


def _function(function: str) -> tuple[str, bool]:
    """``aten.relu_.default`` -> ``relu``, and that it changes what it takes; other libraries keep their name."""
    library, _, rest = function.partition(".")
    name = rest.partition(".")[0] if rest else library
    is_in_place = name.endswith("_") and not name.endswith("__")
    name = name.removesuffix("_") if is_in_place else name
    return (name if library == "aten" or not rest else f"{library}.{name}"), is_in_place


def _changed(reading: ModuleReading, before: str, after: str) -> None:
    """A tensor was changed in place: whoever takes it from now on takes the new one.

    So does whoever takes the tensor of which it shows a part: that is made of itself and of the part, at no cost.
    Stored tensors that get other stored elements stay what they are.
    """
    if before == after or before not in reading.shapes:
        return
    reading.aliases[before] = after
    call = reading.calls.get(before)
    whole = _shown(reading, call) if call is not None else ""
    if not whole or {whole, after} <= reading.constants.keys():
        return
    sizes, changed = reading.shapes[whole], f"{whole} with {after}"
    names = (whole, after)
    reading.shapes[changed] = sizes
    reading.dtypes[changed] = reading.dtypes.get(whole, "float32")
    attributes: dict[str, Attribute] = {"what": "copy_", "is_free": True}
    reading.operations.append(Operation(after, "opaque", names, (changed,), attributes, (), f"`{after}`"))
    _changed(reading, whole, changed)


def _shown(reading: ModuleReading, call: AtenCall) -> str:
    """The tensor of which a call gives a view; empty where it gives one of its own."""
    if _function(call.function)[0] not in VIEWS:
        return ""
    first = next(iter(call.arguments.values()), None)
    return reading.original(first.tensor) if isinstance(first, TensorName) else ""


def _unknown(step: Applied) -> None:
    names = step.every()
    for place, given in enumerate(step.call.outputs):
        if given is not None:
            step.emit(UNKNOWN, names or (), place)


def _needed(operations: Sequence[Operation], outputs: Iterable[str]) -> tuple[Operation, ...]:
    """The operations that some output needs."""
    needed = set(outputs)
    found: list[Operation] = []
    for operation in reversed(operations):
        if needed & set(operation.outputs):
            needed.update(operation.inputs)
            found.append(operation)
    return tuple(reversed(found))
