"""Random plans of modules: steps are tried on the meta device until one runs."""

import warnings
from random import Random
from typing import Any

import torch

from tests.referee.modules.building import Plan, chain, module_of
from tests.referee.modules.functions import function, join
from tests.referee.modules.layers import Sizes, layer

LARGEST = 4000
"""Elements of a tensor of one sample."""
TRIES = 30
DROPPED = "xs[0]"
"""A join that drops all but the first: what was made of the others is needed by nothing."""
BATCH = 2


def plan(seed: int) -> Plan:
    """The plan of a seed."""
    return _Planning(Random(seed)).network()


def given(plan: Plan, batch: int) -> list[torch.Tensor]:
    """Tensors of the sizes of the inputs, on the meta device."""
    return [torch.empty(batch, *sizes, device="meta") for sizes in plan["inputs"]]


class _Planning:
    def __init__(self, random: Random) -> None:
        self.random = random

    def network(self) -> Plan:
        random = self.random
        count = random.choice((1, 1, 1, 2, 3))
        first = self.input()
        inputs = [first if random.random() < 0.7 else self.input() for _ in range(count)]
        ways, sizes = [], []
        for each in inputs:
            steps, made = self.steps(each, random.randint(0, 3), 1) if count > 1 else ([], each)
            ways.append(steps)
            sizes.append(made)
        made_plan: Plan = {"inputs": [list(each) for each in inputs], "ways": ways, "layers": []}
        joined = sizes[0]
        if count > 1:
            made_plan["join"], joined = self.join(sizes)
        made_plan["layers"], _ = self.steps(joined, random.randint(2, 8), 0)
        made_plan["gives"] = random.choice(("one", "one", "one", "two", "dict"))
        return made_plan

    def input(self) -> Sizes:
        random = self.random
        rank = random.choice((1, 2, 2, 3, 3, 3, 3, 4))
        if rank == 1:
            return (random.randint(2, 40),)
        largest = {2: 17, 3: 17, 4: 7}[rank]
        return (random.randint(1, 12), *(random.randint(3, largest) for _ in range(rank - 1)))

    def steps(self, sizes: Sizes, count: int, depth: int) -> tuple[list[Plan], Sizes]:
        steps: list[Plan] = []
        for _ in range(count):
            found = self.step(sizes, depth)
            if found is not None:
                steps.append(found[0])
                sizes = found[1]
        return steps, sizes

    def step(self, sizes: Sizes, depth: int) -> tuple[Plan, Sizes] | None:
        for _ in range(TRIES):
            tried = self.tried(sizes, depth)
            made = runs([tried], sizes) if tried is not None else None
            if tried is not None and made is not None:
                return tried, made
        return None

    def tried(self, sizes: Sizes, depth: int) -> Plan | None:
        random = self.random
        form = random.random() if depth < 3 else 1.0
        if form < 0.08:
            body, made = self.steps(sizes, random.randint(1, 3), depth + 1)
            return {"residual": body, "scale": random.random() < 0.3} if made == sizes else None
        if form < 0.16:
            ways = [self.steps(sizes, random.randint(0, 2), depth + 1) for _ in range(random.randint(2, 3))]
            return {"branches": [steps for steps, _ in ways], "join": join(random, len(ways))}
        if form < 0.2:
            body, made = self.steps(sizes, random.randint(1, 2), depth + 1)
            return {"again": body, "times": random.randint(2, 3)} if made == sizes else None
        if form < 0.25:
            return {random.choice(("frozen", "idle")): self.steps(sizes, random.randint(1, 2), depth + 1)[0]}
        if form < 0.7:
            return layer(random, sizes)
        return function(random, sizes)

    def join(self, sizes: list[Sizes]) -> tuple[str, Sizes]:
        for _ in range(TRIES):
            text = join(self.random, len(sizes))
            plan: Plan = {"inputs": sizes, "ways": [[] for _ in sizes], "layers": [], "join": text}
            made = runs_whole(plan)
            if made is not None:
                return text, made
        return DROPPED, sizes[0]


def runs(steps: list[Plan], sizes: Sizes) -> Sizes | None:
    """What steps make of a tensor of these sizes, where they run and make something small of it for every sample."""
    return _made(lambda: chain(steps), [torch.empty(BATCH, *sizes, device="meta")])


def runs_whole(plan: Plan) -> Sizes | None:
    """The sizes of what a plan gives at its end."""
    return _made(lambda: module_of(plan), given(plan, BATCH))


def _made(make: Any, inputs: list[torch.Tensor]) -> Sizes | None:
    with torch.device("meta"), torch.no_grad(), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            found = make().eval()(*(each.clone() for each in inputs))
        except Exception:  # whatever does not run is not made
            return None
    if not isinstance(found, torch.Tensor) or not 2 <= found.dim() <= 5 or found.shape[0] != BATCH:
        return None
    sizes = tuple(found.shape[1:])
    elements = found[0].numel()
    return sizes if 0 < elements <= LARGEST else None
