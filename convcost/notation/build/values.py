"""The values of `vars` under a variant and `--set`: overrides first, then each name once, in any order."""

from collections.abc import Mapping

from convcost.errors import ConvcostError, Label, Problem, Refusal, nearest
from convcost.language.expression import ExpressionError, Literal, Value, parse
from convcost.language.nodes import PLAIN, Scalar
from convcost.language.source import Source, Span
from convcost.notation.build.builder import Builder
from convcost.notation.build.frame import Frame
from convcost.notation.build.tensor import Bound
from convcost.notation.spec.model import Argument, Network, Term
from convcost.notation.spec.scope import is_word

DEEPEST = 100
NOTHING: Mapping[str, Value] = {}


def resolve_values(
    builder: Builder, variant: str | None, overrides: Mapping[str, Value], values: Mapping[str, Value] = NOTHING
) -> dict[str, Value]:
    """Evaluate `vars`; they may refer to each other without a cycle.

    An override is an expression where it is a text, and otherwise the value itself. ``values`` were worked out before.
    """
    network = builder.network
    if variant is not None and variant not in network.sets:
        raise ConvcostError([unknown_variant(network, variant)])
    terms: dict[str, Argument] = {**network.vars, **(network.sets[variant] if variant else {})}
    declared = {*network.vars, *(name for each in network.sets.values() for name in each)}
    given = {name: _parse_override(name, text, declared) for name, text in overrides.items()}
    resolver = _Resolver(builder, {name: each for name, each in terms.items() if name not in given}, given)
    resolver.values.update(values)
    resolver.values.update(dict(zip(network.words, network.words, strict=True)))
    for name in [*terms, *given]:
        resolver.value((name,))
    return resolver.values


def unknown_variant(network: Network, variant: str) -> Problem:
    """What there is to say where a variant is named that does not exist."""
    guess = nearest(variant, network.variants)
    hint = f"did you mean `{guess}`?" if guess else f"its variants: {', '.join(network.variants) or 'none'}"
    file = network.document.source.name
    return Problem("E401", f"{network.name} ({file}) has no variant `{variant}`", (), (hint,))


def _parse_override(name: str, given: Value, declared: set[str]) -> tuple[Source, Term]:
    text = given if isinstance(given, str) else ""
    source = Source(f"--set {name}", text)
    if name not in declared:
        guess = nearest(name, declared)
        hint = f"did you mean `{guess}`?" if guess else f"variables: {', '.join(sorted(declared)) or 'none'}"
        raise ConvcostError([Problem("E150", f"`--set {name}`: the network has no variable `{name}`", (), (hint,))])
    at = Scalar(text, PLAIN, 0, len(text))
    if not isinstance(given, str):
        return source, Term(at, Literal(given))
    try:
        return source, Term(at, parse(text))
    except ExpressionError as error:
        label = Label(Span(source, error.start, error.end), error.hint)
        raise ConvcostError([Problem(error.code, error.message, (label,))]) from None


class _Resolver(Frame):
    """A scope in which a name is evaluated when it is first asked for."""

    def __init__(self, builder: Builder, terms: dict[str, Argument], given: dict[str, tuple[Source, Term]]) -> None:
        super().__init__({}, Bound(()))
        self._builder = builder
        self._terms = terms
        self._given = given
        self._pending: list[str] = []

    def value(self, path: tuple[str, ...]) -> Value:
        name = path[0]
        if len(path) > 1 or name in {"in", "input"}:
            raise Refusal(f"`{'.'.join(path)}`: tensors are not known in `vars`", code="E130")
        if name in self.values:
            return self.values[name]
        if name not in self._terms and name not in self._given:
            if is_word(name):
                return name
            guess = nearest(name, [*self._terms, *self._given, *self._builder.network.words])
            hint = f"did you mean `{guess}`?" if guess else f"a word of your own is declared: `words: [{name}]`"
            raise Refusal(f"unknown name `{name}`", hint, code="E130")
        if name in self._pending:
            cycle = " -> ".join([*self._pending[self._pending.index(name) :], name])
            raise Refusal(f"`{name}` is defined by itself", cycle, code="E150")
        if len(self._pending) == DEEPEST:
            raise Refusal(f"more than {DEEPEST} variables, one defined by the other", code="E104")
        self._pending.append(name)
        self.values[name] = self._evaluate(name)
        self._pending.pop()
        return self.values[name]

    def _evaluate(self, name: str) -> Value:
        if name not in self._given:
            return self._builder.evaluate(self._terms[name].term, self)
        source, term = self._given[name]
        try:
            return term.expression.evaluate(self) if term.expression else []
        except ExpressionError as error:
            label = Label(Span(source, error.start, error.end), error.hint)
            raise ConvcostError([Problem(error.code, error.message, (label,))]) from None
