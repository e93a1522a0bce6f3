"""Lines in a row that differ in values alone, as one line over a table: ``for: c n s in stages``."""

from collections.abc import Container, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any, NamedTuple

from convcost.bridges.blocks import naming
from convcost.bridges.blocks.lines import entry, flow, item
from convcost.bridges.blocks.step import NOTHING, Expression, Handed, HandedList, Step, as_names, frozen

FEWEST_ROWS = 3
MOST_STEPS = 3
"""Steps of one row."""
SEVERAL = "stages"
"""What the table of rows of several steps is called."""
MOST_COLUMNS = 6
MOST_ROWS = 40
"""Nobody writes longer tables by hand, and rows are compared anew from every step on."""
INDENT = 2

Column = tuple[Any, ...]


class Tabulated(NamedTuple):
    """The steps, and the tables that their loops go through by name."""

    steps: list[Step]
    tables: Mapping[str, Sequence[Any]]


class _Loop(NamedTuple):
    """So many steps as one, with the rows that it goes through and what it calls their columns."""

    step: Step
    names: tuple[str, ...]
    rows: list[Any]


class _Choice(NamedTuple):
    """A loop in the place of so many steps, its table where that needs a name, and the lines that this saves."""

    saved: int
    length: int
    step: Step
    table: Mapping[str, Sequence[Any]]


def tabulated(steps: Sequence[Step], taken: Container[str]) -> Tabulated:
    """The steps in fewer lines, where at least three in a row are one but for a few values.

    ``taken`` are the names that a column or a table may not have.
    """
    done: list[Step] = []
    tables: dict[str, Sequence[Any]] = {}
    forms = [_form(step) for step in steps]
    index = 0
    while index < len(steps):
        best = max(_choices(steps, forms, index, taken, tables), key=lambda each: each.saved, default=None)
        if best is None or best.saved < 1:
            done.append(steps[index])
            index += 1
            continue
        done.append(best.step)
        tables |= best.table
        index += best.length
    return Tabulated(done, tables)


def _choices(
    steps: Sequence[Step], forms: Sequence[object], start: int, taken: Container[str], tables: Mapping[str, Any]
) -> Iterator[_Choice]:
    """Every loop that may begin here, the one with the shortest row first."""
    for size in range(1, MOST_STEPS + 1):
        count = _rows(forms, start, size) * size
        loop = _loop(steps[start : start + count], size, taken) if count >= FEWEST_ROWS * size else None
        if loop is None:
            continue
        wanted = f"{naming.snake(loop.step.kind)}s" if size == 1 else SEVERAL
        step, table = _written(loop, naming.free(wanted, tables), taken)
        lines = _lines(step) + (len(list(entry("vars", table, 0))) if table else 0)
        yield _Choice(sum(map(_lines, steps[start : start + count])) - lines, count, step, table)


def _rows(forms: Sequence[object], start: int, size: int) -> int:
    """How many rows of this size stand here in a row."""
    pattern = forms[start : start + size]
    if None in pattern or len(pattern) < size or (size > 1 and len(set(pattern)) == 1):
        return 0
    count = 1
    while count < MOST_ROWS and forms[start + count * size : start + (count + 1) * size] == pattern:
        count += 1
    return count


def _form(step: Step) -> object:
    """What has to be the same in every row; None for a step that needs a line of its own."""
    has_lists = any(isinstance(value, HandedList) for value in step.fields.values())
    is_bound = has_lists or bool(step.source or step.is_needed or step.name or step.share or step.is_owner or step.when)
    if is_bound or step.branches is not None or step.steps is not None or step.loop or step.is_join:
        return None
    handed = tuple((name, as_names(value)) for name, value in step.fields.items() if isinstance(value, Handed))
    names = () if step.is_call else tuple(sorted(step.fields))
    return step.kind, step.is_call, handed, names, frozen(step.marks)


def _loop(steps: Sequence[Step], size: int, taken: Container[str]) -> _Loop | None:
    """The steps as one with columns in place of what differs; None where a value cannot stand in a table."""
    columns: dict[str, Column] = {}
    found = [_step(steps[place::size], columns, taken) for place in range(size)]
    made = [step for step in found if step is not None]
    if len(made) < size or not 1 <= len(columns) <= MOST_COLUMNS:
        return None
    head, last = steps[0], steps[-1]
    step = made[0]
    if size > 1:
        step = replace(
            made[-1], kind="seq", fields={}, is_call=False, steps=tuple(made), repeat=None, first=NOTHING, marks=NOTHING
        )
    nodes = tuple(node for each in steps for node in each.nodes)
    step = replace(step, takes=head.takes, gives=last.gives, width=head.width, out_width=last.out_width, nodes=nodes)
    rows = [list(row) if len(row) > 1 else row[0] for row in zip(*columns.values(), strict=True)]
    return _Loop(step, tuple(columns), rows)


def _step(steps: Sequence[Step], columns: dict[str, Column], taken: Container[str]) -> Step | None:
    """One step for all of these, which stand at one place of their rows."""
    names = dict.fromkeys(name for step in steps for name in step.fields)
    values = {name: tuple(_given(step, name) for step in steps) for name in names}
    repeats = tuple(1 if step.repeat is None else step.repeat for step in steps)
    starts = dict.fromkeys(name for step in steps for name in step.first)
    firsts = {name: tuple(step.first.get(name, _given(step, name)) for step in steps) for name in starts}
    if any(value is None for column in (*values.values(), *firsts.values()) for value in column):
        return None

    def said(name: str, column: Column) -> Any:
        if len({frozen(value) for value in column}) == 1:
            return column[0]
        known = next((key for key, each in columns.items() if frozen(each) == frozen(column)), None)
        called = known or naming.column(name, _Taken(columns, taken))
        columns[called] = column
        return Expression(called)

    fields = {name: said(name, column) for name, column in values.items()}
    unless_given = steps[0].defaults
    fields = {name: value for name, value in fields.items() if frozen(value) != frozen(unless_given.get(name))}
    repeat = said("repeat", repeats)
    first = {name: said(name, column) for name, column in firsts.items()}
    is_sound = all(_may_stand_in_a_table(value) for column in columns.values() for value in column)
    return replace(steps[-1], fields=fields, repeat=None if repeat == 1 else repeat, first=first) if is_sound else None


class _Taken:
    """The names of the columns and of what stands around them."""

    def __init__(self, columns: Container[str], around: Container[str]) -> None:
        self.parts = (columns, around)

    def __contains__(self, name: object) -> bool:
        return any(name in part for part in self.parts)


def _given(step: Step, name: str) -> Any:
    return step.fields.get(name, step.defaults.get(name))


def _may_stand_in_a_table(value: Any) -> bool:
    """Whether it is a number or a word; rows of true and false would be harder to read than lines."""
    return isinstance(value, int | str) and not isinstance(value, bool | Expression)


def _written(loop: _Loop, wanted: str, taken: Container[str]) -> tuple[Step, Mapping[str, Sequence[Any]]]:
    """The step with its table in the line if that fits, else with its name, and the table of that name."""
    names = " ".join(loop.names)
    step = replace(loop.step, loop=f"{names} in {flow(loop.rows)}")
    if _lines(step) == 1:
        return step, {}
    name = naming.free(wanted, taken)
    return replace(loop.step, loop=f"{names} in {name}"), {name: loop.rows}


def _lines(step: Step) -> int:
    """About how many lines a step takes: arguments that its kind's defaults would give are counted too."""
    return len(list(item(_mapping(step), INDENT)))


def _mapping(step: Step) -> Any:
    inner: Any = {name: as_names(value) for name, value in step.fields.items()}
    if step.steps is not None:
        inner = [_mapping(each) for each in step.steps]
    modifiers = {"for": step.loop, "repeat": step.repeat, "first": dict(step.first), **step.marks}
    return {step.kind: inner, **{key: value for key, value in modifiers.items() if value}}
