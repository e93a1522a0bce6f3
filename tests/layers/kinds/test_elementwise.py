"""Functions of one element: what they are as functions, and that every one keeps what its derivative is made of."""

import pytest

from convcost.layers.kinds.elementwise import KEEPS, Elementwise
from convcost.layers.op import Keeps, Linearity, Reach, schema
from convcost.layers.shape import maps

X = maps(5, 7, 11)


@pytest.mark.parametrize("function", KEEPS)
def test_every_function_maps_elements_in_their_places_and_costs_nothing(function):
    layer = Elementwise(function=function)
    assert layer.output((X,)) == X
    assert layer.window((X,), X) is Reach.POINT
    assert layer.parameters((X,)) == layer.macs((X,), X) == ()


def test_only_factors_are_linear_and_only_a_sum_with_a_number_is_affine():
    found = {function: Elementwise(function=function).linearity for function in KEEPS}
    assert {function for function, each in found.items() if each is Linearity.LINEAR} == {"neg", "scale"}
    assert {function for function, each in found.items() if each is Linearity.AFFINE} == {"shift"}


def test_a_derivative_that_is_made_of_the_output_keeps_that_and_a_constant_one_nothing():
    found = {function: Elementwise(function=function).keeps for function in KEEPS}
    of_output = {"exp", "expm1", "reciprocal", "rsqrt", "sqrt"}
    constant = {"ceil", "floor", "neg", "round", "scale", "shift", "sign"}
    assert {function for function, each in found.items() if each is Keeps.OUTPUT} == of_output
    assert {function for function, each in found.items() if each is Keeps.NOTHING} == constant
    assert set(found.values()) == {Keeps.OUTPUT, Keeps.NOTHING, Keeps.INPUTS}


def test_another_function_is_refused_with_those_there_are():
    with pytest.raises(ValueError, match=r"must be abs or ceil or .* or square, got `tan`"):
        schema(Elementwise)["function"].read("tan")
