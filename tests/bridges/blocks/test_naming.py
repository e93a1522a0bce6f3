"""Names of arguments: the author's where they hold for every instance."""

from convcost.bridges.blocks.naming import author_argument

GIVEN = [{"inner": 5, "stride": 2, "relu": 5, "has_gate": 1}, {"inner": 7, "stride": 1, "relu": 7, "has_gate": 0}]


def test_the_author_has_a_name_for_values_that_his_constructors_were_given() -> None:
    assert author_argument("out", [5, 7], GIVEN, ()) == "inner"
    assert author_argument("out", [5, None], GIVEN, ()) == "inner"


def test_the_name_of_the_field_goes_before_others() -> None:
    given = [{"factor": 2, "stride": 2}, {"factor": 1, "stride": 1}]
    assert author_argument("stride", [2, 1], given, ()) == "stride"
    assert author_argument("dilation", [2, 1], given, ()) == "factor"


def test_a_name_that_is_taken_or_a_kind_or_of_other_values_is_none() -> None:
    assert author_argument("out", [5, 7], GIVEN, {"inner"}) is None
    assert author_argument("out", [5, 8], GIVEN, ()) is None
    assert author_argument("out", [None, None], GIVEN, ()) is None


def test_true_is_not_1() -> None:
    assert author_argument("has_layer", [True, False], GIVEN, ()) is None
