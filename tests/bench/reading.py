"""How long reading takes: YAML against JSON, 50,000 against 100,000 layers. Run as a script.

Only the ratios of one run mean something on another machine.
"""

import gc
import sys
from time import process_time

from chain import json_text, yaml_text

from convcost.language.document import yaml_reader

ROUNDS = 5


def fastest(texts: dict[str, str]) -> dict[str, float]:
    """CPU seconds per text, the best of several rounds in which the texts take turns: all meet the same machine."""
    seconds = dict.fromkeys(texts, float("inf"))
    for _ in range(ROUNDS):
        for name, text in texts.items():
            begin = process_time()
            read = yaml_reader.read(text, name)
            seconds[name] = min(seconds[name], process_time() - begin)
            del read  # freeing it is not reading
    return seconds


def main() -> None:
    gc.disable()  # as the command line does
    found = fastest(
        {
            "yaml 50k": yaml_text(50_000),
            "yaml 100k": yaml_text(100_000),
            "json 50k": json_text(50_000),
            "json 100k": json_text(100_000),
        }
    )
    for name, seconds in found.items():
        print(f"{name:10} {seconds:6.2f} s")
    print(f"yaml / json at 100k       {found['yaml 100k'] / found['json 100k']:.2f}  (at least 3)")
    print(f"100k / 50k in yaml        {found['yaml 100k'] / found['yaml 50k']:.2f}  (2 is linear)")
    print(f"100k / 50k in json        {found['json 100k'] / found['json 50k']:.2f}  (2 is linear)")
    print(f"parser {yaml_reader.PARSER.__name__}, Python {sys.version.split()[0]}")


if __name__ == "__main__":
    main()
