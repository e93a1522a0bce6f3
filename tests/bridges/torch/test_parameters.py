"""Parameters that are easily counted twice, not at all, or as something else."""

import pytest

from convcost import ConvcostError, analyze, from_torch

torch = pytest.importorskip("torch", reason="torch is not installed: no module is exported")
nn = torch.nn
functional = torch.nn.functional
pytestmark = [pytest.mark.torch, pytest.mark.filterwarnings("ignore:TF32 acceleration on top of oneDNN")]
NUMBERS = torch.zeros(11, 13, dtype=torch.int64)


def figures(module, inputs):
    """Parameters, buffers and multiply-adds."""
    analysis = analyze(from_torch(module, inputs))
    return analysis.params, analysis.total("buffers").value, analysis.macs


def kinds(module, inputs):
    return [node.op.kind for node in analyze(from_torch(module, inputs)).graph.nodes]


class Words(nn.Module):
    """A table of words, and a layer that gives a number for each of them: with the same table, if tied."""

    def __init__(self, is_tied):
        super().__init__()
        self.table, self.out = nn.Embedding(17, 5), nn.Linear(5, 17)
        if is_tied:
            self.out.weight = self.table.weight

    def forward(self, numbers):
        return self.out(self.table(numbers))


def test_a_table_of_words_is_weights():
    assert figures(Words(is_tied=False), [NUMBERS]) == (2 * 17 * 5 + 17, 0, 13 * 5 * 17)
    assert kinds(Words(is_tied=False), [NUMBERS]) == ["embedding", "linear"]


def test_a_table_that_is_the_last_layer_too_counts_once():
    assert figures(Words(is_tied=True), [NUMBERS]) == (17 * 5 + 17, 0, 13 * 5 * 17)


class Tied(nn.Module):
    """A fully connected layer, and the same weights the other way round."""

    def __init__(self):
        super().__init__()
        self.weight = nn.Parameter(torch.zeros(7, 5))
        self.first, self.last = nn.Parameter(torch.zeros(7)), nn.Parameter(torch.zeros(5))

    def forward(self, x):
        return functional.linear(functional.linear(x, self.weight, self.first), self.weight.t(), self.last)


def test_weights_the_other_way_round_count_once():
    assert figures(Tied(), (5,)) == (7 * 5 + 7 + 5, 0, 2 * 7 * 5)
    assert figures(Tied(), (3, 5)) == (7 * 5 + 7 + 5, 0, 3 * 2 * 7 * 5)


class TiedConvolution(nn.Module):
    """A convolution, and its weights in a transposed one."""

    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(3, 5, (3, 2), bias=False)

    def forward(self, x):
        return functional.conv_transpose2d(self.conv(x), self.conv.weight)


def test_what_no_layers_share_is_refused_by_name():
    with pytest.raises(ConvcostError) as refused:
        from_torch(TiedConvolution(), (3, 13, 11))
    assert "`conv` (Conv2d): `aten.conv2d.default`: forward of TiedConvolution: `aten.conv_transpose2d.input`" in str(
        refused.value
    )


class Steps(nn.Module):
    """A cell over the steps of a sequence."""

    def __init__(self, kind):
        super().__init__()
        self.cell = getattr(nn, kind)(3, 7)

    def forward(self, x):
        state = torch.zeros_like(x[:, 0, :1]).expand(-1, 7)
        state = (state, state) if isinstance(self.cell, nn.LSTMCell) else state
        for place in range(x.shape[1]):
            state = self.cell(x[:, place], state)
        return state


@pytest.mark.parametrize(("kind", "gates"), [("LSTMCell", 4), ("GRUCell", 3), ("RNNCell", 1)])
def test_a_cell_has_its_parameters_once_and_its_products_at_every_step(kind, gates):
    params, _, macs = figures(Steps(kind), (5, 3))
    assert (params, macs) == (gates * 7 * (3 + 7) + 2 * gates * 7, 5 * gates * 7 * (3 + 7))


class Twins(nn.Module):
    """Two inputs through the same layer, and how far what comes out is apart."""

    def __init__(self, distance):
        super().__init__()
        self.layer, self.distance = nn.Linear(5, 7), distance

    def forward(self, a, b):
        return self.distance(self.layer(a), self.layer(b))


@pytest.mark.parametrize("distance", [functional.pairwise_distance, functional.cosine_similarity])
def test_a_distance_of_two_vectors_multiplies_nothing(distance):
    assert figures(Twins(distance), [(5,), (5,)]) == (5 * 7 + 7, 0, 2 * 5 * 7)
    assert "opaque" not in kinds(Twins(distance), [(5,), (5,)])


class Fixed(nn.Module):
    """A batch norm whose factors are stored, as torchvision's FrozenBatchNorm2d."""

    def __init__(self, width):
        super().__init__()
        for name in ("weight", "bias", "running_mean", "running_var"):
            self.register_buffer(name, torch.ones(width))

    def forward(self, x):
        weight, bias, mean, variance = (
            each.reshape(1, -1, 1, 1) for each in (self.weight, self.bias, self.running_mean, self.running_var)
        )
        factor = weight * (variance + 1e-5).rsqrt()
        return x * factor + (bias - mean * factor)


def test_a_batch_norm_of_buffers_has_four_of_them():
    module = nn.Sequential(nn.Conv2d(3, 5, 1, bias=False), Fixed(5))
    assert figures(module, (3, 13, 11)) == (3 * 5, 4 * 5, 13 * 11 * 3 * 5)
    assert kinds(module, (3, 13, 11)) == ["conv", "batchnorm"]


class Twice(nn.Module):
    """The same layer on tokens, and on the places of maps, either way round."""

    def __init__(self, *, is_first_maps):
        super().__init__()
        self.layer, self.is_first_maps = nn.Linear(5, 5), is_first_maps

    def forward(self, x):
        apart = x.unflatten(1, (3, 7))
        first, second = (apart, x) if self.is_first_maps else (x, apart)
        return self.layer(first).flatten(1) + self.layer(second).flatten(1)


@pytest.mark.parametrize("is_first_maps", [True, False])
def test_a_layer_on_tokens_and_on_maps_counts_once(is_first_maps):
    assert figures(Twice(is_first_maps=is_first_maps), (21, 5)) == (5 * 5 + 5, 0, 2 * 21 * 5 * 5)
