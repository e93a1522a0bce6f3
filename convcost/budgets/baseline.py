"""The figures of networks in a file that is committed: what ``--write-baseline`` writes and ``--baseline`` reads."""

import json
import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any

from convcost.analysis.columns import Column
from convcost.analysis.measured import Measured
from convcost.analysis.settings import Settings
from convcost.analysis.totals import Figure, Total
from convcost.budgets.budget import labelled
from convcost.budgets.git import no_base
from convcost.errors import ConvcostError
from convcost.networks.files import file_bytes
from convcost.notation.spec import metrics
from convcost.notation.spec.figures import DEFAULT

SCHEMA = "convcost/baseline/1"
AGAIN = "write it again: convcost check NET... --write-baseline FILE"

LOWER_BOUND = re.compile(r">=([0-9]{1,100})")

Written = int | list[int] | str
Entry = Mapping[str, Any]
Key = tuple[str, str | None]
"""A file, by its path from the directory of the baseline, and a variant."""


@dataclass(frozen=True)
class Recorded:
    """The figures of one network as they were written down."""

    whole: Mapping[str, Total[Figure]]
    parts: Mapping[str, Mapping[str, Total[Figure]]]

    @property
    def paths(self) -> Collection[str]:
        """The parts that were written down: those at the top, and those with a limit."""
        return self.parts

    def figure(self, column: Column, settings: Settings, part: str | None = None) -> Total[Figure] | None:
        """The figure of the network or of a part, if it was written down."""
        return (self.whole if part is None else self.parts.get(part, {})).get(labelled(column, settings))


def entry(net: Measured, limited: Iterable[tuple[Column, Settings, str | None]]) -> Entry:
    """What is written down of a network: all that could be limited, also of the parts at the top, and what is."""
    columns = metrics.limitable().values()
    additive = [column for column in columns if column.additive]
    wanted = [
        *((column, DEFAULT, None) for column in columns),
        *((column, DEFAULT, path) for path in net.paths if "." not in path for column in additive),
        *limited,
    ]
    whole: dict[str, Written] = {}
    parts: dict[str, dict[str, Written]] = {}
    for column, settings, path in wanted:
        value = _value(net.figure(column, settings, path))
        if value is not None:
            (whole if path is None else parts.setdefault(path, {}))[labelled(column, settings)] = value
    return {"figures": whole, "parts": parts}


def written(entries: Mapping[Key, Entry]) -> str:
    """The file's text, sorted and with few figures to a line, so that a commit shows what changed."""
    files: dict[str, Any] = {}
    for (file, variant), found in entries.items():
        if variant is None:
            files[file] = found
        else:
            files.setdefault(file, {"variants": {}})["variants"][variant] = found
    return _indented({"schema": SCHEMA, "files": files}) + "\n"


def read_baseline(file: Path) -> Mapping[Key, Recorded]:
    """The networks of a file; raises `ConvcostError`."""
    data = file_bytes(file, str(file))
    try:
        found = json.loads(data)
        if found["schema"] != SCHEMA:
            raise _unreadable(file, f"its schema is not {SCHEMA}")
        return dict(_networks(found["files"]))
    except (ValueError, RecursionError) as error:
        raise _unreadable(file, f"{error}") from None
    except (KeyError, TypeError, AttributeError):
        raise _unreadable(file, "it is not what `--write-baseline` writes") from None


def _indented(value: Any, indent: str = "") -> str:
    """Sorted JSON in which a mapping without mappings is one line."""
    if not isinstance(value, dict) or not any(isinstance(each, dict) for each in value.values()):
        return json.dumps(value, sort_keys=True)
    inner = f"{indent} "
    lines = (f"{json.dumps(key)}: {_indented(value[key], inner)}" for key in sorted(value))
    return f"{{\n{inner}" + f",\n{inner}".join(lines) + f"\n{indent}}}"


def _networks(files: Mapping[str, Any]) -> Iterator[tuple[Key, Recorded]]:
    for file, found in files.items():
        for variant, each in found.get("variants", {None: found}).items():
            parts = {path: _totals(figures) for path, figures in each["parts"].items()}
            yield (file, variant), Recorded(_totals(each["figures"]), parts)


def _totals(figures: Mapping[str, Written]) -> Mapping[str, Total[Figure]]:
    return {label: _total(value) for label, value in figures.items()}


def _value(total: Total[Figure] | None) -> Written | None:
    """Integers, a list per axis, a word, a lower bound as ``>=7``; nothing where nothing is known."""
    if total is None or isinstance(total.value, Fraction | None):
        return None
    if isinstance(total.value, tuple):
        axes = [axis for axis in total.value if isinstance(axis, int)]
        return axes if len(axes) == len(total.value) else None
    return total.value if total.is_complete or isinstance(total.value, str) else f">={total.value}"


def _total(value: Written) -> Total[Figure]:
    if isinstance(value, str):
        bound = LOWER_BOUND.fullmatch(value)
        return Total(int(bound[1]), is_complete=False) if bound else Total(value)
    axes = value if isinstance(value, list) else [value]
    if not axes or any(type(axis) is not int or axis < 0 for axis in axes):
        raise TypeError
    return Total(tuple(axes) if isinstance(value, list) else value)


def _unreadable(file: Path, reason: str) -> ConvcostError:
    return no_base(f"cannot read the baseline `{file}`: {reason}", AGAIN)
