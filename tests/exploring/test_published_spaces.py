"""Search spaces as they were published, whole, to the last digit."""

from collections import Counter
from itertools import product
from pathlib import Path

import pytest

import convcost
from convcost.exploring.designs.subject import LEFT_OUT
from convcost.exploring.sweeping.sweep import Sweep
from convcost.notation.build.frame import Bound, Frame

SPACES = Path(__file__).parents[1] / "data" / "spaces"
EXAMPLES = Path(__file__).parents[2] / "examples"
CELLS = EXAMPLES / "nas_bench_201.yaml"
SIZES = EXAMPLES / "nats_size.yaml"
ANYNET = EXAMPLES / "anynet.yaml"
MOBILENET_V2 = Path(convcost.__file__).parent / "networks" / "zoo" / "mobilenet_v2.yaml"
CELLS_IN_WORDS = EXAMPLES / "networks" / "nas_bench_201_words.yaml"
ONCE_FOR_ALL = EXAMPLES / "networks" / "once_for_all.yaml"
STAGES = ((32, 2, False), (48, 2, True), (96, 2, False), (136, 1, True), (192, 2, True))
"""Of once-for-all at width 1.2: channels, stride, squeeze-and-excitation."""
OPERATIONS = ("none", "skip_connect", "avg_pool_3x3", "nor_conv_1x1", "nor_conv_3x3")
EDGES = ("e10", "e20", "e21", "e30", "e31", "e32")


def test_nas_bench_201() -> None:
    """Table 2 of the paper, its files, and both of the formulas that it comes down to."""
    swept = convcost.sweep(CELLS)
    assert len(swept) == 5**6
    params, macs = swept.designs.figures
    edges = [Counter(point[edge] for edge in EDGES) for point, _ in swept]
    assert list(params) == [73_306 + 243_040 * each[4] + 28_000 * each[3] for each in edges]
    assert list(macs) == [7_783_040 + 35_389_440 * each[4] + 3_932_160 * each[3] for each in edges]
    assert (max(params), max(macs)) == (1_531_546, 220_119_680)
    assert (sum(params), sum(macs)) == (6_227_406_250, 858_890_000_000)
    assert len(set(zip(params, macs, strict=True))) == 28
    assert sum(each <= 50_000_000 for each in macs) == 7_984
    pairs = zip(params, macs, strict=True)
    assert sum(one <= 700_000 and other <= 100_000_000 for one, other in pairs) == 14_080
    assert swept.designs.classes == 2**6
    assert (swept.designs.composed, swept.designs.built) == (0, 0)


def test_nas_bench_201_on_other_data() -> None:
    hundred = convcost.analyze(CELLS, set={"classes": 100})
    assert (hundred.params, hundred.macs) == (1_537_396, 220_125_440)
    small = convcost.analyze(CELLS, set={"classes": 120, "res": 16})
    assert (small.params, small.macs) == (1_538_696, 55_037_440)


@pytest.mark.parametrize("shift", range(5))
@pytest.mark.parametrize("step", range(5))
def test_nas_bench_201_in_words(shift: int, step: int) -> None:
    """The cells that numbers name, and those that words name, are the same."""
    numbers = {edge: (shift + step * place) % 5 for place, edge in enumerate(EDGES)}
    words = {edge: OPERATIONS[number] for edge, number in numbers.items()}
    found = convcost.analyze(CELLS_IN_WORDS, set=words)
    numbered = convcost.analyze(CELLS, set=numbers)
    assert (found.params, found.macs) == (numbered.params, numbered.macs)
    convolutions = Counter(words.values())
    assert found.params == 73_306 + 243_040 * convolutions["nor_conv_3x3"] + 28_000 * convolutions["nor_conv_1x1"]


@pytest.mark.parametrize(
    ("widths", "params", "macs"),
    [
        ((8, 8, 8, 8, 8), 11_714, 4_481_104),
        ((8, 8, 8, 16, 32), 49_202, 6_840_640),
        ((8, 8, 40, 32, 40), 144_834, 21_827_984),
        ((64, 64, 64, 64, 64), 713_674, 274_399_872),
    ],
)
def test_sizes_of_nats(widths: tuple[int, ...], params: int, macs: int) -> None:
    names = (f"c{number}" for number in range(1, 6))
    found = convcost.analyze(SIZES, set=dict(zip(names, widths, strict=True)))
    assert (found.params, found.macs) == (params, macs)


def test_all_sizes_of_nats() -> None:
    swept = convcost.sweep(SIZES)
    params, macs = swept.designs.figures
    assert len(swept) == 8**5
    assert (max(params), max(macs)) == (713_674, 274_399_872)
    assert (sum(params), sum(macs)) == (8_804_237_312, 3_504_881_270_784)
    assert sum(each <= 50_000_000 for each in macs) == 8_115
    assert swept.designs.classes == 2**2, "the second and the third cell keep the width that they get, or do not"


def test_anynet() -> None:
    """RegNetX-400MF as its authors have it, and the count of what it was chosen from."""
    found = convcost.analyze(ANYNET)
    assert (found.params, found.macs) == (5_157_512, 397_677_568)
    swept = convcost.sweep(ANYNET, sample=12, seed=3)
    assert swept.designs.question.space.size == 36_864**4 == (16 * 128 * 3 * 6) ** 4
    assert swept.designs.total == 12 == len(swept) + swept.designs.refused["E300"]
    for point, totals in swept:
        built = convcost.analyze(ANYNET, set=point)
        assert (totals["params"], totals["macs"]) == (built.params, built.macs)


def test_mcunet(tmp_path: Path) -> None:
    """Its network mbv2-w0.35 at 144: MobileNetV2 of 0.35 times the width, the last layer as well."""
    path = tmp_path / "mobilenet_v2.yaml"
    text = MOBILENET_V2.read_text(encoding="utf-8")
    assert "1280 * max(1, width)" in text
    path.write_text(text.replace("1280 * max(1, width)", "1280 * width"), encoding="utf-8")
    (only,) = convcost.sweep(path, {"width": [0.35], "res": [144]})
    assert only.totals == {"params": 750_280, "macs": 23_499_152}


def test_mobilenet_v1_grid() -> None:
    """Tables 6 and 7 of the paper: four widths at four resolutions."""
    swept = convcost.sweep("mobilenet_v1", {"width": [0.25, 0.5, 0.75, 1.0], "res": [128, 160, 192, 224]})
    macs = swept.designs.figures[1]
    assert (len(macs), max(macs), min(macs)) == (16, 568_740_352, 13_570_048)


def once_for_all(stages: list[list[str]]) -> tuple[int, int]:
    """Parameters and multiply-adds of blocks such as k5e4, layer by layer."""
    side, width = 118, 24
    params = 3 * 24 * 9 + 2 * 24 + 24 * 9 + 2 * 24 + 24 * 24 + 2 * 24
    macs = side * side * (3 * 24 * 9 + 24 * 9 + 24 * 24)
    for (out, stride, gated), words in zip(STAGES, stages, strict=True):
        for number, word in enumerate(word for word in words if word != "none"):
            kernel, wide = int(word[1]), int(word[3]) * width
            before, side = side, side if number or stride == 1 else (side + 1) // 2
            params += width * wide + 2 * wide + wide * kernel**2 + 2 * wide + wide * out + 2 * out
            macs += before**2 * width * wide + side**2 * (wide * kernel**2 + wide * out)
            if gated:
                few = round_to_eight(wide // 4)
                params += wide * few + few + few * wide + wide
                macs += 2 * wide * few
            width = out
    params += 192 * 1152 + 2 * 1152 + 1152 * 1536 + 1536 * 1000 + 1000
    return params, macs + side**2 * 192 * 1152 + 1152 * 1536 + 1536 * 1000


def round_to_eight(x: int) -> int:
    """To the nearest multiple of eight, upwards where a tenth would be lost."""
    nearest = max(8, (x + 4) // 8 * 8)
    return nearest if nearest >= 0.9 * x else nearest + 8


def test_once_for_all() -> None:
    """The authors' network of 595 million multiply-adds, and others of the space, to the last digit."""
    network = convcost.load(str(ONCE_FOR_ALL))
    names = [axis.name for axis in network.space]
    found = convcost.analyze(network)
    assert (found.params, found.macs) == (9_135_928, 595_189_032)
    swept = convcost.sweep(ONCE_FOR_ALL, sample=60, seed=7)
    points = list(swept)
    assert len(points) > 5
    for point, figures in points:
        words = [[str(word) for word in point[name]] for name in names]
        assert (figures["params"], figures["macs"]) == once_for_all(words)


def test_once_for_all_has_7371_stages_to_choose_from() -> None:
    """Each of two to four blocks, nine kinds of them; the paper's 2 x 10^19 are the fifth power."""
    network = convcost.load(str(ONCE_FOR_ALL))
    words = {name: name for name in (*network.words, "none")}
    assert len(words) == 9 + 1
    scopes = (Frame({**words, "stage1": list(stage)}, Bound(())) for stage in product(words.values(), repeat=4))
    assert (
        sum(network.where[0].expression.evaluate(scope) is True for scope in scopes) == 7_371 == 9**2 * (1 + 9 + 9**2)
    )
    assert [(len(axis.values), axis.times) for axis in network.space] == [(10, 4)] * 5
    assert round(7_371**5 / 10**19) == 2


def sampled(path: Path, sample: int) -> Sweep:
    """Designs at random, of which hardly two are of one class: those of the first are traced, the others composed."""
    swept = convcost.sweep(path, sample=sample, seed=11)
    assert swept.designs.built == 0
    assert swept.designs.composed >= sample - 8
    for point, totals in list(swept)[:3]:
        built = convcost.analyze(path, set=point)
        assert (totals["params"], totals["macs"]) == (built.params, built.macs)
    return swept


def test_fbnet() -> None:
    """Its count, and FBNet-C as timm has it, which torch counts in tests/data/torch_networks.csv."""
    found = convcost.analyze(SPACES / "fbnet.yaml")
    assert (found.params, found.macs) == (5_572_200, 384_960_160)
    swept = sampled(SPACES / "fbnet.yaml", 40)
    assert swept.designs.question.space.size == 9**22
    assert len(swept) == 40


def test_proxyless_nas() -> None:
    """Proxyless-Mobile is published with 4.08 M and 320 M; all of 6^6 * 7^15 have the first block of every stage."""
    found = convcost.analyze(SPACES / "proxyless_nas.yaml")
    assert (found.params, found.macs) == (4_080_512, 320_427_584)
    swept = sampled(SPACES / "proxyless_nas.yaml", 80)
    assert swept.designs.question.space.size == 6 * 7**20
    assert len(swept) + swept.designs.refused[LEFT_OUT] == 80


@pytest.mark.parametrize(
    ("name", "depths", "widths", "group"),
    [
        ("regnet_x_800mf", (1, 3, 7, 5), (64, 128, 288, 672), 16),
        ("regnet_x_1_6gf", (2, 4, 10, 2), (72, 168, 408, 912), 24),
        ("regnet_x_3_2gf", (2, 6, 15, 2), (96, 192, 432, 1008), 48),
        ("regnet_x_8gf", (2, 5, 15, 1), (80, 240, 720, 1920), 120),
    ],
)
def test_other_regnets_are_designs_of_anynet(
    name: str, depths: tuple[int, ...], widths: tuple[int, ...], group: int
) -> None:
    found = convcost.analyze(ANYNET, set={"depths": list(depths), "widths": list(widths), "groups": [group] * 4})
    known = convcost.analyze("regnet", variant=name)
    assert (found.params, found.macs) == (known.params, known.macs)


def test_shufflenet_v2_of_four_widths() -> None:
    """Published with 1.4, 2.3, 3.5 and 7.4 million parameters; in multiply-adds torch counts what we do."""
    names = [f"shufflenet_v2_x{width}" for width in ("0_5", "1_0", "1_5", "2_0")]
    params, macs = convcost.sweep("shufflenet_v2", {"variant": names}).designs.figures
    assert [round(each, -5) for each in params] == [1_400_000, 2_300_000, 3_500_000, 7_400_000]
    assert list(macs) == [40_476_448, 144_907_992, 295_759_392, 583_253_464]


def test_once_for_all_at_its_25_resolutions(tmp_path: Path) -> None:
    """128 to 224 in steps of 4, the elastic resolution of the paper, of the one network of 595 M at 236."""
    text = ONCE_FOR_ALL.read_text(encoding="utf-8")
    path = tmp_path / "elastic.yaml"
    path.write_text(text.replace("[3, 236, 236]", "[3, res, res]").replace("vars:\n", "vars:\n  res: 236\n", 1))
    swept = convcost.sweep(path, {"res": "128..224..4"})
    assert len(swept) == 25
    params, macs = swept.designs.figures
    assert set(params) == {9_135_928}
    assert list(macs) == sorted(macs)
    (largest,) = convcost.solve(path, {"res": "128..236..4"}, max={"macs": 595_189_032}).point.values()
    assert largest == 236
