"""How many designs a second, beside `convcost.analyze` in a loop: run it by hand, `python -m tests.bench.sweep`."""

from pathlib import Path
from random import Random
from time import process_time

from convcost.api import analyze
from convcost.exploring.designs.asking import Asked, question
from convcost.exploring.designs.composed import ComposedFigures
from convcost.exploring.designs.evaluation import Evaluation
from convcost.networks.read import read_one

NET = "efficientnet_b0"
VARY = ("width=0.4..2.0..0.001", "res=128..640..8", "depth=0.8..1.8..0.1")
FBNET = Path(__file__).parents[1] / "data" / "spaces" / "fbnet.yaml"
COLUMNS = {"params, macs": ("params", "macs"), "and peak memory": ("params", "macs", "peak_memory")}


def looped(points: int) -> float:
    """Points a second, each read from memory, built and analyzed."""
    network, variant = read_one(NET)
    start = process_time()
    for point in range(points):
        found = analyze(network, variant=variant, set={"width": 1 + point / 100, "res": 224})
        _ = found.params, found.macs
    return points / (process_time() - start)


def swept(columns: tuple[str, ...], points: int, *, with_arrays: bool) -> tuple[str, float]:
    """What computes, and points a second once every class is known."""
    network, variant = read_one(NET)
    asked = question(network, variant, Asked(VARY, columns=columns))
    evaluation = Evaluation(asked.subject, asked.space, with_arrays=with_arrays)
    for _ in evaluation.chunks(range(points)):
        pass
    start = process_time()
    for _ in evaluation.chunks(range(points)):
        pass
    return evaluation.vectors.name, points / (process_time() - start)


def composed(points: int) -> tuple[float, float]:
    """Of a space in which hardly two designs are alike, points a second that are composed, and built in full."""
    network, variant = read_one(str(FBNET))
    asked = question(network, variant, Asked())
    random = Random(1)
    chosen = [asked.space.values(random.randrange(asked.space.size)) for _ in range(2 * points)]
    figures = ComposedFigures(asked.subject)
    for point in chosen[:points]:
        figures.of(point)
    start = process_time()
    for point in chosen[points:]:
        figures.of(point)
    rate = points / (process_time() - start)
    start = process_time()
    for point in chosen[: points // 10]:
        asked.subject.figures(asked.subject.graph(point))
    return rate, points // 10 / (process_time() - start)


def main() -> None:
    """A line for each way, with its ratio to the loop."""
    alone = looped(100)
    print(f"{'analyze in a loop':40} {alone:12,.0f} points/s")
    for name, columns in COLUMNS.items():
        for with_arrays, points in ((False, 20_000), (True, 1_000_000)):
            what, rate = swept(columns, points, with_arrays=with_arrays)
            print(f"{name + ', ' + what:40} {rate:12,.0f} points/s {rate / alone:10,.0f} times the loop")
    rate, alone = composed(1_000)
    print(f"{'FBNet at random, in full':40} {alone:12,.0f} points/s")
    print(f"{'FBNet at random, composed':40} {rate:12,.0f} points/s {rate / alone:10,.1f} times the loop")


if __name__ == "__main__":
    main()
