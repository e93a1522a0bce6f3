"""What a class of designs is known by in every run, on every machine: how its guards come out, as what they compute."""

from collections.abc import Iterator, Mapping, Sequence
from hashlib import blake2b
from random import Random

from convcost.language.tracing import Arena, Guard
from convcost.language.tracing.arena import computed

PROBES = 3
BEYOND = 2**40
"""Variables take values far outside of their space, where expressions that are not the same hardly ever agree."""


class Signatures:
    """The signatures of the classes of one arena.

    Two runs may write one expression in two ways, and number it otherwise. So an expression is told by its values at a
    few points that are the same in every run.
    """

    def __init__(self, arena: Arena) -> None:
        self._arena = arena
        random = Random(0)  # noqa: S311 - the same points in every run are the idea
        self._probes = [[random.randrange(1, BEYOND) for _ in arena.variables] for _ in range(PROBES)]
        self._values: list[list[int | None]] = []

    def of(self, choice: Sequence[int], guards: Mapping[Guard, int]) -> str:
        """Of the class at which the guards come out so, for one choice of all that is no number."""
        self._evaluate()
        told = sorted(
            {(guard.question, *self._known(guard.expression), str(outcome)) for guard, outcome in guards.items()}
        )
        return blake2b(repr((tuple(choice), told)).encode(), digest_size=12).hexdigest()

    def _known(self, expression: int) -> Iterator[str]:
        return map(str, self._values[expression])

    def _evaluate(self) -> None:
        """The values of every expression that has been added since; None where it divides by 0."""
        for number in range(len(self._values), len(self._arena.terms)):
            term = self._arena.terms[number]
            if term.operation == "variable":
                self._values.append([probe[term.constant] for probe in self._probes])
                continue
            found: list[int | None] = []
            for probe in range(PROBES):
                parts = [self._values[part][probe] for part in term.parts]
                known = [each for each in parts if each is not None]
                is_known = len(known) == len(parts) and not (term.operation == "quotient" and known[1] == 0)
                found.append(computed(term, tuple(known)) if is_known else None)
            self._values.append(found)
