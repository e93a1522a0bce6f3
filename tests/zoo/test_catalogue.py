"""What every file of the catalogue owes."""

from collections import Counter
from pathlib import Path

import convcost

TASKS = {"classification", "video classification", "point set classification", "segmentation", "detection"}


def test_every_variant_is_sound_and_complete(zoo_file):
    network = convcost.load(str(zoo_file))
    for variant in network.each_variant:
        analysis = convcost.analyze(network, variant=variant)
        assert not analysis.graph.diagnostics
        assert analysis.is_complete
        assert analysis.params > 0
        assert analysis.macs > 0


def test_every_file_says_first_what_it_is(zoo_file):
    header, network, _ = zoo_file.read_text(encoding="utf-8").partition("\nconvcost: 1\n")
    assert network
    lines = header.strip().splitlines()
    assert 3 <= len(lines) <= 12
    assert all(line.startswith("#") for line in lines)


def test_every_file_says_its_family_its_task_and_where_it_was_published(zoo_file):
    about = convcost.load(str(zoo_file)).about
    assert about.family
    assert about.task in TASKS
    assert about.paper or about.arxiv


def test_every_file_has_a_test_of_its_own(zoo_file):
    assert (Path(__file__).parent / f"test_{zoo_file.stem}.py").is_file()


def test_no_two_networks_have_one_name():
    """Variants of a `matrix` are called by their numbers and have no name of their own."""
    files = (Path(convcost.__file__).parent / "networks" / "zoo").glob("*.yaml")
    names = Counter(name for file in files for name in {file.stem, *convcost.load(str(file)).variants})
    assert not [name for name, uses in names.items() if uses > 1 and "=" not in name]
