"""Five hundred random networks as torch runs them; more by hand: ``python -m tests.referee --count 5000``."""

import pytest

from tests.referee.making import document
from tests.referee.shrinking import smallest

COUNT, AT_ONCE = 500, 20


@pytest.mark.torch
@pytest.mark.filterwarnings("ignore:TF32 acceleration on top of oneDNN")
@pytest.mark.parametrize("first", range(0, COUNT, AT_ONCE))
def test_torch_says_the_same(first: int) -> None:
    pytest.importorskip("torch", reason="torch is not installed: random networks are not run")
    from tests.referee.random_networks import judged

    verdicts = {seed: judged(seed) for seed in range(first, first + AT_ONCE)}
    assert {seed: each.differences for seed, each in verdicts.items() if each.differences} == {}


def test_a_seed_always_gives_the_same_network() -> None:
    assert [document(seed) for seed in range(9)] == [document(seed) for seed in range(9)]
    assert document(3) != document(4)


def test_what_is_not_needed_is_left_out() -> None:
    steps = [{"conv": {"out": 3, "kernel": 1}}, {"relu": {}}, {"add": {"a": [{"mish": {}}], "b": []}}]
    made = {"input": [3, 5, 7], "layers": steps}
    assert smallest(made, lambda each: "mish" in str(each)) == {
        "input": [3, 5, 7], "layers": [{"add": {"a": [{"mish": {}}]}}]
    }  # fmt: skip
