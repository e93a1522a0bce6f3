"""The one error tree: what went wrong, where it is written, and what to do about it."""

from collections.abc import Iterable, Sequence
from difflib import get_close_matches
from typing import TYPE_CHECKING, Literal, NamedTuple

if TYPE_CHECKING:
    from convcost.language.source import Span

Severity = Literal["error", "warning", "note"]


class Label(NamedTuple):
    """A span and what there is to say about it."""

    span: "Span"
    text: str = ""


class Problem(NamedTuple):
    """One finding. The first label is the culprit; ``notes`` are the facts and the help below the frame.

    ``variants`` are those of the file in which it was found, where it was found by building them. ``topic`` is the
    word of the notation that it is about, where its code does not tell.
    """

    code: str
    message: str
    labels: tuple[Label, ...] = ()
    notes: tuple[str, ...] = ()
    severity: Severity = "error"
    variants: tuple[str, ...] = ()
    topic: str = ""

    @property
    def variant_notes(self) -> tuple[str, ...]:
        """In which variants it was found, as a note of its own; nothing where that is not said."""
        named = ", ".join(f"`{each}`" for each in self.variants)
        return (f"in variant{'s' * (len(self.variants) > 1)} {named}",) if named else ()


def each_once(problems: Iterable[Problem]) -> list[Problem]:
    """What is wrong with several variants in the same way is one problem, with the notes of the first of them."""
    found: dict[Problem, Problem] = {}
    for problem in problems:
        key = problem._replace(variants=(), notes=()) if problem.variants else problem
        known = found.setdefault(key, problem)
        found[key] = known._replace(variants=tuple(dict.fromkeys((*known.variants, *problem.variants))))
    return list(found.values())


class ConvcostError(Exception):
    """Something the user can mend. Carries every problem that was found; ``partial`` is the graph so far."""

    def __init__(self, problems: Iterable[Problem], partial: object = None) -> None:
        self.problems = tuple(problems)
        self.partial = partial
        super().__init__("; ".join(f"{problem.code} {problem.message}" for problem in self.problems))


class Refusal(Exception):
    """An op or a field refuses a value. Whoever knows the source turns it into a `Problem`.

    ``field`` names the argument at fault, so that the frame can point at it.
    """

    def __init__(self, message: str, hint: str = "", field: str = "", code: str = "E300") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint
        self.field = field
        self.code = code


def require(condition: object, message: str, hint: str = "", field: str = "") -> None:
    """Refuse unless the condition holds."""
    if not condition:
        raise Refusal(message, hint, field)


def nearest(name: str, known: Iterable[str]) -> str | None:
    """The known name that was probably meant."""
    matches = get_close_matches(name, list(known), n=1, cutoff=0.6)
    return matches[0] if matches else None


def abridged(names: Sequence[str], most: int) -> str:
    """``a, b, c and 4 more``."""
    more = f" and {len(names) - most:,} more" if len(names) > most else ""
    return ", ".join(names[:most]) + more
