"""The Vision Transformer against Table 1 of the paper and the layers of its encoder."""

import pytest

MODELS = {
    "vit_b_16": (16, 12, 768, 12),
    "vit_b_32": (32, 12, 768, 12),
    "vit_l_16": (16, 24, 1024, 16),
    "vit_l_32": (32, 24, 1024, 16),
    "vit_h_14": (14, 32, 1280, 16),
}


def encoder_block(d: int) -> int:
    """Two norms, four projections, and two linear layers with four times the width between them."""
    return 2 * 2 * d + 4 * (d * d + d) + d * 4 * d + 4 * d + 4 * d * d + d


@pytest.mark.parametrize("name", MODELS)
@pytest.mark.parametrize("side", [1, 5])
def test_one_vector_per_position_is_all_that_depends_on_the_size_of_the_image(zoo, name, side):
    patch, depth, d, _ = MODELS[name]
    net = zoo(name, (3, side * patch, side * patch))
    tokens = 1 + side * side
    ends = d * 3 * patch * patch + d + d + tokens * d + 2 * d + 1000 * d + 1000
    assert net.params == ends + depth * encoder_block(d)


@pytest.mark.parametrize("name", MODELS)
def test_every_token_attends_to_every_token(zoo, name):
    patch, depth, d, _ = MODELS[name]
    net = zoo(name, (3, 5 * patch, 3 * patch))
    tokens = 1 + 5 * 3
    block = 4 * tokens * d * d + 2 * tokens * tokens * d + 2 * tokens * d * 4 * d
    assert net.macs == 5 * 3 * d * 3 * patch * patch + depth * block + 1000 * d


def test_the_class_token_alone_is_classified(zoo):
    net = zoo("vit_b_16")
    assert net.output_of("patch_embedding") == (768, 14, 14)
    assert net.output_of("encoder.11") == (1 + 14 * 14, 768)
    assert net.output_of("class_token") == (1, 768)
    assert net.macs_of("head") == 768 * 1000
