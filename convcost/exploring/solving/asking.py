"""The objective that options, or the arguments of a function, ask for."""

from convcost.analysis.settings import Settings
from convcost.errors import ConvcostError, Problem
from convcost.exploring.designs.requirement import target
from convcost.exploring.designs.subject import column_named
from convcost.exploring.solving.solution import Objective


def objective_of(
    maximize: str | None, minimize: str | None, nearest: str | None, settings: Settings
) -> Objective | None:
    """What is to be largest, smallest or nearest to a number; at most one of them. Raises `ConvcostError`."""
    if sum(each is not None for each in (maximize, minimize, nearest)) > 1:
        hint = "limit the other figures by `--max` and `--min`"
        raise ConvcostError([Problem("E403", "a solution has one objective, and several are given", notes=(hint,))])
    if nearest is not None:
        aim = target("--nearest", nearest, settings)
        return Objective("nearest", aim.column, aim.value)
    if maximize is not None:
        return Objective("largest", column_named(maximize, settings))
    return None if minimize is None else Objective("smallest", column_named(minimize, settings))
