"""Search spaces as they were published, whole, to the last digit."""

from collections import Counter
from pathlib import Path

import convcost

CELLS = Path(__file__).parents[2] / "examples" / "nas_bench_201.yaml"
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
    assert swept.designs.evaluation.traced == 2**6
    assert swept.designs.evaluation.built == 0


def test_nas_bench_201_on_other_data() -> None:
    hundred = convcost.analyze(CELLS, set={"classes": 100})
    assert (hundred.params, hundred.macs) == (1_537_396, 220_125_440)
    small = convcost.analyze(CELLS, set={"classes": 120, "res": 16})
    assert (small.params, small.macs) == (1_538_696, 55_037_440)


def test_mobilenet_v1_grid() -> None:
    """Tables 6 and 7 of the paper: four widths at four resolutions."""
    swept = convcost.sweep("mobilenet_v1", {"width": [0.25, 0.5, 0.75, 1.0], "res": [128, 160, 192, 224]})
    macs = swept.designs.figures[1]
    assert (len(macs), max(macs), min(macs)) == (16, 568_740_352, 13_570_048)
