"""Writes random_layers.json: what torch says of random layers of the kinds that single_layers.json has no rows for.

For each kind, seeded random layers are run: the shape of the output, elements that are trained and elements that are
kept besides, multiply-adds (of torch.utils.flop_counter, halved), bytes kept for the backward pass. Sizes are without
the batch axis, counts are those of one sample, bytes those of a batch of two. Needs torch and torchvision:

    python -m tests.data.run_random_layers
"""

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from random import Random
from typing import Any, NamedTuple

import torch
from torch import Tensor, nn
from torch.utils.flop_counter import FlopCounterMode

from tests.data.measure_saved import BATCH, saved_bytes

FIXTURE = Path(__file__).with_name("random_layers.json")
STORED = 25
"""Rows of each kind that are stored."""

Sizes = tuple[int, ...]


class Case(NamedTuple):
    """A layer in the words of the notation, the sizes that come in (tokens where there are two), and torch's layer."""

    arguments: dict[str, Any]
    inputs: tuple[Sizes, ...]
    module: nn.Module
    entries: int = 0
    """Whole numbers below this come in, where there is one."""


def row(kind: str, seed: int) -> dict[str, Any]:
    """What torch says of a random layer of a kind."""
    torch.manual_seed(seed)
    case = CASES[kind](Random(seed))
    made = [operand(sizes, case) for sizes in case.inputs]
    owned = [*case.module.parameters(), *case.module.buffers()]
    with torch.backends.mkldnn.flags(enabled=False), FlopCounterMode(display=False) as counter:
        output = case.module.train()(*made)
        flops = counter.get_total_flops()
    with torch.backends.mkldnn.flags(enabled=False):
        kept = saved_bytes(lambda: case.module(*made), owned)
    return {
        "kind": kind,
        "arguments": case.arguments,
        "inputs": [list(each) for each in case.inputs],
        "output": list(output.shape[1:]),
        "params": sum(each.numel() for each in case.module.parameters()),
        "buffers": sum(each.numel() for each in case.module.buffers()),
        "macs": flops // 2 // BATCH,
        "bytes": kept,
    }


def operand(sizes: Sizes, case: Case) -> Tensor:
    """Whole numbers where they are looked up, else what some layer made of something with a gradient."""
    if case.entries:
        return torch.randint(case.entries, (BATCH, *sizes))
    if isinstance(case.module, Sequence):
        return torch.randn(sizes[0], BATCH, *sizes[1:]).requires_grad_().mul(1).transpose(0, 1)
    return torch.randn(BATCH, *sizes).requires_grad_().mul(1)


class Sequence(nn.Module):
    """A recurrent layer without its last state, its tokens in front of the batch, as it computes: else it copies."""

    def __init__(self, layer: nn.Module) -> None:
        super().__init__()
        self.layer = layer

    def forward(self, x: Tensor) -> Tensor:
        steps: Tensor = self.layer(x.transpose(0, 1))[0]
        return steps.transpose(0, 1)


def recurrent(made: type[nn.RNNBase]) -> Callable[[Random], Case]:
    def case(random: Random) -> Case:
        steps, width = random.randint(1, 9), random.randint(1, 13)
        given: dict[str, Any] = {"hidden": random.randint(2, 11)}
        if random.random() < 0.5:
            given["layers"] = random.randint(1, 3)
        for name in ("bidirectional", "bias"):
            if random.random() < 0.5:
                given[name] = random.random() < 0.5
        if made is nn.LSTM and random.random() < 0.4:
            given["proj"] = random.randint(1, given["hidden"] - 1)
        names = {"hidden": "hidden_size", "layers": "num_layers", "proj": "proj_size"}
        options = {names.get(name, name): value for name, value in given.items()}
        return Case(given, ((steps, width),), Sequence(made(width, **options)))

    return case


def embedding(random: Random) -> Case:
    given = {"entries": random.randint(1, 60), "dim": random.randint(1, 17)}
    sizes = (random.randint(1, 23),)
    return Case(given, (sizes,), nn.Embedding(given["entries"], given["dim"]), given["entries"])


CASES: dict[str, Callable[[Random], Case]] = {
    "embedding": embedding,
    "gru": recurrent(nn.GRU),
    "lstm": recurrent(nn.LSTM),
    "rnn": recurrent(nn.RNN),
}


def rows(count: int) -> Iterator[dict[str, Any]]:
    """So many of every kind."""
    for kind in CASES:
        for seed in range(count):
            yield row(kind, seed)


def main() -> None:
    source = f"torch {torch.__version__.partition('+')[0]} on a CPU, its own kernels; see run_random_layers.py"
    lines = ",\n".join(map(json.dumps, rows(STORED)))
    text = f'{{"source": {json.dumps(source)}, "batch": {BATCH}, "rows": [\n{lines}\n]}}\n'
    FIXTURE.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
