"""`space` and `where`: which values a sweep tries for the variables of a file, and which combinations it leaves out."""

import re
from collections.abc import Iterable
from collections.abc import Mapping as MappingOf
from fractions import Fraction

from convcost.errors import nearest
from convcost.language.expression import Items, Literal, names_in
from convcost.language.expression.operations import Arithmetic, FunctionCall, Negative
from convcost.language.nodes import Entry, Mapping, Node, Scalar, Sequence
from convcost.notation.spec.model import Argument, Axis, Progression, Term
from convcost.notation.spec.reading import Reading, written
from convcost.notation.spec.scope import WORD, Names, name_span
from convcost.notation.spec.terms import read_term

NUMBER = r"-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?"
PROGRESSION = re.compile(rf"({NUMBER})\.\.({NUMBER})(?:\.\.({NUMBER}))?", re.ASCII)
KEYS = ("of", "times", "when")
NO_CONDITIONS = (Arithmetic, Negative, Items, FunctionCall)
FORM = "16..128..8, 1..16, a list, or {of: values, times: 4, when: expr}"


def progression(text: str) -> Progression | None:
    """``first..last..step``, both ends included, the step 1 unless given; None for a text of another form.

    Raises `ValueError` saying what is wrong with one that never arrives.
    """
    found = PROGRESSION.fullmatch("".join(text.split()))
    if found is None:
        return None
    first, last, step = (Fraction(each or 1) for each in found.groups())
    if step <= 0:
        raise ValueError("the step must be above 0")
    if last < first:
        raise ValueError(f"{found[2]} is below {found[1]}, so that no value is left")
    return Progression(first, last, step)


def read_space(
    reading: Reading, found: dict[str, Entry], values: MappingOf[str, Argument], words: Iterable[str] = ()
) -> tuple[tuple[Axis, ...], tuple[Term, ...]]:
    """The axes of `space` in their order, and the conditions of `where`; both know the file's variables and words."""
    names = Names("vars", {**dict.fromkeys(values, "a variable"), **dict.fromkeys(words, WORD)}, has_tensors=False)
    mapping = reading.mapping(found["space"].value, "`space`") if "space" in found else None
    axes = [_read_axis(reading, names, entry, values) for entry in (mapping.entries.values() if mapping else ())]
    conditions: tuple[Term | None, ...] = ()
    if "where" in found:
        listed = found["where"].value
        items = listed.items if isinstance(listed, Sequence) else [listed]
        conditions = tuple(read_term(reading, item) for item in items)
        if not axes:
            reading.report("E113", "`where` leaves points out of a `space`", found["where"].key, "there is no `space`")
    for term in conditions:
        names.use(term)
        _refuse_no_condition(reading, term)
    _refuse_tensors(reading, names)
    names.check(reading)
    return tuple(each for each in axes if each), tuple(each for each in conditions if each)


def _refuse_no_condition(reading: Reading, term: Term | None) -> None:
    """What cannot come out true or false, whatever the variables are."""
    if term is None:
        return
    expression = term.expression
    is_number = isinstance(expression, Literal) and not isinstance(expression.value, bool)
    if expression is None or is_number or isinstance(expression, NO_CONDITIONS):
        reading.report("E134", "a condition must be true or false", term.at, "compare it, as in `x > 0`")


def _refuse_tensors(reading: Reading, names: Names) -> None:
    """A space is laid out before there is any tensor."""
    for use in names.uses:
        for name in names_in(use.term.expression) if use.term.expression else ():
            if name.path[0] in {"in", "input"}:
                message = f"`{'.'.join(name.path)}`: tensors are not known in `space` and `where`"
                span = name_span(reading, use.term, name)
                reading.report("E130", message, span, "name a variable")


def _read_axis(reading: Reading, names: Names, entry: Entry, values: MappingOf[str, Argument]) -> Axis | None:
    key, node = entry
    if key.text not in values:
        guess = nearest(key.text, values)
        label = f"did you mean `{guess}`?" if guess else f"variables: {', '.join(values) or 'none'}"
        reading.report("E150", f"`vars` has no `{key.text}`, and `space` varies what stands there", key, label)
        return None
    when: Term | None = None
    times: int | None = None
    if isinstance(node, Mapping):
        inner = dict(reading.entries(node, KEYS, f"`{key.text}` of `space`"))
        if "of" not in inner:
            reading.report("E112", f"`{key.text}` of `space` needs `of`", key, FORM)
            return None
        node = inner["of"].value
        when = read_term(reading, inner["when"].value) if "when" in inner else None
        names.use(when)
        _refuse_no_condition(reading, when)
        if "times" in inner:
            times = _read_times(reading, inner["times"].value)
            if times is None:
                return None
    chosen = _read_values(reading, names, node, key.text)
    if chosen is None or not _fits(reading, key, values[key.text].term, times, chosen):
        return None
    return Axis(key.text, key, chosen, times, when)


def _read_values(reading: Reading, names: Names, node: Node, name: str) -> Progression | tuple[Term, ...] | None:
    if isinstance(node, Scalar):
        try:
            found = progression(node.text)
        except ValueError as error:
            reading.report("E113", f"`{name}` of `space`: {error}", node, FORM)
            return None
        if found is None:
            reading.report("E113", f"`{name}` of `space` has values, {written(node)} stands here", node, FORM)
        return found
    listed = reading.sequence(node, f"`{name}` of `space`")
    if listed is None:
        return None
    if not listed.items:
        reading.report("E113", f"`{name}` of `space` has no values", node, "write at least one")
        return None
    terms = [read_term(reading, item) for item in listed.items]
    for term in terms:
        names.use(term)
    return tuple(term for term in terms if term is not None)


def _read_times(reading: Reading, node: Node) -> int | None:
    if isinstance(node, Scalar) and re.fullmatch(r"[1-9][0-9]{0,2}", node.text, re.ASCII):
        return int(node.text)
    reading.report("E113", f"`times` is how long the list is, {written(node)} stands here", node, "1 to 999")
    return None


def _fits(
    reading: Reading, key: Scalar, default: Term, times: int | None, chosen: Progression | tuple[Term, ...]
) -> bool:
    """Whether the axis makes values of the form that the default has: a number, or a list of so many."""
    is_list = default.expression is None
    listed = () if isinstance(chosen, Progression) else chosen
    makes_list = times is not None or any(each.expression is None for each in listed)
    if is_list and not makes_list:
        message = f"`{key.text}` is a list of {len(default.items)} in `vars`, and here are single values"
        reading.report("E150", message, key, f"write {{of: ..., times: {len(default.items)}}}")
    elif is_list and times is not None and times != len(default.items):
        message = f"`{key.text}` is a list of {len(default.items)} in `vars`, and here are lists of {times}"
        reading.report("E150", message, key, f"write times: {len(default.items)}")
    else:
        return True
    return False
