"""A count, and how its factors are written."""

from convcost.layers.product import Product


def test_a_product_is_told_in_names_in_numbers_and_as_one_number():
    weight = Product("weight", {"out": 5, "in": 3, "kernel_h": 7})
    assert weight.formula == "out x in x kernel_h"
    assert weight.numbers == "5 x 3 x 7"
    assert weight.value == 5 * 3 * 7


def test_a_product_of_nothing_is_one():
    assert Product("nothing", {}).value == 1
