"""Transforms by name: ``reduce{ratio=4, min_kernel=5}``, as the command line and Python programs ask for them."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from fractions import Fraction
from typing import NamedTuple

from convcost.errors import ConvcostError, Problem, nearest
from convcost.graph import Graph
from convcost.graph.applying.touched import touched
from convcost.graph.transforms import Transform, lookup, names, options, required
from convcost.language.expression import ExpressionError, Scope, Value, parse
from convcost.layers.fields import show

FORM = re.compile(r"\s*([\w-]+)\s*(?:\{(.*)\}\s*)?", re.DOTALL)
ONLY = "only"
"""The option of every transform that is a glob over names, and no expression."""
USAGE = "--apply takes NAME or 'NAME{option=value, option=value}', in quotes because of the braces"


class Application(NamedTuple):
    """A transform with its options, ready to be applied; ``written`` is how the command line takes it."""

    transform: Transform
    options: Mapping[str, object]
    written: str

    def to(self, graph: Graph) -> Graph:
        """What the transform makes of a graph, with a note on the layers that it touched."""
        try:
            made = self.transform(graph, **self.options)
            self._require_change(graph, made)
        except ConvcostError as error:
            problems = [_blaming(problem, self.written) for problem in error.problems]
            raise ConvcostError(problems, error.partial) from None
        note = touched(graph, made, self.written)
        return replace(made, applied=(*graph.applied, self.written), diagnostics=(*made.diagnostics, note))

    def _require_change(self, graph: Graph, made: Graph) -> None:
        """Refuse a choice of layers among which nothing changes, naming one that would."""
        only = str(self.options.get(ONLY, ""))
        if not only or made != graph:
            return
        every = self.transform(graph, **{name: value for name, value in self.options.items() if name != ONLY})
        now = {node.name: node.op for node in every.nodes}
        would = [node.name for node in graph.nodes if now.get(node.name) != node.op or node.name not in now]
        guess = nearest(only, would)
        hint = f"did you mean `{guess}`?" if guess else "`*` stands for one part of a name, `**` for any number of them"
        raise _error(f"no layer that this would change is called `{only}`", hint)


def application(text: str, **given: object) -> Application:
    """The transform that is asked for; raises `ConvcostError` for an unknown transform, option or value."""
    name, texts = _split(text)
    transform = lookup(name)
    if transform is None:
        guess = nearest(name, names())
        raise _error(f"no transform is called `{name}`", f"did you mean `{guess}`?" if guess else _listed(names()))
    values = {option: each if option == ONLY else _value(name, option, each) for option, each in texts.items()}
    read = _options(name, transform, {**values, **given})
    return Application(transform, read, _written(name, {**texts, **given}))


def apply(graph: Graph, transform: str, **given: object) -> Graph:
    """The graph that a transform makes, with a note on the layers that it touched.

    Options stand in the text, ``"reduce{ratio=4}"``, or are keywords: ``apply(graph, "reduce", ratio=4)``. Raises
    `ConvcostError` for an unknown transform or option, and where the transform does not apply.
    """
    return application(transform, **given).to(graph)


def apply_all(graph: Graph, transforms: Iterable[str]) -> Graph:
    """One transform after the other; all of them are read before the first is applied."""
    for each in [application(transform) for transform in transforms]:
        graph = each.to(graph)
    return graph


def _blaming(problem: Problem, transform: str) -> Problem:
    """The complaint of a layer, which may be far from where a transform made the difference."""
    if problem.code in {"E320", "E403"}:
        return problem
    note = f"`{transform}` leads to this; as it is written, the network is sound"
    return problem._replace(notes=(*problem.notes, note))


def _split(text: str) -> tuple[str, dict[str, str]]:
    """The name, and the options as texts."""
    found = FORM.fullmatch(text)
    if found is None:
        raise _error(f"`{text}` names no transform", USAGE)
    texts: dict[str, str] = {}
    for each in (found[2] or "").split(",") if (found[2] or "").strip() else ():
        option, equals, value = (part.strip() for part in each.partition("="))
        if not (option and equals and value):
            raise _error(f"`{each.strip()}` in `{text.strip()}` is no option", USAGE)
        if option in texts:
            raise _error(f"`{option}` is given twice in `{text.strip()}`", "once is enough")
        texts[option] = value
    return found[1], texts


class _Words(Scope):
    """Options are numbers, words, true or false: a name in them stands for itself."""

    def value(self, path: tuple[str, ...]) -> Value:
        return ".".join(path)


def _value(name: str, option: str, text: str) -> Value:
    try:
        return parse(text).evaluate(_Words())
    except ExpressionError as error:
        raise _error(f"`{option}={text}` of `{name}`: {error.message}", *filter(None, [error.hint])) from None


def _options(name: str, function: Transform, values: Mapping[str, object]) -> dict[str, object]:
    """The values as the annotations of the function read them."""
    fields = options(function)
    for option in values:
        if option not in fields:
            guess = nearest(option, fields)
            known = f"it takes {', '.join(fields)}" if fields else "it takes no options"
            raise _error(f"`{name}` has no option `{option}`", f"did you mean `{guess}`?" if guess else known)
    for option in required(function):
        if option not in values:
            raise _error(f"`{name}` needs the option `{option}`", f"for example --apply '{name}{{{option}=2}}'")
    read = {}
    for option, value in values.items():
        try:
            read[option] = fields[option].read(Fraction(str(value)) if isinstance(value, float) else value)
        except ValueError as error:
            raise _error(f"`{option}` of `{name}` {error}", *_words(fields[option].words)) from None
    return read


def _words(words: tuple[str, ...]) -> tuple[str, ...]:
    return (f"one of {', '.join(words)}",) if words else ()


def _written(name: str, values: Mapping[str, object]) -> str:
    """The transform as the command line takes it."""
    given = ", ".join(
        f"{option}={value if isinstance(value, str) else show(value)}" for option, value in values.items()
    )
    return f"{name}{{{given}}}" if given else name


def _listed(known: tuple[str, ...]) -> str:
    return f"there are: {', '.join(known)}"


def _error(message: str, *notes: str) -> ConvcostError:
    return ConvcostError([Problem("E403", message, notes=notes)])
