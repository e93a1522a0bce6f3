"""Multi-head attention, against figures of torch.nn.MultiheadAttention and of torchvision's windows."""

import pytest

from convcost.errors import Refusal
from convcost.layers.kinds.attention import Attention
from convcost.layers.op import Keeps, Op, Product, Reach, Shapes, schema
from convcost.layers.shape import Shape, features, maps, tokens


def cost(layer: Op, inputs: Shapes) -> tuple[int, int]:
    output = layer.output(inputs)
    assert output == inputs[0]
    return (
        sum(each.value for each in layer.parameters(inputs)),
        sum(each.value for each in layer.macs(inputs, output)),
    )


def test_one_input_attends_to_itself():
    x = (tokens(7, 12),)
    assert cost(Attention(heads=3), x) == (4 * (12 * 12 + 12), 4 * 7 * 12 * 12 + 2 * 7 * 7 * 12)
    assert cost(Attention(heads=3), x) == (624, 5208)
    assert Attention(heads=3).window(x, x[0]) is Reach.EVERYTHING


def test_queries_keys_and_values_may_differ_in_width_and_number():
    x = (tokens(7, 12), tokens(5, 8), tokens(5, 10))
    assert cost(Attention(heads=4), x) == (
        12 * (12 + 8 + 10 + 12) + 4 * 12,
        12 * (7 * 12 + 5 * 8 + 5 * 10 + 7 * 12) + 2 * 7 * 5 * 12,
    )
    assert cost(Attention(heads=4), x) == (552, 3936)


def test_two_inputs_are_queries_and_keys_with_values():
    two, three = (tokens(7, 12), maps(8, 5, 3)), (tokens(7, 12), maps(8, 5, 3), tokens(15, 8))
    assert cost(Attention(heads=4), two) == cost(Attention(heads=4), three)


def test_without_biases():
    assert cost(Attention(heads=2, bias=False, out_bias=False), (tokens(5, 12), tokens(9, 12))) == (576, 5112)
    assert cost(Attention(heads=2, bias=False), (tokens(5, 12),))[0] == 576 + 12
    assert cost(Attention(heads=2, out_bias=False), (tokens(5, 12),))[0] == 576 + 3 * 12


def test_an_inner_width_of_its_own():
    layer = Attention(heads=5, dim=35, bias=False, out_bias=False)
    assert cost(layer, (tokens(7, 12),)) == (4 * 35 * 12, 4 * 7 * 35 * 12 + 2 * 7 * 7 * 35)


def test_heads_that_share_keys_and_values_make_these_narrower():
    layer = Attention(heads=6, kv_heads=2, bias=False, out_bias=False)
    assert cost(layer, (tokens(7, 12),)) == (2 * 12 * 12 + 2 * 4 * 12, 7 * (2 * 12 * 12 + 2 * 4 * 12) + 2 * 7 * 7 * 12)


@pytest.mark.parametrize(
    ("x", "window", "positions", "seen", "offsets", "as_in_torchvision"),
    [
        (maps(24, 56, 56), (7,), 56 * 56, 7 * 7, 13 * 13, (2907, 14_601_216)),
        (maps(24, 15, 13), (7,), 21 * 14, 7 * 7, 13 * 13, (2907, 1_368_864)),
        (maps(24, 10, 9), (3, 4), 12 * 12, 3 * 4, 5 * 7, (2505, 414_720)),
    ],
)
def test_windows_are_whole_and_their_padding_is_projected_too(x, window, positions, seen, offsets, as_in_torchvision):
    layer = Attention(heads=3, window_=window, relative_bias=True)
    figures = cost(layer, (x,))
    assert figures == (4 * (24 * 24 + 24) + 3 * offsets, 4 * positions * 24 * 24 + 2 * positions * seen * 24)
    assert figures == as_in_torchvision
    assert layer.window((x,), x) is Reach.UNDEFINED


def test_windows_over_time_and_space():
    layer = Attention(heads=3, window_=(8, 7, 5), relative_bias=True)
    x = maps(24, 8, 14, 13)
    assert cost(layer, (x,)) == (
        4 * (24 * 24 + 24) + 3 * 15 * 13 * 9,
        4 * (8 * 14 * 15) * 24 * 24 + 2 * (8 * 14 * 15) * (8 * 7 * 5) * 24,
    )


@pytest.mark.parametrize("window", [{"window_": (7, 5)}, {"grid": (7, 5)}])
def test_a_bias_for_every_distance_whichever_side_it_is_on(window):
    layer = Attention(heads=3, relative_bias="distances", **window)
    assert facts(layer, maps(24, 14, 15))[1] == 4 * (24 * 24 + 24) + 3 * 7 * 5


def test_the_distances_of_a_halo_reach_as_far_as_what_is_seen():
    layer = Attention(heads=3, window_=(4,), halo=(1,), relative_bias="distances")
    assert facts(layer, maps(12, 8, 12))[1] == 4 * (12 * 12 + 12) + 3 * (4 + 1) ** 2


def test_a_table_of_biases_may_be_that_of_a_larger_window():
    """As where a window shrinks to the maps: what is learned stays, what is multiplied does not."""
    small, x = (2, 7, 3), maps(24, 2, 14, 3)
    layer = Attention(heads=3, window_=small, relative_bias=(8, 7, 5))
    params, macs = cost(layer, (x,))
    assert params == 4 * (24 * 24 + 24) + 3 * (2 * 8 - 1) * (2 * 7 - 1) * (2 * 5 - 1)
    assert macs == cost(Attention(heads=3, window_=small), (x,))[1]


@pytest.mark.parametrize(("given", "halo"), [((7,), 0), ((8,), 1), ((7, 9), 0)])
def test_the_table_of_the_window_itself_is_what_true_makes(given, halo):
    window = {"window_": given, "halo": (halo,)} if halo else {"window_": given}
    sizes = tuple(size + halo for size in given)
    x = (maps(24, 56, 63),)
    assert cost(Attention(heads=3, relative_bias=sizes, **window), x) == cost(
        Attention(heads=3, relative_bias=True, **window), x
    )


def test_another_word_for_a_bias_is_refused_with_the_one_there_is():
    with pytest.raises(ValueError, match="must be true, false, `distances` or the sizes of a window, got `offsets`"):
        schema(Attention)["relative_bias"].read("offsets")


@pytest.mark.parametrize(
    ("written", "read"), [(True, True), (False, False), ("distances", "distances"), (7, (7,)), ([7, 5], (7, 5))]
)
def test_a_bias_is_there_or_not_or_for_distances_or_has_the_sizes_of_a_window(written, read):
    assert schema(Attention)["relative_bias"].read(written) == read


def test_a_shift_of_the_windows_costs_nothing():
    x = (maps(24, 14, 21),)
    assert cost(Attention(heads=3, window_=(7,), shift=(3,)), x) == cost(Attention(heads=3, window_=(7,)), x)


def test_a_grid_costs_what_a_window_does():
    x = (maps(24, 14, 15),)
    grid = Attention(heads=3, grid=(7, 5), relative_bias=True)
    assert cost(grid, x) == cost(Attention(heads=3, window_=(7, 5), relative_bias=True), x)
    assert grid.window(x, x[0]) is Reach.UNDEFINED


def test_cosines_are_scaled_per_head():
    x = (tokens(7, 12),)
    plain, cosine = cost(Attention(heads=3), x), cost(Attention(heads=3, cosine=True), x)
    assert cosine == (plain[0] + 3, plain[1])


def test_two_linear_layers_in_place_of_the_table_of_biases():
    x = (maps(24, 16, 24),)
    params, macs = cost(Attention(heads=3, window_=(8, 4)), x)
    layer = Attention(heads=3, window_=(8, 4), relative_bias_mlp=11)
    assert cost(layer, x) == (params + 11 * 2 + 11 + 3 * 11, macs + 15 * 7 * 11 * 2 + 15 * 7 * 3 * 11)


def test_the_continuous_bias_of_swin_v2_has_the_cost_that_torch_counts():
    """The first block of swin_v2_t: ``attn`` holds 40,323 parameters and ``cpb_mlp`` takes 576,000 multiply-adds."""
    x = (maps(96, 64, 64),)
    layer = Attention(heads=3, window_=(8,), relative_bias_mlp=512, cosine=True)
    params, macs = cost(layer, x)
    plain = 4 * 64 * 64 * 96 * 96 + 2 * 64 * 64 * 64 * 96
    assert (params, macs - plain) == (40_323, 576_000)


def facts(layer: Op, *inputs: Shape) -> tuple[Shape, int, int]:
    output = layer.output(inputs)
    params = sum(each.value for each in layer.parameters(inputs))
    return output, params, sum(each.value for each in layer.macs(inputs, output))


def test_values_and_what_leaves_have_widths_of_their_own():
    layer = Attention(heads=3, dim=21, value_dim=33, out=13, bias=False, out_bias=False)
    weights = 2 * 21 * 12 + 33 * 12 + 13 * 33
    assert facts(layer, tokens(7, 12)) == (tokens(7, 13), weights, 7 * weights + 7 * 7 * (21 + 33))


def test_without_projections_the_products_remain():
    layer = Attention(heads=3, in_proj=False, out_proj=False)
    x, values = tokens(7, 12), tokens(5, 15)
    assert facts(layer, x, tokens(5, 12), values) == (tokens(7, 15), 0, 7 * 5 * (12 + 15))


def test_channels_meet_channels_over_all_positions():
    layer = Attention(heads=4, over="channels", cosine=True)
    x = maps(12, 7, 5)
    assert facts(layer, x) == (x, 4 * (12 * 12 + 12) + 4, 4 * 35 * 12 * 12 + 2 * 35 * 12 * (12 // 4))
    assert layer.window((x,), x) is Reach.EVERYTHING


def test_linear_attention_sums_keys_by_values_with_a_column_of_ones():
    layer = Attention(heads=4, form="linear", value_dim=20)
    macs = 7 * (2 * 12 * 12 + 2 * 20 * 12) + 2 * 7 * (12 // 4) * (20 + 4)
    assert facts(layer, tokens(7, 12))[2] == macs


def test_a_halo_is_seen_beyond_the_window_and_projected_once():
    layer = Attention(heads=3, window_=(4, 5), halo=(1, 2), bias=False, out_proj=False, relative_embedding=True)
    x = maps(12, 8, 15)
    seen, vectors = (4 + 2) * (5 + 4), (2 * 6 - 1) + (2 * 9 - 1)
    assert facts(layer, x) == (
        x,
        3 * 12 * 12 + vectors * (12 // 3),
        120 * (3 * 12 * 12 + vectors * 12 + 2 * seen * 12),
    )


def test_the_offsets_of_a_halo_are_those_between_a_query_and_what_it_sees():
    layer = Attention(heads=3, window_=(4,), halo=(1,), relative_bias=True)
    assert facts(layer, maps(12, 8, 12))[1] == 4 * (12 * 12 + 12) + 3 * (4 + 6 - 1) ** 2


def test_queries_at_every_other_position():
    layer = Attention(heads=3, window_=(4,), halo=(1,), stride=(2,), bias=False, out_proj=False)
    macs = 24 * 12 * 12 + 2 * 96 * 12 * 12 + 2 * 24 * 36 * 12
    assert facts(layer, maps(12, 8, 12)) == (maps(12, 4, 6), 3 * 12 * 12, macs)


def test_of_a_halo_the_keys_and_values_that_a_window_sees_are_gathered_for_each():
    """3 x 2 windows of 4 x 5, each of which sees 6 x 9; two of four heads of keys and values are shared."""
    layer = Attention(heads=4, kv_heads=2, value_dim=20, window_=(4, 5), halo=(1, 2))
    x = (maps(12, 12, 10),)
    held = {each.name: each.value for each in layer.workspace(x, layer.output(x))}
    assert held == {
        "query": 120 * 12,
        "key": 120 * 12 // 2,
        "value": 120 * 20 // 2,
        "gathered_keys": 3 * 2 * (6 * 9) * 12 // 2,
        "gathered_values": 3 * 2 * (6 * 9) * 20 // 2,
        "heads": 120 * 20,
    }


def test_windows_without_a_halo_are_cut_and_not_gathered():
    layer, x = Attention(heads=3, window_=(4,)), (maps(12, 8, 7),)
    held = {each.name: each.value for each in layer.workspace(x, layer.output(x))}
    assert held == dict.fromkeys(("query", "key", "value", "heads"), 8 * 8 * 12)


def test_without_windows_keys_and_values_are_held_once():
    layer = Attention(heads=3, out_proj=False)
    x = (tokens(7, 12), tokens(5, 12))
    held = {each.name: each.value for each in layer.workspace(x, layer.output(x))}
    assert held == {"query": 7 * 12, "key": 5 * 12, "value": 5 * 12}


@pytest.mark.parametrize(
    ("given", "keeps"),
    [
        ({}, Keeps.NOTHING),
        ({"window_": (4,)}, Keeps.NOTHING),
        ({"form": "linear"}, None),
        ({"over": "channels"}, None),
        ({"in_proj": False}, None),
        ({"out_proj": False}, None),
        ({"window_": (4,), "halo": (1,)}, None),
    ],
)
def test_frozen_the_plain_form_needs_nothing_of_what_came_in(given, keeps):
    assert Attention(heads=3, **given).keeps_frozen is keeps


@pytest.mark.parametrize(
    ("given", "keeps"),
    [
        ({}, Keeps.INPUTS),
        ({"out_proj": False}, Keeps.INPUTS_AND_OUTPUT),
        ({"out_proj": False, "over": "channels"}, Keeps.INPUTS),
        ({"out_proj": False, "form": "linear"}, Keeps.INPUTS),
        ({"in_proj": False, "form": "linear"}, Keeps.NOTHING),
        ({"window_": (4,), "halo": (1,)}, None),
        ({"window_": (4,), "relative_embedding": True}, None),
    ],
)
def test_what_is_kept_is_what_came_in_and_of_the_fused_form_what_the_heads_gave(given, keeps):
    assert Attention(heads=3, **given).keeps is keeps


def test_inner_widths_follow_those_that_come_in():
    made = Attention(heads=2, dim=8, value_dim=20, out=12).following((tokens(7, 4),), (tokens(7, 6),))
    assert made == Attention(heads=2, dim=12, value_dim=30, out=18)
    assert Attention(heads=2).following((tokens(7, 4),), (tokens(7, 6),)) == Attention(heads=2)


@pytest.mark.parametrize(
    ("given", "x", "field", "says"),
    [
        ({"over": "channels", "form": "linear"}, maps(12, 8, 8), "form", "`form: linear` compares nothing"),
        ({"over": "channels", "window_": (4,)}, maps(12, 8, 8), "window", "`window` does not go with `over: channels`"),
        ({"over": "channels", "value_dim": 6}, maps(12, 8, 8), "value_dim", "does not go with `over: channels`"),
        ({"form": "linear", "cosine": True}, maps(12, 8, 8), "cosine", "`cosine` does not go with `form: linear`"),
        ({"halo": (1,)}, maps(12, 8, 8), "halo", "is for a `window` or `grid`, and there is none"),
        ({"grid": (4,), "halo": (1,)}, maps(12, 8, 8), "halo", "the positions of a grid lie apart"),
        ({"window_": (4,), "stride": (3,)}, maps(12, 8, 8), "stride", "is no multiple of the stride"),
        ({"stride": (2,)}, tokens(7, 12), "stride", "leaves out positions of maps"),
        ({"in_proj": False, "dim": 6}, tokens(7, 12), "in_proj", "without a projection their width must be 6"),
        ({"value_dim": 7}, tokens(7, 12), "heads", "a width of 7 cannot be cut into 3 heads"),
    ],
)
def test_what_does_not_go_together_is_refused(given, x, field, says):
    with pytest.raises(Refusal, match=says) as refused:
        Attention(heads=3, **given).output((x,))
    assert refused.value.field == field


def test_the_factors_are_named_for_a_reader():
    x = (tokens(7, 12),)
    layer = Attention(heads=3, out_bias=False)
    assert layer.parameters(x)[:2] == (
        Product("query_weight", {"out": 12, "in": 12}),
        Product("query_bias", {"out": 12}),
    )
    assert layer.parameters(x)[-1] == Product("output_weight", {"out": 12, "in": 12})
    assert layer.macs(x, x[0])[0] == Product("query projection", {"positions": 7, "out": 12, "in": 12})
    assert layer.macs(x, x[0])[3] == Product("queries by keys", {"positions": 7, "positions_seen": 7, "dim": 12})


def stage(x: Shape, heads: int, blocks: int) -> tuple[int, int]:
    """Blocks of Swin: norm, windows, norm, and two linear layers of which the inner is four times as wide."""
    c = x.channels
    params, macs = cost(Attention(heads=heads, window_=(7,), relative_bias=True), (x,))
    return blocks * (params + 2 * 2 * c + 8 * c * c + 5 * c), blocks * (macs + 8 * x.positions * c * c)


def test_swin_t_has_its_published_cost():
    sides, widths = (56, 28, 14, 7), (96, 192, 384, 768)
    parts = [stage(maps(c, n, n), c // 32, blocks) for c, n, blocks in zip(widths, sides, (2, 2, 6, 2), strict=True)]
    merges = [
        (2 * 4 * c + 4 * c * 2 * c, (n // 2) ** 2 * 4 * c * 2 * c) for c, n in zip(widths[:3], sides, strict=False)
    ]
    stem = (96 * 3 * 4 * 4 + 96 + 2 * 96, 56 * 56 * 96 * 3 * 4 * 4)
    head = (2 * 768 + 768 * 1000 + 1000, 768 * 1000)
    assert tuple(map(sum, zip(stem, *parts, *merges, head, strict=True))) == (28_288_354, 4_490_566_656)


def test_vit_b_16_has_its_published_cost():
    params, macs = cost(Attention(heads=12), (tokens(197, 768),))
    block = (params + 2 * 2 * 768 + 2 * 768 * 3072 + 3072 + 768, macs + 197 * 2 * 768 * 3072)
    stem = (768 * 3 * 16 * 16 + 768 + 768 + 197 * 768, 196 * 768 * 3 * 16 * 16)
    head = (2 * 768 + 768 * 1000 + 1000, 768 * 1000)
    assert tuple(map(sum, zip(stem, *[block] * 12, head, strict=True))) == (86_567_656, 17_563_828_224)


@pytest.mark.parametrize(
    ("arguments", "inputs", "message", "field"),
    [
        ({"heads": 5}, (tokens(7, 12),), "a width of 12 cannot be cut into 5 heads", "heads"),
        ({"heads": 3, "dim": 16}, (tokens(7, 12),), "a width of 16 cannot be cut into 3 heads", "heads"),
        ({"heads": 6, "kv_heads": 4}, (tokens(7, 12),), "6 heads cannot share 4 heads", "kv_heads"),
        (
            {"heads": 3, "in_proj": False},
            (tokens(7, 12), tokens(5, 9)),
            "the keys are 5 tokens x 9, .* be 12",
            "in_proj",
        ),
        ({"heads": 3}, (features(12),), "takes tokens or maps, but 12 features came in", ""),
        ({"heads": 3}, (tokens(7, 12), tokens(5, 12), tokens(6, 12)), "there are 5 keys and 6 values", ""),
        ({"heads": 3, "window_": (7,)}, (tokens(49, 12),), "windows are cut from maps of one size", "window"),
        ({"heads": 3, "window_": (7,)}, (maps(12, 14, 14), maps(12, 7, 7)), "windows are cut from maps", "window"),
        ({"heads": 3, "window_": (7, 7)}, (maps(12, 14),), "`window` has 2 values", "window"),
        ({"heads": 3, "grid": (7,)}, (tokens(49, 12),), "windows are cut from maps of one size", "grid"),
        ({"heads": 3, "grid": (7, 7)}, (maps(12, 14),), "`grid` has 2 values", "grid"),
        ({"heads": 3, "grid": (7, 5)}, (maps(12, 14, 13),), "a grid of 7 x 5 cannot be spread evenly", "grid"),
        ({"heads": 3, "grid": (7,), "window_": (7,)}, (maps(12, 14),), "two ways to cut", "grid"),
        ({"heads": 3, "window_": (7,), "shift": (3, 3)}, (maps(12, 14),), "`shift` has 2 values", "shift"),
        ({"heads": 3, "shift": (3,)}, (maps(12, 14),), "`shift` is for a `window` or `grid`", "shift"),
        (
            {"heads": 3, "relative_bias_mlp": 512},
            (tokens(7, 12),),
            "`relative_bias_mlp` is for a `window` or `grid`",
            "relative_bias_mlp",
        ),
        (
            {"heads": 3, "window_": (7,), "relative_bias": True, "relative_bias_mlp": 512},
            (maps(12, 14),),
            "two ways to make the same biases",
            "relative_bias_mlp",
        ),
        (
            {"heads": 3, "window_": (7, 5), "relative_bias": (8, 4)},
            (maps(12, 14, 10),),
            "biases for offsets within 8 x 4 do not do for a window of 7 x 5",
            "relative_bias",
        ),
        (
            {"heads": 3, "window_": (7,), "halo": (1,), "relative_bias": (7,)},
            (maps(12, 14, 14),),
            "biases for offsets within 7 x 7 do not do for a window of 7 x 7 and what is seen around it",
            "relative_bias",
        ),
        (
            {"heads": 3, "window_": (7,), "relative_bias": (8, 7, 7)},
            (maps(12, 14, 14),),
            "`relative_bias` has 3 values",
            "relative_bias",
        ),
        (
            {"heads": 3, "relative_bias": True},
            (maps(12, 14),),
            "`relative_bias` is for a `window` or `grid`",
            "relative_bias",
        ),
    ],
)
def test_what_does_not_fit_is_refused_and_says_why(arguments, inputs, message, field):
    with pytest.raises(Refusal, match=message) as refused:
        Attention(**arguments).output(inputs)
    assert refused.value.field == field
