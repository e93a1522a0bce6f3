"""A document -> a network: the keys of the file, each read by its own function."""

from itertools import product
from typing import NamedTuple

from convcost.errors import ConvcostError, Problem
from convcost.language.nodes import Document, Entry, Mapping, Node, Scalar, Sequence
from convcost.notation.spec import aliases
from convcost.notation.spec.about import read_about
from convcost.notation.spec.blocks import read_blocks, read_signatures, refuse_cycles
from convcost.notation.spec.budgets import read_budgets
from convcost.notation.spec.context import Context
from convcost.notation.spec.defaults import read_defaults
from convcost.notation.spec.dtypes import read_file_dtype
from convcost.notation.spec.model import Argument, InputShape, Network, Used
from convcost.notation.spec.outputs import read_outputs
from convcost.notation.spec.reading import Reading
from convcost.notation.spec.references import read_references
from convcost.notation.spec.scope import WORD, Names, check_name
from convcost.notation.spec.space import read_space
from convcost.notation.spec.steps import StepReader
from convcost.notation.spec.terms import is_name, read_term
from convcost.notation.spec.used import (
    NoFiles,
    UsedFiles,
    Uses,
    read_used,
    refuse_taken,
    signatures_of,
    unread_names,
)
from convcost.notation.spec.versions import check_version
from convcost.notation.spec.words import read_words, refuse_words
from convcost.notation.spec.written import read_written

KEYS = (
    "convcost", "name", "about", "input", "inputs", "vars", "variants", "matrix", "defaults", "blocks", "layers",
    "outputs", "budgets", "references", "dtype", "written", "space", "where", "needs", "use", "words",
)  # fmt: skip
OF_NETWORKS = ("input", "inputs", "outputs", "budgets", "references", "written", "space", "where")
"""What says nothing in a library of blocks."""
MOST_VARIANTS = 1000

Entries = dict[str, Entry]


class Head(NamedTuple):
    """What the layers of a file build on: its variables, what each variant sets of them, the inputs, other files."""

    values: dict[str, Argument]
    sets: dict[str, dict[str, Argument]]
    inputs: tuple[InputShape, ...]
    used: dict[str, Used]


def read_network(document: Document, files: UsedFiles | None = None) -> Network:
    """Read a network file; raises `ConvcostError` with every problem of the document and of the files that it uses.

    ``files`` finds these from the place where the document stands; without it there are none.
    """
    return _read(document, Uses(files or NoFiles()))


def _read(document: Document, uses: Uses) -> Network:
    reading = Reading(document)
    root = reading.mapping(document.root, "a network")
    if root is None:
        raise ConvcostError(reading.problems)
    found = dict(reading.entries(root, KEYS, "a network", aliases.KEYS))
    check_version(reading, root, found)
    if "layers" not in found:
        _check_library(reading, root, found)
    values = _read_vars(reading, found)
    sets = _read_variants(reading, found, values)
    listed = found["vars"].value if "vars" in found else None
    declared = listed.entries if isinstance(listed, Mapping) else {}  # a value that is wrong is still a name
    given = (name for each in sets.values() for name in each)
    names = Names("vars", dict.fromkeys([*declared, *given], "a variable"))
    with reading.about("words"):
        read_words(reading, found.get("words"), names)
    variables = Names("vars", names.values, has_tensors=False)
    for argument in values.values():
        variables.use(argument.term)
    variables.check(reading)
    with reading.about("shapes"):
        inputs = _read_inputs(reading, found, names)
    refuse_words(reading, names, (each.at for each in inputs), "an input")
    names.tensors.update(dict.fromkeys(each.name for each in inputs))
    with reading.about("use"):
        used = read_used(reading, found.get("use"), uses, _read)
    network = _read_layers(reading, found, names, Head(values, sets, inputs, used))
    if reading.problems:
        raise ConvcostError(sorted(dict.fromkeys(reading.problems), key=_position))  # an alias is read again
    return network


def _position(problem: Problem) -> tuple[str, int]:
    span = problem.labels[0].span if problem.labels else None
    return (span.source.name, span.start) if span else ("", 0)


def _check_library(reading: Reading, root: Mapping, found: Entries) -> None:
    """A file without layers has blocks, for others to use, and nothing that is said of a network."""
    if "blocks" not in found:
        note = "a file without them has `blocks`, for others to use"
        reading.report("E112", "a network needs `layers`", reading.document.beginning(root), "a list of steps", [note])
        return
    for name in OF_NETWORKS:
        if name in found:
            message = f"a file without `layers` is a library of blocks, and has no `{name}`"
            reading.report("E113", message, found[name].key, "leave it out, or write `layers`")


def _read_layers(reading: Reading, found: Entries, names: Names, head: Head) -> Network:
    own = read_signatures(reading, found.get("blocks"))
    refuse_taken(reading, found, head.used)
    context = Context(
        reading,
        names,
        read_defaults(reading, found.get("defaults"), names.values),
        {**signatures_of(head.used), **own},
        frozenset(name for name, each in head.used.items() if not each.network.is_library),
        unread_names(found.get("use"), head.used),
    )
    defaults = context.defaults
    reader = StepReader(context)
    steps = reader.steps(found["layers"].value, "`layers`", top=True) if "layers" in found else ()
    outputs = read_outputs(reading, found.get("outputs"), names)
    blocks = read_blocks(found.get("blocks"), context)
    refuse_cycles(reading, blocks)
    names.check(reading)
    name = reading.text(found["name"].value, "`name`") if "name" in found else None
    with reading.about("dtype"):
        dtype = read_file_dtype(reading, found.get("dtype"))
    budgets = read_budgets(reading, found["budgets"].value, head.sets, dtype) if "budgets" in found else ()
    words = frozenset(each for each, what in names.values.items() if what == WORD)
    references = read_references(reading, found.get("references"), head.sets, names.values.keys() - words)
    with reading.about("space"):
        space, where = read_space(reading, found, head.values, words)
    with reading.about("written"):
        written = read_written(reading, found.get("written"))
    return Network(
        reading.document, name or _stem(reading.document), head.inputs, head.values, head.sets, defaults, blocks, steps,
        outputs, budgets, references, about=read_about(reading, found.get("about")),
        dtype=dtype, written=written,
        space=space, where=where, used=head.used, is_library="layers" not in found, words=words,
    )  # fmt: skip


def _stem(document: Document) -> str:
    return document.source.name.rpartition("/")[2].partition(".")[0]


def _named_terms(reading: Reading, node: Node, what: str) -> dict[str, Argument]:
    """``{name: value}`` whose names may stand in expressions."""
    mapping = reading.mapping(node, what)
    terms: dict[str, Argument] = {}
    for name, (key, value) in (mapping.entries if mapping else {}).items():
        if check_name(reading, key, "a variable", in_expressions=True):
            term = read_term(reading, value)
            if term is not None:
                terms[name] = Argument(key, term)
    return terms


def _read_vars(reading: Reading, found: Entries) -> dict[str, Argument]:
    return _named_terms(reading, found["vars"].value, "`vars`") if "vars" in found else {}


def _read_variants(reading: Reading, found: Entries, values: dict[str, Argument]) -> dict[str, dict[str, Argument]]:
    if "matrix" in found and "variants" in found:
        reading.report("E150", "a network has `variants` or `matrix`, not both", found["matrix"].key, "one of the two")
    if "matrix" in found:
        return _read_matrix(reading, found["matrix"].value)
    sets: dict[str, dict[str, Argument]] = {}
    mapping = reading.mapping(found["variants"].value, "`variants`") if "variants" in found else None
    for name, (key, node) in (mapping.entries if mapping else {}).items():
        if is_variant_name(name):
            sets[name] = _named_terms(reading, node, f"variant `{name}`")
        else:
            reading.report("E131", f"`{name}` is no name of a variant", key, "letters, digits, _, -, . and =")
    declared = {name for each in sets.values() for name in each} - set(values)
    for name, (key, _) in (mapping.entries if mapping else {}).items():
        for missing in sorted(declared - set(sets.get(name, declared))):
            message = f"variant `{name}` does not set `{missing}`, and `vars` has no such name to fall back on"
            reading.report("E150", message, key, f"set `{missing}` here or in `vars`")
    return sets


def is_variant_name(name: str) -> bool:
    """Whether a text may name a variant: as other names, with ``.``, ``=`` and ``,`` as `matrix` makes them."""
    return bool(name) and all(is_name(char) or char in ".=," for char in name)


def _read_matrix(reading: Reading, node: Node) -> dict[str, dict[str, Argument]]:
    """The plain product of lists, each variant named ``width=0.5,res=160``."""
    mapping = reading.mapping(node, "`matrix`")
    axes: list[list[tuple[str, str, Argument]]] = []
    for name, (key, value) in (mapping.entries if mapping else {}).items():
        listed = reading.sequence(value, f"`{name}` of `matrix`")
        if listed is None or not check_name(reading, key, "a variable", in_expressions=True):
            continue
        if not listed.items:
            reading.report("E150", f"`{name}` of `matrix` has no values", value, "write at least one")
        texts = [item.text if isinstance(item, Scalar) else str(index) for index, item in enumerate(listed.items)]
        for text, item in zip(texts, listed.items, strict=True):
            if item is not listed.items[texts.index(text)]:
                reading.report("E150", f"`{name}` of `matrix` has the value `{text}` twice", item, "the second one")
        terms = [(text, read_term(reading, item)) for text, item in zip(texts, listed.items, strict=True)]
        axes.append([(name, text, Argument(key, term)) for text, term in terms if term is not None])
    count = 1
    for axis in axes:
        count *= max(len(axis), 1)
    if count > MOST_VARIANTS:
        reading.report("E104", f"`matrix` makes {count:,} variants; {MOST_VARIANTS:,} at most", node, "fewer values")
        return {}
    return {
        ",".join(f"{name}={text}" for name, text, _ in chosen): {name: argument for name, _, argument in chosen}
        for chosen in (product(*axes) if axes else ())
    }


def _read_inputs(reading: Reading, found: Entries, names: Names) -> tuple[InputShape, ...]:
    if "input" in found and "inputs" in found:
        reading.report("E113", "a network has `input` or `inputs`, not both", found["inputs"].key, "one of the two")
    if "inputs" in found:
        mapping = reading.mapping(found["inputs"].value, "`inputs`")
        entries = mapping.entries.values() if mapping else ()
        shapes = [
            _read_shape(reading, key, value, key.text, names)
            for key, value in entries
            if check_name(reading, key, "an input", in_expressions=True)
        ]
        return tuple(shape for shape in shapes if shape is not None)
    if "input" not in found and "layers" not in found:
        return ()
    if "input" not in found:
        first = next((entry.key for entry in found.values()), None)
        at = first or reading.document.beginning(reading.document.root)
        reading.report("E112", "a network needs `input: [C, H, W]` or `inputs`", at, "no input is given")
        return ()
    shape = _read_shape(reading, found["input"].key, found["input"].value, "input", names)
    return (shape,) if shape else ()


def _read_shape(reading: Reading, key: Scalar, node: Node, name: str, names: Names) -> InputShape | None:
    """``[features]``, ``[C, L]``, ``[C, H, W]``, ``[C, D, H, W]`` or ``{tokens: [T, features]}``."""
    is_tokens = False
    if isinstance(node, Mapping):
        inner = dict(reading.entries(node, ("tokens",), "a shape"))
        if "tokens" not in inner:
            reading.report("E112", "a shape is a list of sizes or {tokens: [T, features]}", node)
            return None
        node, is_tokens = inner["tokens"].value, True
    if not isinstance(node, Sequence) or not 1 <= len(node.items) <= 4 or (is_tokens and len(node.items) != 2):
        wanted = "[T, features]" if is_tokens else "[features], [C, L], [C, H, W] or [C, D, H, W]"
        reading.report("E113", f"a shape is {wanted}, without the batch axis", node, "not such a list")
        return None
    terms = [read_term(reading, item) for item in node.items]
    for term in terms:
        names.use(term)
    sizes = tuple(term for term in terms if term is not None)
    return InputShape(name, key, sizes, is_tokens) if len(sizes) == len(terms) else None
