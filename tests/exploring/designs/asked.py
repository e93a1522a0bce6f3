"""Questions about networks that are written in a test."""

from typing import Any

from convcost.api import load
from convcost.exploring.designs.asking import Asked, question
from convcost.exploring.designs.evaluation import Evaluation
from convcost.exploring.designs.search import Question
from convcost.networks.read import read_one


def asked(net: str | dict[str, object], *vary: str, **more: Any) -> Question:
    """The question about a network of the catalogue, or about the dict of one."""
    network, variant = read_one(net) if isinstance(net, str) else (load(net), None)
    return question(network, variant, Asked(vary, **more))


def computed(question: Question, *, with_arrays: bool = False) -> tuple[Evaluation, list[tuple[str, list[int]]]]:
    """The code and the figures of every point in order; no figures where there is a code."""
    evaluation = Evaluation(question.subject, question.space, with_arrays=with_arrays)
    found: list[tuple[str, list[int]]] = []
    for chunk in evaluation.chunks(range(question.space.size)):
        vectors = [evaluation.vectors.plain(each) for each in chunk.figures]
        for index, number in enumerate(evaluation.vectors.plain(chunk.classes)):
            code = evaluation.classes[number].code
            found.append((code, [] if code else [vector[index] for vector in vectors]))
    return evaluation, found


def built(question: Question) -> list[tuple[str, list[int]]]:
    """The same, every point built in full."""
    evaluation = Evaluation(question.subject, question.space, with_arrays=False)
    each = [evaluation.figures(point) for point in range(question.space.size)]
    return [(one.code, [figure.value for figure in one.figures]) for one in each]
