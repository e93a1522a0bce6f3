"""What an analysis may be computed under: types by role, and what is refused with which hint."""

import pytest

from convcost import ConvcostError, analyze
from convcost.analysis.columns import BY_KEY
from convcost.analysis.dtypes import DTYPE_BITS, ROLES
from convcost.analysis.settings import Settings

NET = {"convcost": 1, "input": [3, 7, 5], "layers": [{"conv": {"out": 2, "kernel": 3}}]}


def refusal(**given):
    with pytest.raises(ConvcostError) as refused:
        Settings(**given)
    (problem,) = refused.value.problems
    return problem.message, problem.notes[0]


@pytest.mark.parametrize("dtype", DTYPE_BITS)
def test_one_type_is_for_every_role(dtype):
    settings = Settings(dtype=dtype)
    assert {settings.dtype_of(role) for role in ROLES} == {dtype}


def test_a_role_that_is_not_named_is_float32_and_what_belongs_to_the_weights_is_as_they_are():
    settings = Settings(dtype="activations=float16")
    assert [settings.bytes_of(role, 1) for role in ROLES] == [4, 2, 4, 4]
    settings = Settings(dtype=" weights = float64 , optimizer=bfloat16")
    assert [settings.bytes_of(role, 1) for role in ROLES] == [8, 4, 8, 2]


def test_weights_have_the_bytes_of_their_role():
    analysis = analyze(NET, dtype="weights=int8,activations=float64")
    assert analysis.total(BY_KEY["weight_bytes"]).value == 2 * 3 * 3 * 3 + 2
    assert "as int8" in str(analysis)


@pytest.mark.parametrize(
    ("dtype", "message", "hint"),
    [
        ("float33", "unknown dtype `float33`", "did you mean `float32`?"),
        ("", "unknown dtype ``", "one of float64, float32, float16, bfloat16, float8, int32"),
        ("fp16", "unknown dtype `fp16`", "did you mean `float16`?"),
        ("weights=BF16", "unknown dtype `BF16`", "did you mean `bfloat16`?"),
        ("weights=int9", "unknown dtype `int9`", "did you mean `int8`?"),
        ("weight=int8", "unknown role `weight`", "did you mean `weights`?"),
        ("k=int8", "unknown role `k`", "roles: weights, activations, gradients, optimizer"),
        ("int8,weights=int8", "`int8` in `int8,weights=int8` says no role", "one type for all, or "),
        (
            "weights=int8,weights=int8",
            "`weights` has two types in `weights=int8,weights=int8`",
            "leave one of them out",
        ),
        ("weights=int8,", "`` in `weights=int8,` says no role", "one type for all, or "),
    ],
)
def test_what_names_no_types_is_refused(dtype, message, hint):
    assert refusal(dtype=dtype)[0] == message
    assert refusal(dtype=dtype)[1].startswith(hint)


def test_other_settings_are_refused_with_what_there_is():
    assert refusal(in_place=("nrom",)) == ("nothing works in place by the word `nrom`", "did you mean `norm`?")
    assert refusal(order="x") == ("unknown order `x`", "one of written, best")
    assert refusal(optimizer="adma") == ("unknown optimizer `adma`", "did you mean `adam`?")
