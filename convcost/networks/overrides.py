"""What replaces the file's own values, from the texts in which people give it: ``width=32``, ``rgb=3x384x384``."""

import re
from collections.abc import Iterable

from convcost.errors import ConvcostError, Problem
from convcost.notation.spec.model import Network

BETWEEN_SIZES = re.compile(r"\s*[x,×]\s*")
SIZE = re.compile(r"[0-9]{1,18}", re.ASCII)


def values_from(texts: Iterable[str]) -> dict[str, str]:
    """``NAME=EXPRESSION`` texts by name; the last one of a name counts."""
    values = {}
    for text in texts:
        name, equals, expression = text.partition("=")
        if not equals or not name.strip() or not expression.strip():
            raise _error(f"`--set {text}` is not NAME=VALUE", "for example --set width=32")
        values[name.strip()] = expression.strip()
    return values


def inputs_from(texts: Iterable[str], network: Network) -> dict[str, tuple[int, ...]]:
    """``[NAME=]SIZES`` texts as sizes by input; the name may be left out where there is one input.

    Of a network that does not know its inputs before it runs, those without a name are numbered from 0 on.
    """
    inputs = {}
    is_unknown = network.captured is not None and not network.inputs
    for place, text in enumerate(texts):
        name, equals, sizes = text.rpartition("=")
        named = name.strip() if equals else f"{place}" if is_unknown else _only_input(network)
        inputs[f"{place}{named}" if is_unknown and named.startswith(":") else named] = _sizes(sizes)
    return inputs


def _only_input(network: Network) -> str:
    names = [declared.name for declared in network.inputs]
    if len(names) != 1:
        raise _error(
            f"{network.name} has {len(names)} inputs: `--input` must say which",
            f"for example --input {names[0]}=3x224x224; inputs: {', '.join(names)}",
        )
    return names[0]


def _sizes(text: str) -> tuple[int, ...]:
    sizes = BETWEEN_SIZES.split(text.strip().removeprefix("[").removesuffix("]").strip())
    if not all(SIZE.fullmatch(size) and int(size) for size in sizes):
        raise _error(
            f"`--input {text}` is no shape",
            "sizes of at least 1 without the batch, such as 3x384x384 or 3,384,384; tokens are 197x768",
        )
    return tuple(map(int, sizes))


def _error(message: str, hint: str) -> ConvcostError:
    return ConvcostError([Problem("E403", message, notes=(hint,))])
