"""Shapes: what each size means in each layout."""

import pytest

from convcost.errors import Refusal
from convcost.layers.shape import Shape, as_shape, features, maps, per_group, require_maps, tokens


@pytest.mark.parametrize(
    ("shape", "channels", "spatial", "positions", "elements", "written"),
    [
        (features(5), 5, (), 1, 5, "5"),
        (tokens(7, 5), 5, (), 7, 35, "7 tokens x 5"),
        (maps(5, 7), 5, (7,), 7, 35, "5x7"),
        (maps(5, 7, 3), 5, (7, 3), 21, 105, "5x7x3"),
        (maps(5, 7, 3, 2), 5, (7, 3, 2), 42, 210, "5x7x3x2"),
    ],
)
def test_width_and_positions(shape, channels, spatial, positions, elements, written):
    assert shape.channels == channels
    assert shape.spatial == spatial
    assert shape.positions == positions
    assert shape.elements == elements
    assert str(shape) == written
    assert written in shape.described
    assert shape.layout in shape.described
    assert shape.with_channels(11).channels == 11
    assert shape.with_channels(11).positions == positions


@pytest.mark.parametrize(
    ("shape", "sizes"),
    [
        (features(5), {"c": 5}),
        (tokens(7, 5), {"t": 7, "c": 5}),
        (maps(5, 7), {"c": 5, "l": 7}),
        (maps(5, 7, 3), {"c": 5, "h": 7, "w": 3}),
        (maps(5, 7, 3, 2), {"c": 5, "d": 7, "h": 3, "w": 2}),
    ],
)
def test_sizes_by_name(shape, sizes):
    assert {name: shape.size(name) for name in shape.axis_names()} == sizes
    with pytest.raises(Refusal, match=r"have no size `\.x`") as refused:
        shape.size("x")
    assert all(f".{name}" in refused.value.hint for name in sizes)


def test_a_list_of_one_size_is_features_and_of_more_are_maps():
    assert as_shape((5,)) == features(5)
    assert as_shape((5, 7)) == maps(5, 7) == Shape("maps", (5, 7))
    for sizes in ((), (1, 2, 3, 4, 5)):
        with pytest.raises(Refusal, match="1 to 4 sizes") as refused:
            as_shape(sizes)
        assert "{tokens: [T, features]}" in refused.value.hint


def test_groups_are_equal_or_refused():
    assert per_group(12, 3) == 4
    with pytest.raises(Refusal, match="12 channels cannot be cut into 5 groups"):
        per_group(12, 5)
    with pytest.raises(Refusal, match="12 output channels cannot be cut into 5 groups"):
        per_group(12, 5, "output")


def test_maps_are_required_with_the_way_to_make_them():
    require_maps(maps(5, 7), "pad")
    for x, hint in ((tokens(7, 5), "`to_maps`"), (features(5), "`reshape`")):
        with pytest.raises(Refusal, match="`pad` takes maps") as refused:
            require_maps(x, "pad")
        assert hint in refused.value.hint
