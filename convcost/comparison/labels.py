"""What compared networks are called: as little as tells them apart."""

from collections.abc import Sequence
from typing import NamedTuple

from convcost.analysis import Analysis, caption
from convcost.errors.untrusted import visible
from convcost.graph import Graph

UNTRANSFORMED = "as written"


class Labels(NamedTuple):
    """What all networks are called, if they have a name in common, and each of them."""

    common: str
    each: tuple[str, ...]


def labels(analyses: Sequence[Analysis]) -> Labels:
    """Variants of one network by their variants, other networks by name, versions of one by their files."""
    graphs = [analysis.graph for analysis in analyses]
    names = {graph.name for graph in graphs}
    common = caption.beginning(names.pop()) if len(names) == 1 else ""
    versions = tuple(map(_version, graphs))
    if common and _are_distinct(versions):
        return Labels(common, tuple(version or UNTRANSFORMED for version in versions))
    models = tuple(_with_transforms(_model(analysis), analysis.graph) for analysis in analyses)
    if _are_distinct(models):
        return Labels("", models)
    addresses = tuple(_with_transforms(caption.address(analysis), analysis.graph) for analysis in analyses)
    return Labels(common, addresses if _are_distinct(addresses) else _numbered(models))


def _version(graph: Graph) -> str:
    """What a network is within its family; nothing for one without variants, as it is written."""
    return _with_transforms(visible(graph.variant or ""), graph).removeprefix(" + ")


def _model(analysis: Analysis) -> str:
    """Name and variant, or the variant alone where that says the name: ``resnet50`` of ResNet."""
    variant = analysis.graph.variant or ""
    says_it = _letters(variant).startswith(_letters(analysis.graph.name))
    return caption.beginning(variant) if says_it else caption.model(analysis)


def _letters(text: str) -> str:
    return "".join(filter(str.isalnum, text)).lower()


def _with_transforms(text: str, graph: Graph) -> str:
    return " + ".join((text, *map(visible, graph.applied)))


def _are_distinct(texts: Sequence[str]) -> bool:
    return len(set(texts)) == len(texts)


def _numbered(texts: Sequence[str]) -> tuple[str, ...]:
    """The second and later ones of a name get a number: ``resnet50 (2)``."""
    earlier = [texts[:index].count(text) for index, text in enumerate(texts)]
    return tuple(f"{text} ({count + 1})" if count else text for text, count in zip(texts, earlier, strict=True))
