"""`outputs`: tensors under their own names, or under names given to them."""

from convcost.language.nodes import Entry, Mapping, Node, Scalar, Sequence
from convcost.notation.spec.model import DeclaredOutput
from convcost.notation.spec.reading import Reading, written
from convcost.notation.spec.scope import Names
from convcost.notation.spec.terms import is_name, read_reference


def read_outputs(reading: Reading, entry: Entry | None, names: Names) -> tuple[DeclaredOutput, ...] | None:
    """``[tensors]``, one tensor or ``{name: tensor}``; None when the file does not say."""
    if entry is None:
        return None
    outputs = [_read_output(reading, name, node, names) for name, node in _named(reading, entry.value)]
    return tuple(output for output in outputs if output is not None)


def _named(reading: Reading, node: Node) -> list[tuple[str, Node]]:
    if isinstance(node, Mapping):
        return [(name, value) for name, (key, value) in node.entries.items() if _is_output_name(reading, key)]
    named: dict[str, Node] = {}
    for item in node.items if isinstance(node, Sequence) else [node]:
        if not isinstance(item, Scalar):
            reading.report("E113", f"an output is a tensor's name, {written(item)} stands here", item)
        elif (name := item.text.removesuffix(".*")) in named:
            reading.report("E131", f"output `{item.text}` is listed twice", item, "the second one")
        elif not all(map(is_name, name.split("."))):
            hint = f"give it one: {{NAME: {item.text}}}"
            reading.report("E131", f"`{item.text}` is no name that an output could have", item, hint)
        else:
            named[name] = item
    return list(named.items())


def _is_output_name(reading: Reading, key: Scalar) -> bool:
    if all(map(is_name, key.text.split("."))):
        return True
    reading.report("E131", f"`{key.text}` is no name of an output", key, "letters, digits, _, - and dots")
    return False


def _read_output(reading: Reading, name: str, node: Node, names: Names) -> DeclaredOutput | None:
    term = read_reference(reading, node)
    names.use(term, is_reference=True)
    return None if term is None else DeclaredOutput(name, term)
