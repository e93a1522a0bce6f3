"""Rooms stand in one order, every outside library has its one room, and files stay small."""

from collections.abc import Iterable
from graphlib import CycleError
from pathlib import Path

import pytest

from tests.imports import Import, imports, order

PACKAGE = Path(__file__).parents[1] / "convcost"
FILES = sorted(PACKAGE.rglob("*.py"))
ROOMS = {path.relative_to(PACKAGE).with_suffix("").parts[0] for path in FILES}
LONGEST_FILE = 400
MOST_ENTRIES = 22

LIBRARIES = {
    "yaml": ("language/document/yaml_reader.py",),
    "pydantic": ("notation/build/arguments.py",),
    "pydantic_core": ("notation/build/arguments.py", "layers/fields.py"),
    "rich": ("page/terminal.py", "cli/progress.py"),
    "typer": ("cli/",),
    "importlib": (
        "__init__.py",
        "analysis/columns.py",
        "bridges/kinds/__init__.py",
        "bridges/modules/forms/__init__.py",
        "bridges/onnx/operators/__init__.py",
        "bridges/onnx/writing/forms/__init__.py",
        "bridges/targets/__init__.py",
        "bridges/torch/making.py",
        "bridges/torch/operators/__init__.py",
        "cli/app.py",
        "cli/run.py",
        "conventions/__init__.py",
        "layers/op.py",
        "graph/transforms/__init__.py",
        "page/formats/__init__.py",
    ),
    "numpy": ("exploring/designs/arrays.py",),
    "polars": ("exploring/sweeping/tables.py",),
    "pyarrow": ("exploring/sweeping/tables.py",),
    "joblib": ("exploring/designs/workers.py",),
    "torch": ("bridges/torch/library.py",),
    "onnx": (),
}
"""Where a library may be imported; importing by a name that is put together is for what finds its files by name."""

STATED_BY_A_KIND = {"errors", "language.quantity", "language.tracing", *(f"layers.{each}" for each in (
    "families", "equation", "fields", "op", "product", "shape", "window"
))}  # fmt: skip

ONLY = {
    "language/source.py": set(),
    "language/document/": {"language.document", "errors", "language.nodes", "language.source"},
    "language/expression/": {"language.expression", "errors", "language.quantity", "language.tracing"},
    "layers/families/": STATED_BY_A_KIND,
    "layers/kinds/": STATED_BY_A_KIND,
}
"""All that the files of a place may import: a layer kind knows no other."""

NEVER = {
    "notation/spec/": {"graph", "analysis.measured"},
    "graph/__init__.py": {"language.document", "layers.kinds"},
    "graph/rewriting/": {"language.document"},
    "graph/transforms/": {"language.document"},
    "page/": {"layers", "graph", "analysis"},
    "drawing/": {"errors", "layers", "graph", "analysis"},
}
"""What the files of a place may not import either, although the order would let them."""


@pytest.fixture(scope="module")
def found() -> list[Import]:
    return list(imports(PACKAGE))


def strangers(found: Iterable[Import]) -> list[Import]:
    """The imports that a place does not allow."""
    inner = [each for each in found if each.target is not None]
    return [
        each
        for each in inner
        if any(each.file.startswith(place) and not _is_in(each, allowed) for place, allowed in ONLY.items())
        or any(each.file.startswith(place) and _is_in(each, refused) for place, refused in NEVER.items())
    ]


def _is_in(found: Import, modules: set[str]) -> bool:
    inside = f"{found.module.partition('.')[2]}."
    return any(inside.startswith(f"{module}.") for module in modules)


def homeless(found: Iterable[Import]) -> list[Import]:
    """The imports of a library outside of its rooms."""
    known = [(each, LIBRARIES.get(each.module.partition(".")[0])) for each in found]
    return [each for each, places in known if places is not None and not each.file.startswith(places)]


def test_rooms_stand_in_one_order(found: list[Import]) -> None:
    ordered = order(found)
    assert ordered.index("language") < ordered.index("graph") < ordered.index("networks") < ordered.index("cli")


def test_a_room_imports_no_stranger(found: list[Import]) -> None:
    assert strangers(found) == []


def test_nothing_but_the_command_knows_the_command_line(found: list[Import]) -> None:
    assert {each.room for each in found if each.target == "cli"} == {"cli", "__main__"}


def test_rooms_import_each_other_and_no_public_name(found: list[Import]) -> None:
    assert {each.target for each in found if each.target is not None} - ROOMS == {"__version__"}


def test_the_tables_name_places_that_there_are() -> None:
    places = [*ONLY, *NEVER, *(place for places in LIBRARIES.values() for place in places)]
    modules = [module.replace(".", "/") for module in set().union(*ONLY.values(), *NEVER.values())]
    assert all((PACKAGE / place).exists() for place in places)
    assert all((PACKAGE / module).exists() or (PACKAGE / f"{module}.py").exists() for module in modules)


def test_the_top_has_few_entries() -> None:
    assert len([path for path in PACKAGE.iterdir() if path.name != "__pycache__"]) <= MOST_ENTRIES


def test_a_library_is_imported_in_its_own_room_only(found: list[Import]) -> None:
    assert homeless(found) == []


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.relative_to(PACKAGE).as_posix())
def test_a_file_is_read_in_one_sitting(path: Path) -> None:
    lines = path.read_text(encoding="utf-8").count("\n")
    assert lines <= LONGEST_FILE, f"{lines} lines: is it still one idea?"


def test_no_file_is_named_after_nothing() -> None:
    assert not {path.stem for path in FILES} & {"utils", "helpers", "base", "common", "manager", "handler", "misc"}


def written(folder: Path, files: dict[str, str]) -> list[Import]:
    """The imports of a package with these files."""
    for file, text in files.items():
        path = folder / "convcost" / file
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    return list(imports(folder / "convcost"))


@pytest.mark.parametrize(
    "back",
    [
        "import convcost.low.a",
        "from convcost import low",
        "from convcost.low import a",
        "from convcost.low.a import A",
        "from .. import low",
        "from ..low import a",
        "from ..low.a import A",
        "def f():\n    from convcost import low",
        "class C:\n    async def f(self):\n        from .. import low",
        "if TYPE_CHECKING:\n    pass\nelse:\n    from .. import low",
    ],
)
def test_two_rooms_that_import_each_other_are_found(tmp_path: Path, back: str) -> None:
    files = {"low/__init__.py": "", "low/a.py": "from convcost.high import b", "high/b.py": back}
    with pytest.raises(CycleError) as error:
        order(written(tmp_path, files))
    assert set(error.value.args[1]) == {"low", "high"}


def test_a_longer_circle_is_named(tmp_path: Path) -> None:
    files = {
        "low.py": "def f():\n    from . import high",
        "middle/a.py": "from ..low import Low",
        "high.py": "from .middle import a",
        "cli.py": "from . import high",
    }
    with pytest.raises(CycleError) as error:
        order(written(tmp_path, files))
    assert set(error.value.args[1]) == {"low", "middle", "high"}


def test_an_import_inside_a_function_closes_a_circle_too(tmp_path: Path) -> None:
    files = {"result.py": "def f():\n    from convcost import report", "report.py": "from convcost import result"}
    with pytest.raises(CycleError):
        order(written(tmp_path, files))


def test_imports_for_types_alone_close_no_circle(tmp_path: Path) -> None:
    files = {
        "low.py": "if TYPE_CHECKING:\n    from convcost.high import High\n",
        "high.py": "import ast\nfrom convcost.low import Low\n",
    }
    assert order(written(tmp_path, files)) == ["low", "high"]


@pytest.mark.parametrize(
    ("file", "text"),
    [
        ("language/source.py", "from convcost.errors import Problem"),
        ("language/source.py", "def f():\n    from .. import errors"),
        ("language/document/yaml_reader.py", "from convcost.notation.spec.model import NetworkSpec"),
        ("language/document/yaml_reader.py", "from ...notation.spec import model"),
        ("language/expression/values.py", "from convcost.layers.fields import Count"),
        ("language/expression/parser.py", "import convcost.notation.spec"),
        ("layers/families/joins.py", "from convcost.layers.kinds.add import Add"),
        ("layers/kinds/conv.py", "from convcost.layers.kinds.linear import Linear"),
        ("layers/kinds/conv.py", "from .linear import Linear"),
        ("layers/kinds/conv.py", "from . import linear"),
        ("layers/kinds/conv.py", "def f():\n    from convcost import graph"),
        ("layers/kinds/conv.py", "from convcost.notation.build import build"),
        ("page/formats/text.py", "from ...layers.kinds.conv import Conv"),
        ("graph/__init__.py", "from ..layers.kinds import conv"),
    ],
)
def test_a_stranger_is_found(tmp_path: Path, file: str, text: str) -> None:
    (stranger,) = strangers(written(tmp_path, {file: text}))
    assert stranger.file == file


@pytest.mark.parametrize(
    ("file", "text"),
    [
        ("graph/__init__.py", "import yaml.nodes"),
        ("analysis/__init__.py", "def f():\n    from rich.table import Table"),
        ("cli/output.py", "from importlib import import_module"),
        ("layers/kinds/conv.py", "import torch"),
    ],
)
def test_a_library_outside_of_its_room_is_found(tmp_path: Path, file: str, text: str) -> None:
    (found,) = homeless(written(tmp_path, {file: text}))
    assert found.file == file
