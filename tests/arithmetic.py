"""What the arithmetic of a layer comes to: the numbers of its equations, evaluated."""

from convcost.language.expression import Number, Scope, Value, parse
from convcost.layers.equation import Equation
from convcost.layers.op import Op, Shape, Shapes


class NoNames(Scope):
    """Whatever is not put in is missing."""

    def value(self, path: tuple[str, ...]) -> Value:
        raise AssertionError(f"no number is put in for {'.'.join(path)}")


def evaluated(numbers: str) -> Number:
    """The number that a formula with numbers put in comes to, read off its text."""
    number = parse(numbers.replace(" x ", " * ")).evaluate(NoNames())
    assert isinstance(number, Number)
    return number


def worked_out(equation: Equation) -> Number:
    """The number that an equation comes to."""
    return evaluated(equation.numbers)


def assert_true(op: Op, inputs: Shapes, output: Shape) -> None:
    """Every size of the output has an equation, in order, and that comes to the size."""
    equations = op.arithmetic(inputs, output)
    assert tuple(each.axis for each in equations) == output.axis_names()
    assert tuple(map(worked_out, equations)) == output.sizes
