"""Figures in a file: what is written, and that it is read as what it was."""

import json
from pathlib import Path

import pytest

from convcost.analysis.columns import BY_KEY
from convcost.analysis.measured import Measured
from convcost.analysis.settings import Settings
from convcost.budgets.baseline import entry, read_baseline, written
from convcost.budgets.budget import Status
from convcost.errors import ConvcostError
from convcost.notation.spec import metrics
from convcost.notation.spec.figures import DEFAULT
from tests.budgets.conftest import Repository, check, net, only
from tests.written import graph

GROWTH = "budgets: {params: {growth: 0}, parts: {stem: {macs: {growth: 0}}}}"
TEXT = net(7).partition("\n")[2]


def write(name: str, text: str) -> Path:
    return Repository(Path()).write(name, text)


def baseline(file: str, text: str, *limited) -> None:
    write("baseline.json", written({(file, None): entry(Measured(graph(text.partition("\n")[2])), limited)}))


def test_every_figure_is_read_as_it_was_written(folder):
    measured = Measured(graph(TEXT))
    weights = BY_KEY["weight_bytes"]
    other = Settings(3, "int8")
    baseline("a.yaml", net(7), (weights, other, None), (weights, other, "stem"))
    recorded = read_baseline(Path("baseline.json"))["a.yaml", None]
    for column in metrics.limitable().values():
        assert recorded.figure(column, DEFAULT) == measured.figure(column, DEFAULT)
        if column.additive:
            assert recorded.figure(column, DEFAULT, "stem") == measured.figure(column, DEFAULT, "stem")
    assert recorded.figure(weights, other).value == recorded.figure(weights, other, "stem").value == 28
    assert recorded.figure(weights, Settings(1, "int8")) is None
    assert recorded.figure(weights, DEFAULT, "head") is None


def test_what_is_a_lower_bound_stays_one(folder):
    text = net(7, "  - {opaque: {shape: [7, 29, 31], params: 5, macs: unknown}, as: tail}")
    baseline("a.yaml", text)
    figures = json.loads(Path("baseline.json").read_text())["files"]["a.yaml"]["figures"]
    assert (figures["params"], figures["macs"]) == (33, f">={29 * 31 * 21}")
    recorded = read_baseline(Path("baseline.json"))["a.yaml", None]
    assert not recorded.figure(BY_KEY["macs"], DEFAULT).is_complete


def test_it_is_sorted_and_has_one_line_per_part(folder):
    baseline("b.yaml", net(7))
    text = Path("baseline.json").read_text()
    document = json.loads(text)
    assert json.dumps(document) == json.dumps(json.loads(json.dumps(document, sort_keys=True)))
    assert len([line for line in text.splitlines() if '"stem"' in line]) == 1
    numbers = [value for each in document["files"].values() for value in each["figures"].values()]
    assert all(isinstance(value, int | list) for value in numbers)


def test_it_is_a_base_wherever_it_is_read_from(folder, monkeypatch):
    write("nets/a.yaml", net(7, GROWTH))
    baseline("nets/a.yaml", net(5))
    for place, path in ((".", "nets/a.yaml"), ("nets", "a.yaml")):
        monkeypatch.chdir(folder / place)
        model = only(check(path, baseline=folder / "baseline.json"))
        assert [(each.status, each.excess) for each in model.verdicts] == [
            (Status.FAIL, 4 * (7 - 5)),
            (Status.FAIL, 29 * 31 * 3 * (7 - 5)),
        ]


def test_what_is_not_in_it_is_new_and_what_is_gone_is_named(folder):
    write("nets/a.yaml", net(7, GROWTH))
    baseline("nets/b.yaml", net(5))
    result = check("nets", baseline=Path("baseline.json"))
    assert only(result).past.change == "new"
    assert result.compared.removed == ("nets/b.yaml",)
    assert check("nets/a.yaml", baseline=Path("baseline.json")).compared.removed == ()


def test_variants_are_kept_apart(folder):
    head = "convcost: 1\ninput: [3, 29, 31]\nlayers: [conv: {out: w, kernel: 1}]\nbudgets: {params: {growth: 0}}\n"
    text = f"{head}variants: {{%s}}\n"
    write("a.yaml", text % "x: {w: 5}, y: {w: 7}")
    models = check("a.yaml").models
    entries = {("a.yaml", model.variant): entry(model.now, ()) for model in models}
    write("baseline.json", written(entries))
    write("a.yaml", text % "x: {w: 5}, z: {w: 7}")
    result = check("a.yaml", baseline=Path("baseline.json"))
    assert [(model.variant, model.past.change) for model in result.models] == [("x", "known"), ("z", "new")]
    assert result.compared.removed == ("a.yaml@y",)


def test_networks_without_a_path_go_by_their_names(folder):
    models = check("alexnet", needs_limits=False).models
    write("baseline.json", written({("<zoo>/alexnet.yaml", each.variant): entry(each.now, ()) for each in models}))
    assert check("alexnet", baseline=Path("baseline.json")).models[0].past.change == "known"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        "{}",
        "null",
        "not json",
        '{"schema": "convcost/baseline/2", "files": {}}',
        '{"schema": "convcost/baseline/1"}',
        '{"schema": "convcost/baseline/1", "files": []}',
        '{"schema": "convcost/baseline/1", "files": {"a.yaml": {"figures": {}}}}',
        '{"schema": "convcost/baseline/1", "files": {"a.yaml": {"figures": {"params": -1}, "parts": {}}}}',
        '{"schema": "convcost/baseline/1", "files": {"a.yaml": {"figures": {"params": 1.5}, "parts": {}}}}',
        '{"schema": "convcost/baseline/1", "files": {"a.yaml": {"figures": {"params": true}, "parts": {}}}}',
        '{"schema": "convcost/baseline/1", "files": {"a.yaml": {"figures": {"params": null}, "parts": {}}}}',
        '{"schema": "convcost/baseline/1", "files": {"a.yaml": {"figures": {"params": []}, "parts": {}}}}',
        "[" * 100_000,
        '{"schema": "convcost/baseline/1", "files": {"a": {"figures": {"params": ' + "9" * 5000 + '}, "parts": {}}}}',
    ],
)
def test_what_is_no_baseline_is_refused_with_the_way_to_write_one(folder, text):
    write("baseline.json", text)
    with pytest.raises(ConvcostError) as caught:
        read_baseline(Path("baseline.json"))
    (problem,) = caught.value.problems
    assert problem.code == "E406"
    assert problem.message.startswith("cannot read the baseline `baseline.json`: ")
    assert problem.notes == ("write it again: convcost check NET... --write-baseline FILE",)


def test_a_missing_baseline_is_an_error(folder):
    with pytest.raises(ConvcostError) as caught:
        read_baseline(Path("baseline.json"))
    assert caught.value.problems[0].code == "E400"
