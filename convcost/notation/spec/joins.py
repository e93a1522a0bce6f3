"""Joins and their branches, and `split`, which takes apart what a concat would join."""

from typing import TYPE_CHECKING, get_args

from convcost.language.nodes import Entry, Mapping, Node, Scalar, Sequence
from convcost.layers.op import Op, schema
from convcost.notation.spec import aliases
from convcost.notation.spec.arguments import read_argument
from convcost.notation.spec.context import Context
from convcost.notation.spec.model import Argument, Branch, Fit, Join, Split, Term
from convcost.notation.spec.modifiers import Beside, inside_rounds, loop_of, names_tensor, term_of
from convcost.notation.spec.reading import written
from convcost.notation.spec.terms import is_name, read_reference, read_term

if TYPE_CHECKING:
    from convcost.notation.spec.steps import StepReader


def read_join(reader: "StepReader", kind: type[Op], value: Node, beside: Beside) -> Join:
    """``{name: branch}``, a list of tensors, or one beside the current; a join's fields are written as modifiers."""
    context = reader.context
    arguments: dict[str, Argument] = {}
    for name in schema(kind):
        if name in beside:
            arguments.update(read_argument(context, name, beside[name].key, beside[name].value, kind))
    fit = _fit(context, beside["fit"].value) if "fit" in beside else None
    if isinstance(value, Mapping):
        if not value.entries:
            message = f"`{kind.kind}` needs at least one branch"
            context.reading.report("E112", message, value, f"write {kind.kind}: {{a: [...], b: [...]}}")
        branches = [_read_branch(reader, entry) for entry in value.entries.values()]
        return Join(kind, arguments, tuple(each for each in branches if each is not None), fit=fit)
    with context.reading.about("operands"):
        operands = _read_operands(context, kind, value)
    takes_current = isinstance(value, Scalar) and not (value.plain and value.text == "in")
    return Join(kind, arguments, None, operands, takes_current, fit)


def _read_operands(context: Context, kind: type[Op], value: Node) -> tuple[Term, ...]:
    """The tensors that are written: all of a list, one that stands alone, or none."""
    items = value.items if isinstance(value, Sequence) else [value]
    if isinstance(value, Scalar) and value.plain and not value.text:
        return ()
    step = next((item for item in items if isinstance(item, Mapping)), None)
    if step is not None:
        message = f"`{kind.kind}` takes named branches or tensors, a step stands here"
        context.reading.report("E113", message, step, f"write {kind.kind}: {{a: [...], b: [...]}}")
        return ()
    if not items:
        message = f"`{kind.kind}` of an empty list joins nothing: a list names all that is joined"
        context.reading.report("E113", message, value, f"write `{kind.kind}` alone to join what is current")
        return ()
    operands = [read_reference(context.reading, item) for item in items]
    for term in operands:
        context.names.use(term, is_reference=True)
    return tuple(term for term in operands if term is not None)


def _fit(context: Context, node: Node) -> Fit | None:
    """How operands of other sizes are made to fit."""
    found = next((each for each in get_args(Fit) if isinstance(node, Scalar) and node.text == each), None)
    if found is None:
        message = f"`fit` is `crop` or `resize`, {written(node)} stands here"
        label = "`crop` trims to the smallest, `resize` brings all to the size of the first"
        context.reading.report("E113", message, node, label)
    return found


def _read_branch(reader: "StepReader", entry: Entry) -> Branch | None:
    key, node = entry
    context = reader.context
    if not is_name(key.text):
        context.reading.report("E131", f"`{key.text}` is no name of a branch", key, "letters, digits, _ and -")
        return None
    if isinstance(node, Sequence):
        return Branch(key.text, key, reader.steps(node, "a branch"))
    if isinstance(node, Scalar):
        source = read_reference(context.reading, node)
        context.names.use(source, is_reference=True)
        return Branch(key.text, key, None, source)
    return _read_full_branch(reader, key, node)


def _read_full_branch(reader: "StepReader", key: Scalar, node: Mapping) -> Branch:
    """``{when, from, for, layers}``."""
    context = reader.context
    before = len(context.reading.problems)
    found = dict(context.reading.entries(node, ("when", "from", "for", "layers"), "a branch", aliases.KEYS))
    loop = loop_of(context, found)
    with inside_rounds(context, loop):
        source = term_of(context, found, "from", read_reference)
        when = term_of(context, found, "when", read_term)
        steps = reader.steps(found["layers"].value, "`layers`") if "layers" in found else None
    if steps is None and source is None and len(context.reading.problems) == before:
        message = "a branch needs `layers` or `from`"
        context.reading.report("E112", message, key, "`layers: []` passes the input on")
    return Branch(key.text, key, steps, source, when, loop)


def read_split(reader: "StepReader", value: Node, beside: Beside) -> Split | None:
    """``{name: size, ...}`` along an axis, or ``[name, ...]`` for equal ones; every slice is a tensor by its name."""
    context = reader.context
    axis = _slice_axis(context, beside["axis"]) if "axis" in beside else None
    if isinstance(value, Sequence):
        return _read_equal_slices(context, value, axis)
    if not isinstance(value, Mapping):
        message = f"`split` takes its slices, {written(value)} stands here"
        label = "write {name: size, ...}, or [name, ...] for equal ones"
        context.reading.report("E113", message, value, label)
        return None
    mapping = value
    if not mapping.entries:
        context.reading.report("E112", "`split` needs at least one slice", value, "write {name: size, ...}")
        return None
    sizes: dict[str, Argument] = {}
    for name, (key, node) in mapping.entries.items():
        if not is_name(name):
            context.reading.report("E131", f"`{name}` is no name of a slice", key, "letters, digits, _ and -")
            continue
        names_tensor(context, key, "a slice")
        term = read_term(context.reading, node)
        context.names.use(term)
        if term is not None:
            sizes[name] = Argument(key, term)
    return Split(sizes, axis, value)


def _read_equal_slices(context: Context, listed: Sequence, axis: Argument | None) -> Split | None:
    """The names of slices that are all of one size; two at least, each once."""
    names: dict[str, Scalar] = {}
    for node in listed.items:
        if not isinstance(node, Scalar) or not is_name(node.text):
            label = "letters, digits, _ and -; sizes are written {name: size}"
            context.reading.report("E131", f"{written(node)} is no name of a slice", node, label)
        elif node.text in names:
            context.reading.report("E131", f"two slices are named `{node.text}`", node, "the second one")
        else:
            names_tensor(context, node, "a slice")
            names[node.text] = node
    if len(listed.items) < 2:
        context.reading.report("E112", "`split` into equal slices needs two names at least", listed, "write [a, b]")
        return None
    return Split({}, axis, listed, tuple(names.values()))


def _slice_axis(context: Context, entry: Entry) -> Argument | None:
    """The axis of a `split`, which is that of its slices."""
    from convcost.layers.kinds.slice import Slice

    return read_argument(context, "axis", entry.key, entry.value, Slice).get("axis")
