"""`about` says what kind of network it is and where it was published."""

import pytest

from tests.written import culprit, network, problem

STEPS = "input: [7]\nlayers: [relu]\n"


def test_family_task_paper_and_number_are_kept_as_they_are_written():
    about = network(
        f"{STEPS}about: {{family: ResNet, task: keyword spotting, paper: NIPS 2012, arxiv: 1512.03380}}"
    ).about
    assert (about.family, about.task, about.paper, about.arxiv) == (
        "ResNet",
        "keyword spotting",
        "NIPS 2012",
        "1512.03380",
    )


def test_nothing_of_it_is_needed():
    assert network(STEPS).about == network(f"{STEPS}about: {{}}").about
    assert network(f"{STEPS}about: {{arxiv: cs.CV/0112017}}").about.arxiv == "cs.CV/0112017"


@pytest.mark.parametrize(
    ("about", "answer"),
    [
        ("{familly: ResNet}", ("E110", "unknown key `familly` in `about`", "familly", "did you mean `family`?")),
        ("ResNet", ("E113", "`about` must be a mapping, `ResNet` stands here", "ResNet", "`key: value` expected")),
        ("{task: [a, b]}", ("E113", "`task` must be a text, a list stands here", "[a, b]", "")),
        ("{family: }", ("E113", "`family` must be a text, nothing stands here", "", "")),
        ("{arxiv: 1512.033}", ("E113", "`1512.033` is no number of arXiv", "1512.033", "such as 1512.03385")),
    ],
)
def test_what_it_cannot_be_is_answered_where_it_stands(about, answer):
    found = problem(f"{STEPS}about: {about}")
    assert (found.code, found.message, culprit(found), found.labels[0].text) == answer
