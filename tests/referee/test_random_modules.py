"""Two hundred random modules of PyTorch, captured; more by hand: ``python -m tests.referee --modules --count 2000``."""

import pytest

pytest.importorskip("torch", reason="torch is not installed: no random modules are captured")

from tests.referee.modules.building import module_of
from tests.referee.modules.judging import judged, verdict_of
from tests.referee.modules.plans import plan
from tests.referee.running import totals

pytestmark = [pytest.mark.torch, pytest.mark.filterwarnings("ignore:TF32 acceleration on top of oneDNN")]

COUNT, AT_ONCE = 200, 10
MOST_REFUSED = 0.03
"""Of every hundred: what has no layer is refused by name, and hardly anything is."""


@pytest.mark.parametrize("first", range(0, COUNT, AT_ONCE))
def test_torch_says_the_same(first: int) -> None:
    verdicts = {seed: judged(seed) for seed in range(first, first + AT_ONCE)}
    assert {seed: each.differences for seed, each in verdicts.items() if each.differences} == {}
    assert sum(bool(each.refusal) for each in verdicts.values()) <= max(1, MOST_REFUSED * AT_ONCE)


def test_a_seed_always_gives_the_same_module() -> None:
    assert [plan(seed) for seed in range(5)] == [plan(seed) for seed in range(5)]
    assert plan(1) != plan(2)


def test_a_plan_is_the_module_it_says() -> None:
    """A convolution of 3 to 5 channels, twice the same, a frozen norm and a learned scale of 5."""
    steps = [
        {"layer": "nn.Conv2d(3, 5, (2, 1), bias=False)"}, {"again": [{"layer": "nn.PReLU(5)"}], "times": 3},
        {"frozen": [{"layer": "nn.BatchNorm2d(5)"}]}, {"parameter": [5, 1, 1], "call": "x * s"},
    ]  # fmt: skip
    made = {"inputs": [[3, 13, 7]], "ways": [[]], "layers": steps}
    assert totals(module_of(made)) == (5 * 3 * 2 + 5 + 2 * 5 + 5, 2 * 5)
    assert verdict_of(made).differences == ()


def test_what_is_made_and_dropped_is_reported() -> None:
    made = {
        "inputs": [[3, 13, 7]] * 2, "ways": [[], [{"layer": "nn.Conv2d(3, 5, (2, 1))"}]], "join": "xs[0]",
        "layers": [{"layer": "nn.Conv2d(3, 7, 1)"}],
    }  # fmt: skip
    verdict = verdict_of(made)
    assert (verdict.differences, verdict.refusal) == ((), "")


def test_what_is_refused_names_the_module_and_the_operation() -> None:
    made = {
        "inputs": [[3, 13, 7]], "ways": [[]], "layers": [{"layer": "nn.Identity()", "call": "torch.linalg.qr(x)[0]"}]
    }  # fmt: skip
    assert verdict_of(made).refusal == (
        "`layers.0` (Layer): `aten.linalg_qr.default`: convcost does not know what this operation costs"
    )
