"""Which names may be used where: checked once per written step, before any number is known."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from convcost.errors import Label, Problem, abridged, nearest
from convcost.language.expression import FUNCTIONS, KEYWORDS, LATER_FUNCTIONS, Expression, Literal, Name, names_in
from convcost.language.expression.operations import Compare, Conditional, Items, Logic, Not
from convcost.language.nodes import Scalar
from convcost.language.source import Span
from convcost.layers.fields import words
from convcost.layers.op import followers, kinds, lookup, norm_kind
from convcost.layers.shape import SIZE_NAMES
from convcost.notation.spec.aliases import KINDS
from convcost.notation.spec.model import Term
from convcost.notation.spec.reading import Reading

COUNTER = "i"
WORD = "a word"
"""What a name is that `words` declares."""
MOST_LISTED = 20
LATER_WORDS = frozenset({"half"})
"""Words that fields have learned after 0.1: known in these fields alone, so that files may have them as names."""
RESERVED = frozenset({"in", "input", COUNTER, *KEYWORDS, *(FUNCTIONS.keys() - LATER_FUNCTIONS)})

YAML_BOOLEANS = {"yes": "true", "on": "true", "y": "true", "no": "false", "off": "false", "n": "false"}
"""What YAML 1.1 takes for truth values; here they are names like any other."""


@dataclass
class Use:
    """A term that was written, with the names that only its own step brings in."""

    term: Term
    loop_names: frozenset[str]
    words: tuple[str, ...]
    sugar: str
    """`norm` or `activation` where it is the word of a layer that follows."""
    is_reference: bool
    takes_words: bool
    """Whether a word of the file's own might stand here: in conditions, variables and arguments of blocks."""

    def taken(self) -> tuple[str, ...]:
        """The words that may stand here, for a suggestion."""
        return (*self.words, *(followers(self.sugar) if self.sugar else ()))


@dataclass
class Names:
    """The names of one scope: the file, or one block. Tensors are gathered while its steps are read."""

    owner: str
    values: dict[str, str]
    """Names of numbers and words, with what they are (`vars`, an argument)."""
    tensors: dict[str, Scalar | None] = field(default_factory=dict)
    uses: list[Use] = field(default_factory=list)
    loops: tuple[str, ...] = ()
    """Names of the `for` loops around the step being read."""
    has_counter: bool = False
    has_tensors: bool = True

    def use(
        self,
        term: Term | None,
        words: tuple[str, ...] = (),
        *,
        sugar: str = "",
        is_reference: bool = False,
        takes_words: bool = True,
    ) -> None:
        """Note a term; it is checked when the whole scope has been read."""
        if term is None or isinstance(term.expression, Literal):
            return
        loops = frozenset((*self.loops, COUNTER)) if self.has_counter else frozenset(self.loops)
        self.uses.append(Use(term, loops, words, sugar, is_reference, takes_words))

    def check(self, reading: Reading) -> None:
        """Report every name that nothing in this scope defines."""
        for use in self.uses:
            for term, name in _names(use.term):
                if not self._is_known(name, use, is_tensor=use.is_reference and isinstance(term.expression, Name)):
                    reading.problems.append(self._unknown(reading, term, name, use))

    def _is_known(self, name: Name, use: Use, *, is_tensor: bool) -> bool:
        first = name.path[0]
        if first in {"in", "input"} or first in self.tensors or first in use.loop_names:
            return True
        if is_tensor:
            return self.values.get(first) in {"tensor", "list"} or self._begins_with_dotted(name.path)
        return first in self.values or first in use.words or (len(name.path) == 1 and is_word(first))

    def _begins_with_dotted(self, path: tuple[str, ...]) -> bool:
        """Whether a path begins with a name that has dots of its own, as `expand` writes them."""
        return any(".".join(path[:depth]) in self.tensors for depth in range(2, len(path) + 1))

    def _unknown(self, reading: Reading, term: Term, name: Name, use: Use) -> Problem:
        has_dotted = use.is_reference and any("." in each for each in self.tensors)
        first = ".".join(name.path) if has_dotted else name.path[0]
        here = [*self.values, *self.tensors, *sorted(use.loop_names)]
        words = use.taken()
        known = [*here, *(("in", "input") if self.has_tensors else ()), *words]
        boolean = None if use.is_reference else YAML_BOOLEANS.get(first.lower())
        if first == COUNTER:
            return self._no_counter(reading, term, name)
        guess = boolean or _alias(first, words) or nearest(first, known)
        if guess == first:
            return self._no_tensor(reading, term, name)
        nothing = f"neither defined here nor one of: {', '.join(words)}" if words else "not defined here"
        label = f"did you mean `{guess}`?" if guess else nothing
        stands_alone = term.expression is not None and _stands_alone(name, term.expression)
        may_be_word = use.takes_words and stands_alone and not use.is_reference and not guess
        declare = (f"a word of your own is declared: `words: [{first}]`",) if may_be_word else ()
        span = name_span(reading, term, name)
        message = f"unknown {'tensor' if use.is_reference else 'name'} `{first}`"
        notes = (f"names here: {self._describe(use)}", *declare)
        return Problem("E130", message, (Label(span, label),), notes, topic="words" if declare else "")

    @staticmethod
    def _no_counter(reading: Reading, term: Term, name: Name) -> Problem:
        label = Label(name_span(reading, term, name), "there is none around this")
        notes = ("a `for` of its own counts by a name: `for: r in range(n)`",)
        message = f"`{COUNTER}` counts the rounds of a `repeat` or `for`"
        return Problem("E130", message, (label,), notes, topic="repeat")

    def _no_tensor(self, reading: Reading, term: Term, name: Name) -> Problem:
        what = self.values.get(name.path[0], "a value")
        message = f"`{name.path[0]}` is {what}, and a tensor is expected here"
        label = Label(name_span(reading, term, name), "an argument that takes one is declared `name: tensor`")
        return Problem("E130", message, (label,))

    def _describe(self, use: Use) -> str:
        tensors = [name for name in self.tensors if name != "input"]
        words = [name for name, what in self.values.items() if what == WORD]
        values = [name for name in self.values if name not in tensors and name not in words]
        parts = [f"{', '.join(values)} ({self.owner})"] if values else []
        parts += [f"{', '.join(words)} (words)"] if words else []
        parts += [f"{abridged(tensors, MOST_LISTED)} (tensors)"] if tensors else []
        loops = sorted(use.loop_names - {COUNTER})
        parts += [f"{', '.join(loops)} (for)"] if loops else []
        parts += ["i (the round)"] if COUNTER in use.loop_names else []
        parts += ["in (the width coming in)", "input (what entered)"] if self.has_tensors else []
        return "; ".join(parts)


def _stands_alone(name: Name, expression: Expression) -> bool:
    """Whether a name is all of an expression or one side of a comparison, as a word is, and nothing is computed."""
    if isinstance(expression, Compare):
        return name in expression.parts() and len(name.path) == 1
    if expression == name:
        return len(name.path) == 1
    return isinstance(expression, Logic | Not | Conditional | Items) and any(
        _stands_alone(name, part) for part in expression.parts()
    )


def _alias(name: str, words: tuple[str, ...]) -> str | None:
    """What another framework's word is here, if that may stand here."""
    kind = KINDS.get(name) or KINDS.get(name.lower(), name.lower())
    return next((word for word in words if kind in {word, norm_kind(word)}), None)


def _names(term: Term) -> Iterator[tuple[Term, Name]]:
    if term.expression is not None:
        for name in names_in(term.expression):
            yield term, name
    for item in term.items:
        yield from _names(item)


def name_span(reading: Reading, term: Term, name: Name) -> Span:
    """Where a name stands, down to its characters where the term's text is as written."""
    return reading.document.span_inside(term.at, name.start, name.end)


def is_word(name: str) -> bool:
    """Whether a name is a word that some kind takes: an activation, a norm, or a choice such as `same`.

    Told by file names and the types of fields, so that a file imports only the kinds it uses. The letters of axes are
    words only where a field says so: `w` is too good a name for a width.
    """
    if name in LATER_WORDS:
        return False
    kind = lookup(name)
    if kind is not None:
        return kind.is_activation
    return name == "none" or norm_kind(name) in kinds() or name in words() - SIZE_NAMES


def check_name(reading: Reading, node: Scalar, what: str, *, in_expressions: bool) -> bool:
    """Whether a new name may be given; otherwise a problem."""
    wrong = wrong_name(node.text, what, in_expressions=in_expressions)
    if wrong:
        reading.report("E131", wrong[0], node, wrong[1])
    return not wrong


def wrong_name(name: str, what: str, *, in_expressions: bool) -> tuple[str, str] | None:
    """Why a name may not be given, and what to do about it; None if it may."""
    if name in RESERVED:
        return f"`{name}` cannot name {what}: it has a meaning in expressions", "choose another"
    if in_expressions and not name.isidentifier():
        return f"`{name}` cannot name {what}", "letters, digits and _, no digit first"
    if in_expressions and is_word(name):
        return f"`{name}` cannot name {what}: it is a word with a meaning of its own", "choose another"
    return None
