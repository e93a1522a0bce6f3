"""`dtype`: what tensors are stored as, by the role that they have; of one step, or of the whole file."""

from convcost.analysis.dtypes import DTYPE_ALIASES, DTYPE_BITS, ROLES
from convcost.errors import nearest
from convcost.language.expression import Literal
from convcost.language.nodes import Entry, Mapping, Node, Scalar
from convcost.notation.spec import aliases
from convcost.notation.spec.context import Context
from convcost.notation.spec.model import Argument, Term
from convcost.notation.spec.reading import Reading
from convcost.notation.spec.terms import read_term


def read_dtypes(context: Context, node: Node) -> dict[str, Argument]:
    """``{weights: int8, ...}``, or one type for every role; each may be an expression that gives the word."""
    if not isinstance(node, Mapping):
        term = _read_dtype(context, node)
        return {} if term is None else {role: Argument(node, term) for role in ROLES}
    entries = context.reading.entries(node, ROLES, "`dtype`", aliases.KEYS)
    terms = {role: (entry, _read_dtype(context, entry.value)) for role, entry in entries}
    return {role: Argument(entry.key, term) for role, (entry, term) in terms.items() if term is not None}


def _read_dtype(context: Context, node: Node) -> Term | None:
    if isinstance(node, Scalar) and node.text in DTYPE_BITS:
        return Term(node, Literal(node.text))
    term = read_term(context.reading, node)
    context.names.use(term, tuple(DTYPE_BITS))
    return term


def read_file_dtype(reading: Reading, entry: Entry | None) -> str | None:
    """The types of a whole file as ``--dtype`` takes them: ``int8``, or ``weights=int8``; None where it names none.

    They are read before any value is known, so that they are words and no expressions.
    """
    if entry is None:
        return None
    if not isinstance(entry.value, Mapping):
        return _word(reading, entry.value)
    found = reading.entries(entry.value, ROLES, "`dtype`", aliases.KEYS)
    words = {role: _word(reading, value) for role, (_, value) in found}
    return ",".join(f"{role}={words[role]}" for role in ROLES if words.get(role)) or None


def _word(reading: Reading, node: Node) -> str | None:
    text = reading.text(node, "a type")
    if text is None or text in DTYPE_BITS:
        return text
    guess = DTYPE_ALIASES.get(text.lower()) or nearest(text, DTYPE_BITS)
    label = f"did you mean `{guess}`?" if guess else f"one of: {', '.join(DTYPE_BITS)}"
    reading.report("E200", f"unknown dtype `{text}`", node, label)
    return None
