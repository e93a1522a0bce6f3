"""What every file of the catalogue owes."""

from pathlib import Path

import convcost


def test_every_variant_is_sound_and_complete(zoo_file):
    network = convcost.load(str(zoo_file))
    for variant in network.variants or (None,):
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


def test_every_file_has_a_test_of_its_own(zoo_file):
    assert (Path(__file__).parent / f"test_{zoo_file.stem}.py").is_file()


def test_no_two_networks_have_one_name(zoo_file):
    own = {zoo_file.stem, *convcost.load(str(zoo_file)).variants}
    for other in zoo_file.parent.glob("*.yaml"):
        if other != zoo_file:
            shared = own & {other.stem, *convcost.load(str(other)).variants}
            assert not {name for name in shared if "=" not in name}
