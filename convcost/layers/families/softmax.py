"""What softmax and its logarithm share: an axis that is normalised."""

from dataclasses import dataclass

from convcost.layers.fields import Axis, axis_index, is_spatial
from convcost.layers.op import Activation, Reach, Shape, Shapes, Windows


@dataclass(frozen=True, slots=True, kw_only=True)
class AlongAxis(Activation):
    """An activation in which the elements along one axis depend on each other."""

    axis: Axis = "channels"

    def output(self, inputs: Shapes) -> Shape:
        """The input's shape; refused when it lacks the axis."""
        (x,) = inputs
        axis_index(x, self.axis)
        return x

    def window(self, inputs: Shapes, output: Shape) -> Windows:
        """The same position; along a spatial axis, everything."""
        del output
        return Reach.EVERYTHING if is_spatial(inputs[0], self.axis) else Reach.POINT
