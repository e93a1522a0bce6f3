"""The whole catalogue in one process: reading, building and analyzing every network. Run it by hand.

python tests/bench/catalogue.py
"""

from time import perf_counter

from convcost.analysis import analyze
from convcost.analysis.columns import COLUMNS
from convcost.networks import catalogue
from convcost.networks.locate import Address
from convcost.networks.read import read
from convcost.notation.build import build

MOST = 20
SLOWEST = 5


def main() -> None:
    """Print the seconds of every stage, of the slowest files, and of the whole."""
    begin = perf_counter()
    stages = {"read": 0.0, "build": 0.0, "params and MACs": 0.0, "every column": 0.0}
    of_files: dict[str, float] = {}
    count = 0
    for path in catalogue.files():
        clock = [perf_counter()]
        network = read(Address(path, path.name))
        clock.append(perf_counter())
        graphs = [build(network, variant) for variant in network.each_variant]
        clock.append(perf_counter())
        analyses = [analyze(graph) for graph in graphs]
        print(f"{path.stem:<32}{sum(each.params + each.macs for each in analyses):>24,}")
        clock.append(perf_counter())
        for analysis in analyses:
            for column in COLUMNS:
                analysis.summary(column)
        clock.append(perf_counter())
        for index, stage in enumerate(stages):
            stages[stage] += clock[index + 1] - clock[index]
        of_files[path.stem] = clock[-1] - clock[0]
        count += len(graphs)
    seconds = perf_counter() - begin
    print("  ".join(f"{stage} {each:.2f} s" for stage, each in stages.items()))
    slowest = sorted(of_files.items(), key=lambda item: -item[1])[:SLOWEST]
    print("slowest: " + ", ".join(f"{stem} {each:.2f} s" for stem, each in slowest))
    print(f"{count} networks of {len(of_files)} files in {seconds:.1f} s (at most {MOST})")


if __name__ == "__main__":
    main()
