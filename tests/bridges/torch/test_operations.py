"""Operations of PyTorch that are easily misread, exported from modules of a few lines: figures of one sample."""

import pytest

from convcost import ConvcostError, analyze, from_torch

torch = pytest.importorskip("torch", reason="torch is not installed: no module is exported")
nn = torch.nn
pytestmark = [pytest.mark.torch, pytest.mark.filterwarnings("ignore:TF32 acceleration on top of oneDNN")]


def figures(module, inputs):
    """Parameters and multiply-adds."""
    analysis = analyze(from_torch(module, inputs))
    return analysis.params, analysis.macs


class Two(nn.Module):
    """Two convolutions, and what joins them."""

    def __init__(self, join):
        super().__init__()
        self.a, self.b, self.join = nn.Conv2d(3, 5, 1), nn.Conv2d(3, 5, 1), join

    def forward(self, x):
        return self.join(self.a(x), self.b(x))


@pytest.mark.parametrize("join", [torch.max, torch.min, torch.maximum])
def test_the_larger_of_two_tensors_is_a_join_of_both(join):
    assert figures(Two(join), (3, 13, 11)) == (2 * (3 * 5 + 5), 2 * 13 * 11 * 3 * 5)


class After(nn.Module):
    """A layer behind a function of what another one gives."""

    def __init__(self, before, function, after):
        super().__init__()
        self.before, self.function, self.after = before, function, after

    def forward(self, x):
        return self.after(self.function(self.before(x)))


def test_a_sequence_whose_samples_stand_second_counts_once():
    """Behind an operation that convcost does not know, nobody could tell samples from steps."""
    module = After(nn.Identity(), lambda x: x.transpose(0, 1).cumsum(0), nn.Linear(5, 3))
    assert figures(module, (13, 5)) == (5 * 3 + 3, 13 * 5 * 3)


@pytest.mark.parametrize(("kind", "gates"), [("LSTM", 4), ("GRU", 3), ("RNN", 1)])
def test_the_last_state_of_a_recurrent_layer_is_one_vector_of_a_sample(kind, gates):
    def state(found):
        return (found[1][0] if kind == "LSTM" else found[1])[-1]

    module = After(getattr(nn, kind)(5, 7, batch_first=True), state, nn.Linear(7, 15))
    weights = gates * 7 * (5 + 7)
    assert figures(module, (13, 5)) == (weights + 2 * gates * 7 + 7 * 15 + 15, 13 * weights + 7 * 15)


def test_a_recurrent_layer_of_rectifiers_is_read():
    module = After(nn.RNN(5, 7, nonlinearity="relu", batch_first=True), lambda found: found[0], nn.Linear(7, 2))
    assert figures(module, (13, 5)) == (7 * (5 + 7) + 2 * 7 + 7 * 2 + 2, 13 * 7 * (5 + 7) + 13 * 7 * 2)


@pytest.mark.parametrize("after", [nn.MaxPool2d(2, return_indices=True), lambda x: x.max(dim=1)])
def test_places_of_maxima_may_be_given_back_too(after):
    assert figures(After(nn.Conv2d(3, 5, 1), lambda x: x, after), (3, 14, 22)) == (3 * 5 + 5, 14 * 22 * 3 * 5)


class Forwarded(nn.Module):
    """A module whose ``forward`` was replaced on the instance, as wrappers do."""

    def __init__(self):
        super().__init__()
        self.first, self.second = nn.Conv2d(3, 5, 1), nn.Conv2d(5, 7, 1)
        self.own = self.first.forward = self.first.forward

    def forward(self, x):
        return self.second(self.first(x))


def test_a_forward_of_the_instance_outlives_a_capture_of_the_beginning():
    module = Forwarded()
    network = from_torch(module, (3, 9, 9))
    assert network.captured_until is not None
    network.captured_until({}, "first")
    assert module.first.forward is module.own


class Swapped(nn.Module):
    """A convolution of the first of two inputs, at its size."""

    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(3, 5, 1)

    def forward(self, large, small):
        return self.conv(large), small


def test_inputs_are_given_by_their_positions_not_by_their_order():
    network = from_torch(Swapped(), [(3, 14, 14), (3, 7, 7)])
    swapped = network.captured({"1": (3, 7, 7), "0": (3, 14, 14)})
    assert sum(node.output.elements for node in swapped.nodes if node.op.kind == "conv") == 5 * 14 * 14


def test_an_input_beside_what_is_inside_of_it_is_refused():
    with pytest.raises(ConvcostError, match="is inside of an input that is given itself"):
        from_torch(Swapped(), {"large": (3, 7, 7), "large.x": (3, 7, 7)})


class Listed(nn.Module):
    """A convolution of the first of a list of pictures, each by itself."""

    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(3, 5, (2, 1))

    def forward(self, pictures):
        return self.conv(pictures[0][None])


@pytest.mark.parametrize("pictures", [{"0": (3, 13, 11)}, [(3, 13, 11)], ["3x13x11"], [torch.zeros(3, 13, 11)]])
def test_pictures_in_a_list_have_no_batch(pictures):
    assert figures(Listed(), {"pictures": pictures}) == (5 * 3 * 2 + 5, 12 * 11 * 5 * 3 * 2)
    again = from_torch(Listed(), {"pictures": pictures}).captured({"pictures.0": (3, 13, 11)})
    assert analyze(again).macs == 12 * 11 * 5 * 3 * 2


@pytest.mark.parametrize("sizes", [(1, 13), (1, 13, 11), (3, 13, 1)])
def test_an_axis_of_one_that_is_padded_grows_alone(sizes):
    """A norm by neighbouring channels puts zeros around the only channel, beside another axis of one."""
    module = After(nn.Identity(), nn.LocalResponseNorm(3), nn.Linear(sizes[-1], 7))
    places = sizes[0] * (sizes[1] if len(sizes) == 3 else 1)
    assert figures(module, sizes) == (sizes[-1] * 7 + 7, places * sizes[-1] * 7)


def test_both_sides_of_a_single_place_grow():
    def around(x):
        return nn.functional.pad(x.mean((2, 3), keepdim=True), (1, 2, 3, 1))

    wide = After(nn.Identity(), around, nn.Linear(4, 5))
    assert figures(wide, (3, 13, 11)) == (4 * 5 + 5, 3 * 5 * 4 * 5)


class Of(nn.Module):
    """A function of what comes in, and of a parameter of 6 x 6."""

    def __init__(self, function, sizes=(6, 6)):
        super().__init__()
        self.p, self.function = nn.Parameter(torch.zeros(*sizes)), function

    def forward(self, x):
        return self.function(x, self.p)


@pytest.mark.parametrize(
    ("function", "macs"),
    [
        (lambda x, p: torch.einsum("bi,bj->bij", x[:, 0, 0], (x @ p)[:, 1, 0]), 3 * 8 * 6 * 6),
        (lambda x, p: torch.einsum("bhc,cd->dbh", (x @ p)[:, 0, :, :1], p[:1]).transpose(0, 1), 3 * 8 * 6 * 6),
        (lambda x, p: torch.einsum("bchw->bwc", x @ p), 3 * 8 * 6 * 6),
        (lambda x, p: torch.einsum("bchw", x @ p), 3 * 8 * 6 * 6),
        (lambda x, p: torch.tensordot(x, p, dims=1), 3 * 8 * 6 * 6),
        (lambda x, p: torch.tensordot(x, p, dims=([3], [0])), 3 * 8 * 6 * 6),
        (lambda x, p: (x @ p)[:, :, 0] @ p[:, 0], 3 * 8 * 6 * 6 + 3 * 6),
        (lambda x, p: torch.hstack([x @ p, x]), 3 * 8 * 6 * 6),
        (lambda x, p: torch.linalg.norm((x @ p).flatten(2), dim=2), 3 * 8 * 6 * 6),
        (lambda x, p: x @ p + torch.arange(6), 3 * 8 * 6 * 6),
    ],
)
def test_what_adds_up_along_no_axis_multiplies_no_matrices(function, macs):
    assert figures(Of(function), (3, 8, 6)) == (6 * 6, macs)


def test_a_complex_parameter_is_brought_in_once():
    """Filters of GFNet: as many complex numbers as a transformed map has, stored as pairs."""
    module = Of(lambda x, p: torch.fft.irfft2(torch.fft.rfft2(x) * torch.view_as_complex(p)), (8, 4, 2))
    assert figures(module, (3, 8, 6)) == (8 * 4 * 2, 0)


@pytest.mark.parametrize(
    ("function", "said"),
    [
        (
            lambda x, p: torch.einsum("bcii->bc", (x @ p)[:, :, :6]),
            "`aten.einsum.default`: `bcii->bc` takes a diagonal",
        ),
        (lambda x, p: torch.linalg.norm(x @ p, ord=2, dim=(2, 3)), "`aten.linalg_norm.default`: it is a norm of"),
        (lambda x, p: torch.linalg.inv(p), "`aten.linalg_inv.default`: convcost does not know"),
        (lambda x, p: torch.cdist(x @ p, x), "`aten.cdist.default`: convcost does not know"),
    ],
)
def test_what_cannot_be_counted_is_refused_by_module_and_operation(function, said):
    with pytest.raises(ConvcostError) as refused:
        figures(Of(function), (3, 8, 6))
    assert f"forward of Of: {said}" in str(refused.value)
