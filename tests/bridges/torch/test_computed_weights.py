"""Weights that are worked out of others before a layer takes them: what computes them counts besides."""

import pytest

from convcost import ConvcostError, analyze, from_torch

torch = pytest.importorskip("torch", reason="torch is not installed: no module is exported")
nn = torch.nn
parametrizations = nn.utils.parametrizations
pytestmark = [pytest.mark.torch, pytest.mark.filterwarnings("ignore")]


def found(module, sizes):
    return analyze(from_torch(nn.Sequential(module, nn.ReLU()).eval(), sizes))


LENGTHS = {0: 5, 2: 4, 3: 2, None: 1}
"""How many lengths a weight of 5 x 3 x 4 x 2 has along an axis, or as a whole."""


@pytest.mark.parametrize("dim", LENGTHS)
def test_weight_norm_learns_a_length_for_each_place_along_its_axis(dim):
    analysis = found(parametrizations.weight_norm(nn.Conv2d(3, 5, (4, 2)), dim=dim), (3, 7, 11))
    assert (analysis.params, analysis.macs) == (5 * 3 * 4 * 2 + LENGTHS[dim] + 5, 4 * 10 * 5 * 3 * 4 * 2)
    assert [node.op.kind for node in analysis.graph.nodes] == ["conv", "relu"]


@pytest.mark.parametrize("layer", [nn.Linear(7, 5), nn.Conv2d(3, 5, (4, 2))])
def test_weight_norm_along_the_channels_that_come_in_is_refused_by_module_and_operation(layer):
    sizes = (7,) if isinstance(layer, nn.Linear) else (3, 7, 11)
    with pytest.raises(ConvcostError) as refused:
        found(parametrizations.weight_norm(layer, dim=1), sizes)
    assert "`0.parametrizations.weight.0` (_WeightNorm): `aten._weight_norm" in str(refused.value)


@pytest.mark.parametrize("normed", [parametrizations.spectral_norm, nn.utils.spectral_norm])
def test_spectral_norm_multiplies_the_weight_by_two_vectors(normed):
    """``u @ (W @ v)`` of a matrix of 5 x 24, once; then a convolution by weights that are made, and its bias."""
    analysis = found(normed(nn.Conv2d(3, 5, (4, 2))), (3, 7, 11))
    assert analysis.params == 5 * 3 * 4 * 2 + 5
    assert analysis.macs == 4 * 10 * 5 * 3 * 4 * 2 + 5 * 24 + 5
    assert analysis.total("buffers").value == 5 + 24
    assert "dynamic_conv" in {node.op.kind for node in analysis.graph.nodes}


def test_a_transposed_convolution_by_made_weights_has_its_bias_behind_it():
    class Made(nn.Module):
        def __init__(self):
            super().__init__()
            self.up = nn.ConvTranspose2d(3, 5, (4, 2))

        def forward(self, x):
            return nn.functional.conv_transpose2d(x, self.up.weight.exp(), self.up.bias)

    analysis = found(Made(), (3, 7, 11))
    assert (analysis.params, analysis.macs) == (3 * 5 * 4 * 2 + 5, 7 * 11 * 3 * 5 * 4 * 2)
    kinds = [node.op.kind for node in analysis.graph.nodes]
    assert kinds == ["parameter", "elementwise", "dynamic_conv_transpose", "parameter", "add", "relu"]


def test_two_inputs_meet_in_a_weight_between_them():
    """11 rows of 7 x 5: the first input meets each, and what is left meets the second."""

    class Between(nn.Module):
        def __init__(self):
            super().__init__()
            self.left, self.both = nn.Linear(13, 7), nn.Bilinear(7, 13, 11)

        def forward(self, x):
            return self.both(self.left(x), x)

    analysis = found(Between(), (13,))
    assert analysis.params == 13 * 7 + 7 + 11 * 7 * 13 + 11
    assert analysis.macs == 13 * 7 + 7 * 11 * 13 + 11 * 13
