"""What layers move, their multiply-adds per byte, and the least time they take: every figure as a product."""

from dataclasses import replace
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from convcost import ConvcostError, load
from convcost.analysis import Analysis, analyze
from convcost.analysis.columns import BY_KEY, COLUMNS, ON_A_DEVICE, columns
from convcost.analysis.device import Device
from convcost.analysis.settings import Settings
from convcost.analysis.totals import Total
from convcost.language.document import read
from convcost.layers.op import kinds, lookup
from convcost.notation.build import build
from convcost.notation.spec import read_network

SLOW = Device("slow", {"float32": 7, "int8": 19}, 5, "nobody")
ON_SLOW = Settings(device=SLOW)


def net(*layers: Any, settings: Settings = ON_SLOW, **document: Any) -> Analysis:
    described = {"convcost": 1, "input": [3, 13, 17], "layers": list(layers)} | document
    return analyze(build(load(described)), settings)


def moved(*layers: Any, settings: Settings = ON_SLOW, **document: Any) -> list[int]:
    return list(net(*layers, settings=settings, **document).figures("bytes_moved"))


CONV = {"conv": {"out": 11, "kernel": [3, 5]}}
WEIGHTS = 11 * 3 * 3 * 5 + 11
READ = 3 * 13 * 17
WRITTEN = 11 * 11 * 13
MACS = 11 * 13 * 11 * 3 * 3 * 5


def test_a_convolution_reads_weights_and_input_and_writes_its_output():
    assert moved(CONV) == [4 * (WEIGHTS + READ + WRITTEN)]


def test_the_batch_scales_what_flows_and_not_the_weights():
    assert moved(CONV, settings=Settings(batch=7)) == [4 * (WEIGHTS + 7 * (READ + WRITTEN))]


def test_weights_and_activations_have_types_of_their_own():
    settings = Settings(dtype="weights=int8,activations=float16")
    assert moved(CONV, settings=settings) == [1 * WEIGHTS + 2 * (READ + WRITTEN)]


def test_a_norm_reads_what_it_keeps_too():
    (norm,) = moved("batchnorm")
    assert norm == 4 * ((2 + 2) * 3 + READ + READ)


def test_a_shared_layer_reads_its_weights_at_every_use():
    first, second = moved({"conv": {"out": 3, "kernel": 3, "padding": 1}, "repeat": 2, "as": "a", "share": "a"})
    assert first == second == 4 * (3 * 3 * 3 * 3 + 3 + READ + READ)


def test_a_join_reads_every_operand_and_a_tensor_that_it_takes_twice_once():
    assert moved({"add": {"main": ["relu"], "skip": []}}) == [4 * 2 * READ, 4 * 3 * READ]
    assert moved({"add": {"main": [], "skip": []}}) == [4 * 2 * READ]


VIEWS = [
    ("identity", READ),
    ("flatten", READ),
    ({"reshape": [17, 3, 13]}, READ),
    ({"permute": [0, 2, 1]}, READ),
    ("to_tokens", READ),
    ({"crop": {"size": [11, 7]}}, 3 * 11 * 7),
    ({"slice": {"size": 2}}, 2 * 13 * 17),
    ({"expand": {"shape": [3, 13, 17]}}, READ),
    ("dropout", READ),
]


@pytest.mark.parametrize(("view", "elements"), VIEWS)
def test_what_looks_at_something_differently_moves_nothing_and_whoever_reads_it_moves_what_is_seen(view, elements):
    assert moved(view, "relu") == [0, 4 * 2 * elements]


def test_every_kind_that_says_so_is_tried():
    tried = {each if isinstance(each, str) else next(iter(each)) for each, _ in VIEWS}
    others = {"constant", "parameter", "to_maps"}
    assert {kind for kind in kinds() if lookup(kind).is_view or lookup(kind).is_idle} == tried | others


def test_what_is_learned_is_moved_by_its_reader_once_for_all_samples_as_weights_are_stored():
    settings = Settings(batch=7, dtype="weights=int8,activations=float16")
    learned, joined = moved(
        {"parameter": [3, 13, 17], "as": "learned"}, {"add": "learned", "from": "input"}, settings=settings
    )
    assert learned == 0
    assert joined == READ * 1 + 7 * (READ + READ) * 2


def test_operands_side_by_side_are_moved_unless_they_are_made_in_place():
    layers = {"concat": {"one": ["relu"], "two": ["tanh"]}}
    assert moved(layers)[-1] == 4 * (2 * READ + 2 * READ)
    assert moved(layers, settings=Settings(in_place=("concat",)))[-1] == 0


def test_intensity_is_multiply_adds_per_byte_exactly():
    found = net(CONV, "flatten")
    assert found.figures("macs_per_byte") == (Fraction(MACS, 4 * (WEIGHTS + READ + WRITTEN)), None)


def test_several_layers_have_the_intensity_of_all_they_do():
    found = net(CONV, "relu", "flatten")
    both = 4 * (WEIGHTS + READ + WRITTEN) + 4 * (WRITTEN + WRITTEN)
    assert found.summary("macs_per_byte") == found.summary("macs_per_byte", [0, 1]) == Total(Fraction(MACS, both))
    assert found.summary("macs_per_byte", [1]) == Total(0)
    assert found.summary("macs_per_byte", [2]) == Total(None)


def test_time_is_the_longer_of_arithmetic_and_memory():
    found = net(CONV, "relu", "flatten")
    assert found.figures("compute_seconds") == (Fraction(MACS, 7), 0, 0)
    memory = (Fraction(4 * (WEIGHTS + READ + WRITTEN), 5), Fraction(4 * 2 * WRITTEN, 5), 0)
    assert found.figures("memory_seconds") == memory
    assert found.figures("least_seconds") == (Fraction(MACS, 7), memory[1], 0)
    assert found.figures("bound_by") == ("compute", "memory", None)


def test_layers_run_one_after_the_other():
    found = net(CONV, "relu")
    assert found.summary("least_seconds") == Total(Fraction(MACS, 7) + Fraction(4 * 2 * WRITTEN, 5))


def test_several_layers_are_bound_by_what_takes_longer_in_all_of_them():
    assert 4 * (WEIGHTS + READ + WRITTEN + 3 * 2 * WRITTEN) / 5 < MACS / 7
    assert 4 * (WEIGHTS + READ + WRITTEN + 4 * 2 * WRITTEN) / 5 > MACS / 7
    found = net(CONV, *["relu"] * 4)
    assert found.summary("bound_by", range(4)) == Total("compute")
    assert found.summary("bound_by") == found.summary("bound_by", [1, 2, 3]) == Total("memory")
    assert found.summary("bound_by", []) == Total(None)


def test_a_tie_is_called_compute():
    even = Device("even", {"float32": MACS}, 4 * (WEIGHTS + READ + WRITTEN), "nobody")
    assert net(CONV, settings=Settings(device=even)).figures("bound_by") == ("compute",)


def test_arithmetic_is_done_in_the_type_of_the_activations():
    settings = Settings(dtype="weights=float32,activations=int8", device=SLOW)
    assert net(CONV, settings=settings).figures("compute_seconds") == (Fraction(MACS, 19),)


@pytest.mark.parametrize(("params", "macs"), [("unknown", 13), (5, "unknown")])
def test_what_nobody_knows_makes_a_lower_bound_of_the_time_and_no_ratio(params, macs):
    found = net("relu", {"opaque": {"shape": [2], "params": params, "macs": macs}})
    assert found.figures("least_seconds")[1] is None
    assert found.figures("bound_by") == ("memory", None)
    assert found.summary("least_seconds") == Total(Fraction(4 * 2 * READ, 5), is_complete=False)
    assert found.summary("macs_per_byte") == found.summary("bound_by") == Total(None, is_complete=False)


def test_without_a_device_there_is_no_time():
    found = net(CONV, settings=Settings())
    for column in ON_A_DEVICE:
        with pytest.raises(ConvcostError, match="time takes a device"):
            found.summary(column)
    assert columns(Settings()) == COLUMNS
    assert columns(ON_SLOW) == (*COLUMNS, *ON_A_DEVICE)


def test_a_type_without_a_peak_is_refused_with_those_that_have_one():
    with pytest.raises(ConvcostError) as caught:
        Settings(dtype="float16", device=SLOW)
    (problem,) = caught.value.problems
    assert problem.message == "slow states no peak for float16"
    assert problem.notes == ("`--dtype`: one of float32, int8",)
    with pytest.raises(ConvcostError):
        replace(ON_SLOW, dtype="activations=bfloat16")
    assert Settings(dtype="weights=float16", device=SLOW).device == SLOW


def test_a_layer_of_its_own_type_without_a_peak_is_pointed_at():
    text = "convcost: 1\ninput: [3, 13, 17]\nlayers:\n  - relu\n  - {conv: {out: 5, kernel: 1}, dtype: float16}\n"
    analysis = analyze(build(read_network(read(text, "net.yaml"))), ON_SLOW)
    with pytest.raises(ConvcostError) as caught:
        analysis.total("least_seconds")
    (problem,) = caught.value.problems
    assert problem.message == "slow states no peak for float16, which `conv` works in"
    assert problem.notes == ("it states float32, int8",)
    assert [(label.span.line, label.text) for label in problem.labels] == [(5, "its activations are float16")]


BODY = [CONV, "relu", "batchnorm", {"maxpool": {"kernel": [2, 3], "stride": 1}}, {"add": {"a": [], "b": []}}, "dropout"]
HEADS = [[], ["flatten"], ["flatten", {"linear": 7}], ["global_avgpool", {"linear": 7}]]
steps_of_networks = st.builds(
    lambda body, head: [*body, *head],
    st.lists(st.sampled_from(BODY), min_size=1, max_size=4),
    st.sampled_from(HEADS),
)
"""Each of them fits: 13 x 17 less four times what the convolution takes off are 5 x 1."""
devices = st.builds(
    lambda macs, moved: Device("any", {"float32": macs}, moved, "nobody"),
    st.integers(1, 10**15),
    st.integers(1, 10**13),
)


@given(steps_of_networks, devices, st.integers(1, 5))
def test_the_bound_is_never_below_either_of_its_terms_and_above_neither_sum(steps, device, batch):
    found = net(*steps, settings=Settings(batch=batch, device=device))
    compute, memory, least = (found.figures(key) for key in ("compute_seconds", "memory_seconds", "least_seconds"))
    assert all(bound == max(terms) for bound, *terms in zip(least, compute, memory, strict=True))
    whole = found.total("least_seconds").value
    terms = [found.total(key).value for key in ("compute_seconds", "memory_seconds")]
    assert max(terms) <= whole == sum(least) <= sum(terms)


@given(steps_of_networks, devices)
def test_a_faster_device_is_never_slower(steps, device):
    found = net(*steps, settings=Settings(device=device))
    faster = replace(device, bytes_per_second=2 * device.bytes_per_second)
    assert analyze(found.graph, Settings(device=faster)).total("least_seconds").value <= (
        found.total("least_seconds").value
    )


@given(steps_of_networks, devices)
def test_a_layer_is_bound_by_compute_from_the_ridge_on(steps, device):
    found = net(*steps, settings=Settings(device=device))
    for intensity, bound in zip(found.figures("macs_per_byte"), found.figures("bound_by"), strict=True):
        if intensity is not None:
            assert (bound == "compute") == (intensity >= device.ridge("float32"))


@pytest.mark.parametrize("column", ON_A_DEVICE, ids=lambda column: column.key)
def test_every_column_of_a_device_has_a_value_for_every_node(column):
    found = net(CONV, "relu")
    assert len(found.figures(column)) == 2
    assert found.summary(column) is not None
    assert BY_KEY[column.key] is column
