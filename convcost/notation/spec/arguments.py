"""Arguments of kinds and blocks: ``{key: value}``, or the one obvious argument standing alone."""

from convcost.language.expression import Literal, Not
from convcost.language.nodes import Entry, Mapping, Node, Scalar
from convcost.layers.op import Op, follower, obvious, required, schema
from convcost.notation.spec import aliases
from convcost.notation.spec.context import MODIFIERS, SUGAR, Context
from convcost.notation.spec.model import Argument, Call, Layer, Term
from convcost.notation.spec.reading import Reading, written
from convcost.notation.spec.scope import Names
from convcost.notation.spec.terms import is_name, read_reference, read_term

ReadArguments = dict[str, Argument]


def kind_keys(kind: type[Op]) -> tuple[str, ...]:
    """The keys that a kind takes, its sugar included."""
    return (*schema(kind), *SUGAR) if kind.takes_norm_and_activation else tuple(schema(kind))


def read_layer(context: Context, kind: type[Op], key: Scalar, value: Node) -> Layer:
    """A step of a built-in kind: its own arguments first, `defaults` for the rest."""
    keys = kind_keys(kind)
    before = len(context.reading.problems)
    arguments = _read(context, value, keys, obvious(kind), kind)
    for name, argument in context.defaults.get(kind.kind, {}).items():
        arguments.setdefault(name, argument)
    missing = [name for name in required(kind) if name not in arguments]
    if missing and len(context.reading.problems) == before:
        listed = " and ".join(f"`{name}`" for name in missing)
        takes = f"`{kind.kind}` takes: {', '.join(keys)}"
        context.reading.report(
            "E112", f"`{kind.kind}` needs {listed}", key, "not given here or in `defaults`", [takes]
        )  # fmt: skip
    norm, activation = (arguments.pop(each, None) for each in SUGAR)
    return Layer(kind, arguments, norm, activation)


def read_call(context: Context, name: str, key: Scalar, value: Node, until: Entry | None) -> Call:
    """A block used as a step, or a network of another file, as far as the part that ``until`` names."""
    signature = context.signatures[name]
    keys = tuple(parameter.name for parameter in signature)
    before = len(context.reading.problems)
    arguments = _read(context, value, keys, keys[0] if keys else None, name)
    missing = [each.name for each in signature if each.default is None and each.name not in arguments]
    if missing and len(context.reading.problems) == before:
        listed = " and ".join(f"`{each}`" for each in missing)
        context.reading.report("E112", f"block `{name}` needs {listed}", key, "not given here")
    with context.reading.about("use"):
        return Call(name, arguments, None if until is None else _read_until(context.reading, until.value))


def _read_until(reading: Reading, node: Node) -> Scalar | None:
    """The path of a part; whether the network has it is known when it is built."""
    text = reading.text(node, "`until`")
    if text is None or not isinstance(node, Scalar):
        return None
    if all(map(is_name, text.split("."))):
        return node
    reading.report("E131", f"`{text}` is no name of a part", node, "a name, or a path such as stage.3")
    return None


def read_first(context: Context, value: Node, name: str, kind: type[Op] | None) -> ReadArguments:
    """``first: {arg: value}``, by the keys of the step's own kind or block."""
    keys = kind_keys(kind) if kind else tuple(each.name for each in context.signatures.get(name, ()))
    return _read(context, value, keys, None, kind or name)


def _read(
    context: Context, value: Node, keys: tuple[str, ...], alone: str | None, owner: type[Op] | str
) -> ReadArguments:
    where = owner if isinstance(owner, str) else owner.kind
    if isinstance(value, Scalar) and value.plain and not value.text:
        return {}
    if not isinstance(value, Mapping):
        if alone is not None:
            return read_argument(context, alone, value, value, owner)
        what = f"arguments of `{where}` are a mapping, but" if keys else f"`{where}` takes no arguments, but"
        context.reading.report("E113", f"{what} {written(value)} stands here", value, "write {key: value}")
        return {}
    older = () if isinstance(owner, str) else tuple(owner.opposites)
    inside = _without_modifiers(context, value, (*keys, *older), where)
    if not isinstance(owner, str):
        return read_fields(context.reading, context.names, inside, owner)
    read: ReadArguments = {}
    for name, entry in context.reading.entries(inside, keys, f"`{where}`", aliases.KEYS):
        read.update(read_argument(context, name, entry.key, entry.value, owner))
    return read


def read_fields(reading: Reading, names: Names, mapping: Mapping, kind: type[Op]) -> ReadArguments:
    """``{key: value}`` of a kind; an older key that says the opposite of a field gives that field."""
    read: ReadArguments = {}
    older = kind.opposites
    for name, (key, value) in reading.entries(mapping, kind_keys(kind), f"`{kind.kind}`", aliases.KEYS, older):
        field = older.get(name, name)
        term = read_field(reading, names, field, value, kind)
        if field in read:
            other = reading.text_of(read[field].at)
            label = f"leave out `{name if name in older else other}`"
            reading.report("E110", f"`{other}` and `{name}` say the same", key, label)
        if term is not None:
            read[field] = Argument(key, _negated(term) if name in older else term)
    return read


def _negated(term: Term) -> Term:
    expression = term.expression
    return (
        term if expression is None else Term(term.at, Not(expression, expression.start, expression.end), (), term.size)
    )


def _without_modifiers(context: Context, value: Mapping, keys: tuple[str, ...], where: str) -> Mapping:
    """The arguments alone; ``{conv: {out: 8, repeat: 2}}`` is answered with the line that has the modifier outside."""
    misplaced = [name for name in value.entries if name in MODIFIERS and name not in keys]
    if not misplaced:
        return value
    texts = {name: f"{name}: {context.reading.text_of(entry.value)}" for name, entry in value.entries.items()}
    inside = ", ".join(text for name, text in texts.items() if name not in misplaced)
    arguments = f"{{{inside}}}" if inside else ""
    line = f"{{{where}: {arguments}, {', '.join(texts[name] for name in misplaced)}}}"
    listed = " and ".join(f"`{name}`" for name in misplaced)
    verb, what = ("belongs", "is a modifier") if len(misplaced) == 1 else ("belong", "are modifiers")
    message = f"{listed} {what} and {verb} beside the braces of `{where}`, not inside"
    context.reading.report("E110", message, value.entries[misplaced[0]].key, f"write {line}")
    named = value.entries["as"].value if "as" in misplaced else None
    if isinstance(named, Scalar):  # so that what refers to it is no second mistake
        context.names.tensors.setdefault(named.text, named)
    entries = {name: entry for name, entry in value.entries.items() if name not in misplaced}
    return Mapping(entries, value.flow, value.start, value.end)


def read_argument(context: Context, name: str, key: Node, value: Node, owner: type[Op] | str) -> ReadArguments:
    """One argument; empty when it is not sound, which is then reported."""
    if isinstance(owner, str):
        term = _block_argument(context, name, value, owner)
    else:
        term = read_field(context.reading, context.names, name, value, owner)
    return {} if term is None else {name: Argument(key, term)}


def read_field(reading: Reading, names: Names, name: str, value: Node, kind: type[Op]) -> Term | None:
    """A field of a kind; a text that is one of the field's own words is that word, in a list too, and no expression."""
    marker = schema(kind).get(name)
    words = marker.words if marker else ()
    if isinstance(value, Scalar) and (value.text in words or (not marker and _is_follower(name, value.text))):
        return Term(value, Literal(value.text))
    term = _with_words(read_term(reading, value), words)
    names.use(term, words, sugar=name if name in SUGAR and not marker else "", takes_words=False)
    return term


def _with_words(term: Term | None, words: tuple[str, ...]) -> Term | None:
    """A list in which the field's own words are no expressions."""
    if term is None or not term.items:
        return term
    items = (
        Term(each.at, Literal(each.at.text)) if isinstance(each.at, Scalar) and each.at.text in words else each
        for each in term.items
    )
    return term._replace(items=tuple(items))


def _is_follower(sugar: str, word: str) -> bool:
    return word == "none" or follower(sugar, word) is not None


def _block_argument(context: Context, name: str, value: Node, block: str) -> Term | None:
    is_tensor = any(each.name == name and each.type == "tensor" for each in context.signatures[block])
    term = read_reference(context.reading, value) if is_tensor else read_term(context.reading, value)
    context.names.use(term, is_reference=is_tensor)
    return term
