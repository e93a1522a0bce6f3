"""Running a whole network: its values, its inputs, its steps, its outputs."""

from collections.abc import Mapping

from convcost.notation.build.frame import Frame
from convcost.notation.build.inputs import resolve_inputs
from convcost.notation.build.outputs import name_outputs
from convcost.notation.build.run import Runner
from convcost.notation.build.tensor import Bound, Tensor
from convcost.notation.spec.model import Network


def run_network(runner: Runner, network: Network, inputs: Mapping[str, tuple[int, ...]]) -> None:
    """Run all steps into the runner's builder, whose values are known; raises `ConvcostError`."""
    builder = runner.builder
    builder.inputs = resolve_inputs(builder, inputs)
    tensors = {name: Bound((Tensor(name, shape),)) for name, shape in builder.inputs.items()}
    entered = next(iter(tensors.values())) if len(tensors) == 1 else Bound(())
    frame = Frame(dict(builder.values), entered, tensors=tensors, current=entered)
    runner.steps(network.steps, frame, "")
    name_outputs(builder, frame)
