"""The captured graph -> the network in convcost's kinds: idioms joined, layers made, named and wired."""

from collections.abc import Iterable

from convcost.bridges.attention.leaving import completed
from convcost.bridges.captured import Captured, Operation
from convcost.bridges.conversion import Conversion, Made, MixedBatch
from convcost.bridges.growing import grown
from convcost.bridges.idioms import joined
from convcost.bridges.kinds import lookup
from convcost.bridges.naming import classes, constructed, input_names, names, part
from convcost.bridges.tying import untied
from convcost.errors import ConvcostError, Problem
from convcost.graph import Graph, Node
from convcost.layers.op import Op

DTYPES = {
    "float64": "float64", "float16": "float16", "bfloat16": "bfloat16", "float8": "float8", "int8": "int8",
    "uint8": "int8", "int4": "int4", "uint4": "int4", "int16": "int16", "uint16": "int16",
}  # fmt: skip
"""What convcost calls types other than the usual one, of 32 bits; signs take no memory."""


def flatten(captured: Captured, file: str, *, is_batched: bool = False, has_samples: bool = True) -> Graph:
    """One node per layer, no blocks, names as dotted paths of modules.

    Samples lie along the first axis of the inputs, or, where an operation works across it, there is one sample that has
    that axis too. Where it ``is_batched`` for certain, `MixedBatch` is raised in its place. Raises `ConvcostError` for
    an operation that no layer can be made of. Without ``has_samples`` the first axis of the inputs is none of samples.
    """
    captured = untied(grown(joined(captured)))
    if not has_samples:
        return _named(_converted(captured, file, is_batched=False))
    if is_batched:
        return _named(_converted(captured, file, is_batched=True))
    try:
        conversion = _converted(captured, file, is_batched=True)
    except MixedBatch:
        try:
            conversion = _converted(captured, file, is_batched=False)
        except MixedBatch as mixed:
            message = f"`{file}`: {mixed.place}: it works across the samples of a batch in a way that no layer does"
            raise ConvcostError([Problem("E191", message)]) from None
    return _named(conversion)


def _converted(captured: Captured, file: str, *, is_batched: bool) -> Conversion:
    conversion = Conversion(captured, file, is_batched=is_batched)
    for operation in captured.operations:
        try:
            lookup(operation.type)(conversion, operation)
        except MixedBatch:
            raise MixedBatch(operation.place) from None
    for name in captured.outputs:
        seen = conversion.look(name)
        maker = conversion.makers.get(name)
        place = f"{maker.place}, the output" if maker is not None else f"the output `{name}`"
        last = Operation(name, "output", (name,), (), {}, (), place)
        in_order = [place for axis in seen.physical for place in axis]
        as_given = [place for axis in seen.axes for place in axis if not place.is_batch]
        is_mixed = seen.has_batch_in(range(1, len(seen.axes)))
        is_as_given = in_order == as_given and seen.shape.sizes == tuple(seen.sizes[place] for place in seen.places)
        if not is_as_given and not is_mixed:
            seen = conversion.plain(seen, last)
        conversion.seen[name] = seen
    return conversion


def _named(conversion: Conversion) -> Graph:
    captured, made = conversion.captured, _placed(completed(conversion, _used(conversion)))
    inputs = input_names(tuple(captured.inputs))
    found = names(((each.operation.scopes, _called(each)) for each in made), inputs.values())
    entered = {f"input {place}": called for place, called in enumerate(inputs.values())}
    tensors = {**entered, **{each.tensor: name for each, name in zip(made, found, strict=True)}}
    first: dict[tuple[str, ...], tuple[str, Op]] = {}
    nodes: list[Node] = []
    for each, name in zip(made, found, strict=True):
        shares = _shared(captured, each, name, first)
        wired = tuple(tensors[tensor] for tensor in each.inputs)
        is_frozen = _is_frozen(captured, each)
        nodes.append(Node(name, each.op, wired, each.output, shares, is_frozen, _dtype(captured, each)))
    outputs = list(dict.fromkeys(tensors[conversion.seen[name].tensor] for name in captured.outputs))
    return Graph(
        captured.name,
        {inputs[name]: conversion.seen[name].shape for name in captured.inputs},
        tuple(nodes),
        {name: name for name in outputs},
        file=conversion.file,
        diagnostics=tuple(_notes(captured, made, conversion.file)),
        classes=classes(each.operation.scopes for each in made),
        constructed=constructed(each.operation.scopes for each in made),
    )


def _placed(made: list[Made]) -> list[Made]:
    """The layers, those that bring in a stored tensor in the modules of the first one that takes it."""
    takers: dict[str, Operation] = {}
    for each in reversed(made):
        takers.update(dict.fromkeys(each.inputs, each.operation))
    return [
        each._replace(operation=each.operation._replace(scopes=takers[each.tensor].scopes))
        if not each.inputs and each.tensor in takers and not each.operation.scopes
        else each
        for each in made
    ]


def _called(each: Made) -> str:
    """What a layer is called where its module does not say: its kind, or what a stand-in stands for."""
    if not each.op.is_declared:
        return each.op.kind
    attributes = each.operation.attributes
    return part(str(attributes.get("what") or attributes.get("kind") or each.operation.type)).lower()


def _used(conversion: Conversion) -> list[Made]:
    """The layers that some output needs; what was only looked at for its sizes is none."""
    needed = {conversion.seen[name].tensor for name in conversion.captured.outputs}
    for each in reversed(conversion.made):
        if each.tensor in needed:
            needed.update(each.inputs)
    return [each for each in conversion.made if each.tensor in needed]


def _shared(captured: Captured, each: Made, name: str, first: dict[tuple[str, ...], tuple[str, Op]]) -> str | None:
    """The layer that has the very same weights. Of norms, exporters merge equal ones, which is no sharing.

    Where the file itself says which layer's parameters these are, norms are no exception.
    """
    if not each.learned and each.op.kind != each.operation.attributes.get("kind"):
        return None  # it brings the input of a layer into its layout
    said = each.operation.attributes.get("shares")
    first.setdefault(("", *each.operation.outputs), (name, each.op))
    tensors = tuple(captured.constants[tensor].source or tensor for tensor in each.learned)
    if isinstance(said, str) and ("", said) in first:
        tensors = ("", said)
    owner = first.setdefault(tensors, (name, each.op)) if tensors else (name, each.op)
    is_merged = said is None and each.op.is_norm
    return owner[0] if owner[0] != name and owner[1] == each.op and not is_merged else None


def _is_frozen(captured: Captured, each: Made) -> bool:
    """Whether it has parameters, and training changes none of them."""
    learned = [captured.constants[name] for name in each.learned if captured.constants[name].is_learned]
    return bool(learned) and not any(constant.is_trained for constant in learned)


def _dtype(captured: Captured, each: Made) -> str | None:
    """What the weights and the output are stored as, where that is not the usual type."""
    stored = [captured.constants[name].dtype for name in each.learned[:1]]
    given = [captured.dtypes[name] for name in each.operation.outputs[:1] if name in captured.dtypes]
    words = {"weights": stored, "activations": given}
    said = [f"{role}={DTYPES[found[0]]}" for role, found in words.items() if found and found[0] in DTYPES]
    return ",".join(said) or None


def _notes(captured: Captured, made: Iterable[Made], file: str) -> Iterable[Problem]:
    notes = list(captured.notes)
    constants = [each.output.elements for each in made if each.op.kind == "constant"]
    if constants:
        tensors = f"{len(constants)} stored tensor{'s' * (len(constants) > 1)} of {sum(constants):,} elements"
        taken = "are taken for constants and count" if len(constants) > 1 else "is taken for a constant and counts"
        notes.append(f"{tensors} {taken} as buffers: nothing says that training changes what it holds")
    return (Problem("W507", f"`{file}`: {note}", severity="note") for note in notes)
