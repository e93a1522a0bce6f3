"""Files that are broken or made to harm: a clear refusal with the place, in bounded time and memory."""

import tracemalloc
from contextlib import suppress
from pathlib import Path
from time import perf_counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from convcost.bridges.onnx.encoding import block, number, varint
from convcost.errors import ConvcostError, Problem
from convcost.networks.read import network_in
from convcost.notation.build import build
from tests.bridges.onnx.made import built, filled, integers, network, node, weight

REFERENCE = (Path(__file__).parents[2] / "data" / "onnx" / "squeezenet1_1.legacy.dims.onnx").read_bytes()
SOUND = network(
    (1, 3, 17, 13),
    weight("w", 5, 3, 3, 2),
    node("Conv", ["x", "w"], ["a"], name="first", kernel_shape=[3, 2]),
    node("Relu", ["a"], ["y"]),
)


def problem(data: bytes) -> Problem:
    with pytest.raises(ConvcostError) as error:
        built(data)
    return error.value.problems[0]


def test_the_sound_file_is_read() -> None:
    graph = built(SOUND)
    assert str(graph.nodes[-1].output) == "5x15x12"


@pytest.mark.parametrize("length", range(1, len(SOUND), 7))
def test_a_file_that_ends_early_is_refused_with_the_byte(length: int) -> None:
    found = problem(SOUND[:length])
    assert found.code in {"E190", "E191"}
    assert any("at byte" in text for text in (found.message, *found.notes)) or "no operator gives" in found.message


def test_an_empty_file_holds_no_graph() -> None:
    assert problem(b"").message == "cannot read `net.onnx`: it holds no graph"


def test_text_is_no_onnx_file() -> None:
    assert problem(b"convcost: 1\n").code == "E190"


def test_a_number_without_an_end_is_refused() -> None:
    assert "more than 64 bits" in problem(b"\x08" + b"\xff" * 11).message
    assert "a number has no end" in problem(b"\x08\xff\xff").message


def test_a_number_beyond_64_bits_is_refused() -> None:
    assert "more than 64 bits" in problem(b"\x08" + b"\xff" * 9 + b"\x7f").message


@pytest.mark.parametrize("layout", [3, 4, 6, 7])
def test_a_layout_that_there_is_not_is_refused(layout: int) -> None:
    assert "no field is laid out in way" in problem(varint(1 << 3 | layout)).message


def test_a_length_beyond_the_end_is_refused() -> None:
    found = problem(varint(7 << 3 | 2) + varint(2**62))
    assert found.message.endswith("field 7 says it has 4,611,686,018,427,387,904 bytes, and 0 are left")
    assert found.notes[0] == "at byte 0"


def test_operators_in_a_cycle_are_refused() -> None:
    found = problem(
        network((1, 3, 5), node("Add", ["x", "b"], ["a"], name="one"), node("Relu", ["a"], ["b"]), output="b")
    )
    assert "`one`, a Add, at byte" in found.message
    assert "no operator before it gives `b`" in found.message
    assert "cycle" in found.notes[0]


def test_two_tensors_of_one_name_are_refused() -> None:
    found = problem(network((1, 3, 5), node("Relu", ["x"], ["y"]), node("Sigmoid", ["x"], ["y"])))
    assert "two tensors are named `y`" in found.message


def test_an_output_that_nothing_gives_is_refused() -> None:
    assert (
        "no operator gives the output `z`"
        in problem(network((1, 3, 5), node("Relu", ["x"], ["y"]), output="z")).message
    )


@pytest.mark.parametrize("sizes", [(-1, 3), (2**62, 2**62), (1,) * 65])
def test_tensors_of_impossible_sizes_are_refused(sizes: tuple[int, ...]) -> None:
    assert problem(network((1, 3, 5), weight("w", *sizes), node("Relu", ["x"], ["y"]))).code == "E190"


@pytest.mark.parametrize("size", [0, -3])
def test_an_axis_of_no_size_is_free(size: int) -> None:
    found = problem(network((1, 3, size), node("Relu", ["x"], ["y"])))
    assert found.code == "E192"
    assert found.notes == ("say how large it is, with numbers in place of N: --input 3xN",)


def test_sizes_that_multiply_beyond_everything_are_refused() -> None:
    stages = [node("Expand", ["x" if i == 0 else f"a{i}", "s"], [f"a{i + 1}"]) for i in range(1)]
    found = problem(network((1, 1, 1), integers("s", [2**40, 2**40, 3]), *stages, output="a1"))
    assert found.code == "E191"


def test_an_endless_range_is_refused_at_once() -> None:
    start = perf_counter()
    found = problem(network(
        (1, 3), integers("a", [0], 1), integers("b", [2**62], 1), integers("c", [1], 1),
        node("Range", ["a", "b", "c"], ["y"]),
    ))  # fmt: skip
    assert "numbers" in found.message
    assert perf_counter() - start < 1


def test_a_power_of_powers_is_refused_at_once() -> None:
    powers = [node("Pow", [f"p{i}", f"p{i}"], [f"p{i + 1}"]) for i in range(30)]
    assert problem(network((1, 3), integers("p0", [9], 1), *powers, output="p30")).code == "E191"


def test_functions_that_call_each_other_are_refused() -> None:
    call = b"".join((block(1, "x"), block(2, "y"), block(4, "Loop_"), block(7, "own")))
    function = block(25, block(1, "Loop_") + block(4, "x") + block(5, "y") + block(7, call) + block(10, "own"))
    data = network((1, 3), node("Loop_", ["x"], ["y"], domain="own"), domains=["own"]) + function
    assert problem(data).code in {"E104", "E191"}


def test_functions_that_double_are_refused() -> None:
    """Each of 30 functions calls the next one twice: 2^30 operators of a file of 3 kB."""

    def inner(number_: int) -> bytes:
        def call(before: str, after: str) -> bytes:
            return block(7, block(1, before) + block(2, after) + block(4, f"f{number_ + 1}") + block(7, "own"))

        return block(
            25,
            block(1, f"f{number_}")
            + block(4, "x")
            + block(5, "y")
            + call("x", "m")
            + call("m", "y")
            + block(10, "own"),
        )

    data = network((1, 3), node("f0", ["x"], ["y"], domain="own"), domains=["own"])
    start = perf_counter()
    found = problem(data + b"".join(map(inner, range(30))))
    assert found.code == "E104"
    assert perf_counter() - start < 20


def test_a_file_of_nothing_but_fields_takes_bounded_time() -> None:
    found = problem(number(1, 8) * 4_000_001)
    assert found.code == "E104"
    assert "more than 4,000,000 fields" in found.message


def test_memory_stays_below_that_of_the_file() -> None:
    data = network((1, 3, 5), filled("big", 2**24), node("Relu", ["x"], ["y"]))
    tracemalloc.start()
    build(network_in(data, "net.onnx"))
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert len(data) > 2**26
    assert peak < 2**22


def test_names_are_shown_without_what_cannot_be_seen() -> None:
    from convcost.errors.untrusted import visible

    found = problem(network((1, 3, 5), node("Relu\x1b[31m", ["x"], ["y"], name="evil\u202e")))
    assert "\x1b" not in visible(found.message)


def survives(data: bytes) -> None:
    """Whatever the bytes are, the answer is a network or a refusal."""
    with suppress(ConvcostError):
        built(data)


@given(st.binary(max_size=300))
def test_any_bytes_are_a_network_or_refused(data: bytes) -> None:
    survives(data)


@given(st.integers(0, len(SOUND) - 1), st.integers(0, 255))
def test_a_changed_byte_of_a_small_file_is_a_network_or_refused(place: int, byte: int) -> None:
    survives(SOUND[:place] + bytes([byte]) + SOUND[place + 1 :])


@given(st.lists(st.tuples(st.integers(0, len(REFERENCE) - 1), st.integers(0, 255)), min_size=1, max_size=20))
def test_changed_bytes_of_an_export_are_a_network_or_refused(changes: list[tuple[int, int]]) -> None:
    data = bytearray(REFERENCE)
    for place, byte in changes:
        data[place] = byte
    survives(bytes(data))


@given(st.integers(0, len(REFERENCE)), st.integers(0, len(REFERENCE)))
def test_an_export_with_a_piece_missing_is_a_network_or_refused(start: int, end: int) -> None:
    survives(REFERENCE[: min(start, end)] + REFERENCE[max(start, end) :])
