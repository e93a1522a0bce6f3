"""The parts that a glob matches, by one walk however long the glob is."""

import pytest

from convcost.analysis.columns import BY_KEY
from convcost.analysis.measured import Measured
from convcost.analysis.settings import Settings
from convcost.analysis.totals import Total
from convcost.language.globs import matches
from tests.written import graph, layers

STEPS = (
    "{conv: {out: 5, kernel: 1}, as: stem}",
    "{seq: [{conv: {out: 5, kernel: 1}, as: one}, {seq: [{conv: {out: 5, kernel: 1}, as: one}], as: two}], as: stage1}",
    "{conv: {out: 5, kernel: 1}, repeat: 3, as: stage2}",
)


@pytest.fixture(scope="module")
def net() -> Measured:
    return Measured(graph(layers(*STEPS)))


def test_parts_are_listed_outer_ones_first_in_the_order_of_execution(net):
    assert list(net.paths) == [
        "stem", "stage1", "stage1.one", "stage1.two", "stage1.two.one", "stage2", "stage2.0", "stage2.1", "stage2.2"
    ]  # fmt: skip


@pytest.mark.parametrize(
    "glob",
    ["stem", "stage*", "stage?.*", "**", "**.one", "stage1.**", "**.**.one", "**.two.**", "stage2.[02]", "zzz", "", ".",
     "stage1.**.one", "**.stage1.**.one.**", "*.*.*", "**." * 2000 + "one"],
)  # fmt: skip
def test_a_glob_matches_what_it_matches_by_itself(net, glob):
    short = glob if len(glob) < 100 else "**.one"
    assert sorted(part.path for part in net.matching(glob)) == sorted(
        path for path in net.paths if matches(path, short, ".")
    )


def test_figures_are_those_of_the_network_of_a_part_or_of_none(net):
    params, settings = BY_KEY["params"], Settings()
    assert net.figure(params, settings, "stem") == Total(5 * 3 + 5)
    assert net.figure(params, settings, "stage2") == Total(3 * (5 * 5 + 5))
    assert net.figure(params, settings) == Total(5 * 3 + 5 + 5 * (5 * 5 + 5))
    assert net.figure(params, settings, "stage3") is None


def test_what_means_nothing_for_a_part_is_not_known(net):
    limited = Settings(memory_bytes=7_000_000)
    assert net.figure(BY_KEY["largest_batch"], limited, "stem") == Total(None, is_complete=False)
