"""The least that a tool of this kind can do: the start-up of `convcost analyze` is measured against it.

One argument parsed with typer, the YAML scanned, one pydantic TypeAdapter per kind used, a rich table of as many rows.
"""

from dataclasses import make_dataclass
from pathlib import Path

import typer

FIELDS_BY_KIND = {
    "conv": 7, "batchnorm": 1, "relu": 0, "maxpool": 5, "add": 0, "global_avgpool": 0, "linear": 2,
}  # fmt: skip
ROWS = 20
COLUMNS = 7


def floor(file: Path) -> None:
    """Do nothing useful with a network file."""
    import yaml
    from pydantic import TypeAdapter
    from rich.console import Console
    from rich.table import Table

    tokens = list(yaml.scan(file.read_text(encoding="utf-8"), Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader)))
    for kind, count in FIELDS_BY_KIND.items():
        TypeAdapter(make_dataclass(kind, [(f"field{index}", int) for index in range(count)]))
    table = Table(*(f"column {index}" for index in range(COLUMNS)), title=f"{len(tokens)} tokens")
    for row in range(ROWS):
        table.add_row(*(str(row * index) for index in range(COLUMNS)))
    Console(force_terminal=True, width=120).print(table)


if __name__ == "__main__":
    typer.run(floor)
