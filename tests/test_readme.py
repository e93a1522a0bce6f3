"""README and tours tell the truth: their commands are run and the output compared, their tables are generated.

``UPDATE_README=1 pytest tests/test_readme.py`` writes what the commands print now.
"""

import csv
import os
import re
import shlex
from importlib.util import find_spec
from pathlib import Path

import pytest

from convcost.layers.docstrings import docstring
from convcost.layers.op import kinds, lookup
from tests.forking import Finished
from tests.forking import finished as finished_in

ROOT = Path(__file__).parents[1]
README = ROOT / "README.md"
TOURS = sorted((ROOT / "examples").glob("*.md"))
PAGES = [README, *TOURS]
CATALOGUE, NETWORK_FILES = ROOT / "examples" / "catalogue.md", ROOT / "examples" / "write_a_network.md"
PEERS = ROOT / "tests" / "data" / "peer_run.csv"
PICTURE = ROOT / "examples" / "googlenet.svg"
MOST_LINES = 300
UPDATE = bool(os.environ.get("UPDATE_README"))
CONSOLE = re.compile(r"```console\n(.*?)```", re.DOTALL)
COMMAND = re.compile(r"^\$ (.*)\n((?:(?!\$ ).*\n)*)", re.MULTILINE)


def commands(page: Path) -> list[str]:
    """Every command of every console block of a page."""
    blocks = CONSOLE.findall(page.read_text(encoding="utf-8"))
    return [command for block in blocks for command, _ in COMMAND.findall(block)]


def of_tours() -> list[object]:
    """Every command of every tour; those of a tour that says that it needs torch are marked so."""
    found: list[object] = []
    for tour in TOURS:
        marks = [pytest.mark.torch] if needs_torch(tour) else []
        found += [pytest.param(tour.name, each, marks=marks) for each in commands(tour)]
    return found


def needs_torch(tour: Path) -> bool:
    """Whether a tour reads modules of PyTorch."""
    return "<!-- needs torch -->" in tour.read_text(encoding="utf-8")


def finished(command: str) -> Finished:
    """A command that was run with its output not a terminal."""
    program, *arguments = shlex.split(command)
    assert program == "convcost"
    return finished_in(arguments, ROOT, {**os.environ, "COLUMNS": "120", "NO_COLOR": "1"})


def run(command: str) -> str:
    """What a command prints."""
    done = finished(command)
    return (done.stdout + done.stderr).rstrip() + "\n"


def section(name: str) -> re.Pattern[str]:
    """What stands between the marks of a generated section."""
    return re.compile(rf"(<!-- {name} -->\n)(.*?)(<!-- /{name} -->)", re.DOTALL)


def replace_in(page: Path, pattern: re.Pattern[str], text: str) -> None:
    """Write a generated section."""
    old = page.read_text(encoding="utf-8")
    page.write_text(pattern.sub(lambda found: f"{found[1]}{text}{found[3]}", old), encoding="utf-8")


def assert_printed(page: Path, command: str) -> None:
    """What stands below a command is what it prints, or is made that."""
    pattern = re.compile(rf"(^\$ {re.escape(command)}\n)((?:(?!\$ |```).*\n)*)()", re.MULTILINE)
    printed = run(command)
    if UPDATE:
        replace_in(page, pattern, printed)
    found = pattern.search(page.read_text(encoding="utf-8"))
    assert found is not None
    assert found[2] == printed


@pytest.mark.parametrize("command", commands(README))
def test_a_command_prints_what_the_readme_shows(command: str) -> None:
    assert_printed(README, command)


@pytest.mark.parametrize(("tour", "command"), of_tours())
def test_a_command_prints_what_a_tour_shows(tour: str, command: str) -> None:
    if needs_torch(ROOT / "examples" / tour) and find_spec("torch") is None:
        pytest.skip("torch is not installed: the tour shows what it prints where it is")
    assert_printed(ROOT / "examples" / tour, command)


def test_every_file_that_a_tour_names_is_there() -> None:
    named = {name for tour in TOURS for name in re.findall(r"examples/[\w/]+\.yaml", tour.read_text(encoding="utf-8"))}
    assert named
    assert all((ROOT / name).exists() for name in named)


def kind_table() -> str:
    """Every kind with the first sentence of its manual."""
    rows = ["| kind | what it is |", "|---|---|"]
    for kind in kinds():
        made = lookup(kind)
        assert made is not None
        rows.append(f"| `{kind}` | {docstring(made).sentence.replace('|', '&#124;')} |")
    return "\n" + "\n".join(rows) + "\n\n"


def assert_generated(page: Path, name: str, text: str) -> None:
    """A marked section of a page is that text, or is made that."""
    if UPDATE:
        replace_in(page, section(name), text)
    found = section(name).search(page.read_text(encoding="utf-8"))
    assert found is not None
    assert found[2] == text


def test_the_list_of_kinds_is_the_registry() -> None:
    assert_generated(NETWORK_FILES, "kinds", kind_table())


def test_the_catalogue_is_what_zoo_lists() -> None:
    assert_generated(CATALOGUE, "catalogue", "\n" + run("convcost zoo --by family --format markdown") + "\n")


def peer_table() -> str:
    """What every tool printed in the run of tests/bench/peers.py, and the CPU seconds that it took."""
    rows = ["| tool | its word | ResNet-50 | ViT-B/16 | Swin-T | the einsum | CPU s |",
            "| --- | --- | ---: | ---: | ---: | ---: | ---: |"]  # fmt: skip
    with PEERS.open(newline="", encoding="utf-8") as table:
        for row in csv.DictReader(table):
            counted = (row[name] for name in ("resnet50", "vit_b_16", "swin_t", "einsum"))
            figures = " | ".join(f"{int(each):,}" if each else "fails" for each in counted)
            release = row["version"].partition("+")[0]
            rows.append(f"| {row['tool']} {release} | {row['unit']} | {figures} | {float(row['cpu_seconds']):.1f} |")
    return "\n" + "\n".join(rows) + "\n\n"


def test_the_table_of_other_tools_is_that_of_one_run() -> None:
    assert_generated(README, "peers", peer_table())


def test_the_readme_compares_with_ten_other_tools_at_least() -> None:
    with PEERS.open(newline="", encoding="utf-8") as table:
        tools = [row["tool"] for row in csv.DictReader(table)]
    assert tools[0] == "convcost"
    assert len(set(tools[1:])) >= 10


def questions() -> list[tuple[str, str]]:
    """The tour and the command of every question."""
    found = section("questions").search(README.read_text(encoding="utf-8"))
    assert found is not None
    return re.findall(r"^\| \[.+\?\]\((.+)\) \| `(.+)` \|$", found[2], re.MULTILINE)


def test_there_are_ten_questions_at_least() -> None:
    assert len(questions()) >= 10


@pytest.mark.parametrize(("tour", "command"), questions())
def test_a_question_of_the_readme_is_answered_by_its_command_and_told_in_its_tour(tour: str, command: str) -> None:
    done = finished(command)
    assert done.returncode == 0
    assert done.stdout
    words = " ".join(shlex.split(command)[:3])
    assert any(each.startswith(words) for each in commands(ROOT / tour))


def test_the_picture_is_what_its_command_draws(tmp_path: Path) -> None:
    """The command stands above it; here it writes elsewhere."""
    text = " ".join(README.read_text(encoding="utf-8").split())
    found = re.search(r"`(convcost [^`]*--export) (examples/googlenet\.svg)`", text)
    assert found is not None
    drawn = PICTURE if UPDATE else tmp_path / "drawn.svg"
    assert finished(f"{found[1]} {shlex.quote(str(drawn))}").returncode == 0
    assert drawn.read_bytes() == PICTURE.read_bytes()


def test_the_readme_is_read_in_one_go() -> None:
    assert len(README.read_text(encoding="utf-8").splitlines()) <= MOST_LINES


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_link_between_pages_leads_somewhere(page: Path) -> None:
    links = re.findall(r"\]\((?!http)([^)#]+)\)", page.read_text(encoding="utf-8"))
    assert all((page.parent / link).exists() for link in links)


def test_every_tour_is_linked_from_the_readme() -> None:
    text = README.read_text(encoding="utf-8")
    assert all(f"(examples/{tour.name})" in text for tour in TOURS)


@pytest.mark.parametrize("name", ["first run", "tests"])
def test_the_two_commands_that_decide_a_landing_are_there(name: str) -> None:
    text = README.read_text(encoding="utf-8")
    assert re.search(rf"<!-- {name} -->\n+```sh\n.+\n```", text)


def test_the_yaml_of_readme_and_tours_is_an_example_file() -> None:
    pages = [page.read_text(encoding="utf-8") for page in PAGES if not needs_torch(page)]
    blocks = [block for page in pages for block in re.findall(r"```yaml\n(.*?)```", page, re.DOTALL)]
    patterns = ("examples/*.yaml", "convcost/networks/zoo/*.yaml", ".git*/examples/*.y*ml")
    texts = [path.read_text(encoding="utf-8") for pattern in patterns for path in ROOT.glob(pattern)]
    assert blocks
    for block in blocks:
        assert any(block in text for text in texts), block
