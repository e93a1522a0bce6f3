"""A sweep in shards and parts is the sweep: nothing is lost, doubled, or taken from another one."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from convcost.errors import ConvcostError
from convcost.exploring.designs import evaluation
from convcost.exploring.designs.dividing import Division, Shard, shard_from
from convcost.exploring.designs.search import Question, ranges
from convcost.exploring.designs.storing import digest_of
from convcost.exploring.sweeping.page import SweptDesigns
from convcost.exploring.sweeping.sweep import Sweep
from convcost.page.formats import csv, text
from convcost.page.formats import json as json_format
from convcost.page.look import Look
from tests.exploring.designs.asked import asked

NETWORK: dict[str, Any] = {
    "convcost": 1,
    "name": "Two",
    "input": [3, "r", "r"],
    "vars": {"w": 7, "r": 29, "d": 1},
    "layers": [{"conv": {"out": "w", "kernel": 3}}, {"conv": {"out": "w", "kernel": 1}, "repeat": "d"}],
}
VARY = ("w=1..13", "r=2..12", "d=1..2")
"""13 x 11 x 2 = 286 points: five parts, the last one smaller; where r is 2 there is no network."""
WHOLE = Shard(1, 1)


@pytest.fixture(autouse=True)
def small_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(evaluation, "PART_SIZES", (64, 64))


def question(*vary: str, network: dict[str, Any] = NETWORK, most: str = "macs=20k", **more: Any) -> Question:
    return asked(network, *(vary or VARY), most=[most], **more)


def rendered(swept: Sweep) -> tuple[str, ...]:
    return tuple(each.render(SweptDesigns(swept), (), Look()) for each in (text, csv, json_format))


def swept(directory: Path | None = None, shard: Shard = WHOLE, *, resumes: bool = False, **more: Any) -> Sweep:
    asked_for = more.pop("question", None) or question()
    return Sweep.over(asked_for, sample=more.pop("sample", None), division=Division(shard, directory, resumes, **more))


@pytest.mark.parametrize("shards", [1, 2, 3, 5, 7])
def test_shards_together_are_the_sweep(tmp_path: Path, shards: int) -> None:
    each = [swept(tmp_path, Shard(number, shards)) for number in range(shards, 0, -1)]
    assert sum(one.designs.total for one in each) == 13 * 11 * 2
    assert rendered(swept(tmp_path, resumes=True)) == rendered(swept())


def test_a_shard_alone_needs_no_directory() -> None:
    points = [point for number in (1, 2, 3) for point in swept(shard=Shard(number, 3)).designs.points]
    assert points == swept().designs.points


def test_every_part_belongs_to_one_shard() -> None:
    for count in (1, 64, 65, 286, 70_000, 300_017):
        parts = ranges(count)
        assert [place for part in (parts[0], parts[-1]) for place in (part.start, part.stop)][::3] == [0, count]
        for shards in (1, 3, 64):
            shares = [Shard(number, shards).share(parts) for number in range(1, shards + 1)]
            assert [part for share in shares for part in share] == parts
            assert max(map(len, shares)) - min(map(len, shares)) <= 1


def test_parts_do_not_depend_on_what_was_computed_before(tmp_path: Path) -> None:
    """Where a part has too many classes to trace, which of its points are composed instead is always the same."""
    layers = [{"conv": {"out": 4, "kernel": 1}, "repeat": "n"}]
    deep = {**NETWORK, "vars": {"n": 1, "r": 7}, "layers": layers}
    asked_for = question("r=5..8", "n=1..40", network=deep)
    for number in (3, 1, 2):
        swept(tmp_path, Shard(number, 3), question=asked_for)
    merged, whole = (swept(each, resumes=bool(each), question=asked_for) for each in (tmp_path, None))
    assert rendered(merged) == rendered(whole)
    assert (whole.designs.classes, whole.designs.composed, whole.designs.built) == (17, 111, 0)


def test_a_sample_is_divided_too(tmp_path: Path) -> None:
    asked_for = question("w=1..9999999", "r=11..999999", seed=5)
    whole = swept(question=asked_for, sample=150)
    for number in (1, 2):
        swept(tmp_path, Shard(number, 2), question=asked_for, sample=150)
    assert rendered(swept(tmp_path, resumes=True, question=asked_for, sample=150)) == rendered(whole)
    with pytest.raises(ConvcostError, match="another space"):
        swept(tmp_path, resumes=True, question=asked_for, sample=151)


def test_a_run_goes_on_where_it_stopped(tmp_path: Path) -> None:
    whole = swept(tmp_path)
    paths = sorted(tmp_path.glob("0*.json"))
    assert len(paths) == 5
    contents = [path.read_text() for path in paths]
    written = [path.stat().st_mtime_ns for path in paths]
    paths[1].unlink()
    paths[4].unlink()
    assert rendered(swept(tmp_path, resumes=True)) == rendered(whole)
    assert [path.read_text() for path in paths] == contents
    assert [path.stat().st_mtime_ns == before for path, before in zip(paths, written, strict=True)] == [
        True, False, True, True, False,
    ]  # fmt: skip
    with pytest.raises(ConvcostError, match="holds parts of this sweep already"):
        swept(tmp_path)


@pytest.mark.parametrize(
    ("other", "what"),
    [
        (lambda: question(network={**NETWORK, "name": "Other"}), "another network"),
        (lambda: question("w=1..13", "r=2..12", "d=1..3"), "another space"),
        (lambda: question("w=1..13", "r=2..12", "d=2..3"), "another space"),
        (lambda: question(most="macs=19k"), "another variant, or other settings, columns or limits"),
        (
            lambda: question(columns=["params", "macs", "peak_memory"]),
            "another variant, or other settings, columns or limits",
        ),
    ],
)
def test_parts_of_another_sweep_are_refused(tmp_path: Path, other: Any, what: str) -> None:
    swept(tmp_path, Shard(1, 5))
    before = sorted(tmp_path.iterdir())
    with pytest.raises(ConvcostError, match=f"holds parts of another sweep: `manifest.json` is of {what}"):
        swept(tmp_path, question=other(), resumes=True)
    assert sorted(tmp_path.iterdir()) == before


def test_another_version_begins_anew(tmp_path: Path) -> None:
    swept(tmp_path, Shard(1, 5))
    path = tmp_path / "manifest.json"
    path.write_text(json.dumps({**json.loads(path.read_text()), "version": "0.0.1"}))
    with pytest.raises(ConvcostError, match="another version of convcost"):
        swept(tmp_path, resumes=True)


def damaged(path: Path, damage: str) -> Any:
    """Damages a file, resumes, and gives the problem that is reported."""
    path.write_bytes(damage.encode("utf-8", "surrogateescape"))
    with pytest.raises(ConvcostError) as raised:
        swept(path.parent, resumes=True)
    (problem,) = raised.value.problems
    return problem


def signed(part: dict[str, Any]) -> str:
    """The text of a part that is what its digest says, whatever that is."""
    content = {name: each for name, each in part.items() if name != "digest"}
    return json.dumps({**content, "digest": digest_of(content)})


def test_a_digit_that_was_damaged_is_noticed(tmp_path: Path) -> None:
    """The file is a part in every other way: only its digest tells."""
    swept(tmp_path, Shard(1, 5))
    (path,) = tmp_path.glob("0*.json")
    part = json.loads(path.read_text())
    part["figures"][0][0] += 1
    problem = damaged(path, json.dumps(part))
    assert (problem.code, problem.notes) == ("E400", ("remove the file; `--resume` computes it again",))
    del part["digest"]
    assert damaged(path, json.dumps(part)).code == "E400"


@pytest.mark.parametrize("damage", ["", "{", "[]", '{"start": 0}', "\udcff"])
def test_a_damaged_part_is_named_and_can_be_computed_again(tmp_path: Path, damage: str) -> None:
    whole = swept(tmp_path)
    path = min(tmp_path.glob("0*.json"))
    problem = damaged(path, damage)
    assert (problem.code, f"`{path}` is damaged" in problem.message) == ("E400", True)
    assert problem.notes == ("remove the file; `--resume` computes it again",)
    path.unlink()
    assert rendered(swept(tmp_path, resumes=True)) == rendered(whole)


@pytest.mark.parametrize("damage", ["", "{", "[]", "\udcff"])
def test_a_damaged_manifest_leaves_parts_that_nobody_can_use(tmp_path: Path, damage: str) -> None:
    """Removing it, as one may try, must not let the parts pass for those of another sweep."""
    swept(tmp_path, Shard(1, 5))
    path = tmp_path / "manifest.json"
    problem = damaged(path, damage)
    assert (problem.code, f"`{path}` is damaged" in problem.message) == ("E400", True)
    assert problem.notes == ("nobody can tell of which sweep the parts beside it are: name another directory",)
    path.unlink()
    before = sorted(tmp_path.iterdir())
    for resumes in (True, False):
        with pytest.raises(ConvcostError, match=r"holds parts, and no `manifest\.json` says of which sweep") as raised:
            swept(tmp_path, question=question(network={**NETWORK, "name": "Other"}), resumes=resumes)
        assert raised.value.problems[0].notes == ("name another directory, or remove the parts",)
    assert sorted(tmp_path.iterdir()) == before


@pytest.mark.parametrize(
    "damage",
    [
        {"points": 3},
        {"points": "3" * 64},
        {"points": [], "figures": [[], []]},
        {"figures": 3},
        {"figures": []},
        {"figures": [[2, 3], [5]]},
        {"bounds": [[], [64]]},
        {"bounds": [[-1], []]},
        {"bounds": [[], [], []]},
        {"bounds": [3, 4]},
        {"start": 1},
        {"stop": 65},
        {"outside": "7"},
        {"outside": 7},
        {"unjudged": -1},
        {"unjudged": None},
        {"refused": [1]},
        {"refused": {"E132": 1}},
        {"refused": {"E132": 0.5}},
        {"classes": 3},
        {"classes": [3]},
        {"built": True},
        {"reasons": {"a": 1}, "built": "3"},
        {"reasons": [["a"]]},
        {"more": 1},
    ],
)
def test_a_part_that_does_not_say_everything_of_its_points_is_damaged(tmp_path: Path, damage: dict[str, Any]) -> None:
    swept(tmp_path, Shard(1, 5))
    (path,) = tmp_path.glob("0*.json")
    part = json.loads(path.read_text())
    assert len(part["points"]) + part["outside"] + sum(part["refused"].values()) == 64
    problem = damaged(path, signed({**part, **damage}))
    assert problem.code == "E400"
    assert problem.notes == ("remove the file; `--resume` computes it again",)


def test_a_part_has_every_column(tmp_path: Path) -> None:
    """One vector of figures is missing, and all others are as long as the points."""
    swept(tmp_path, Shard(1, 5))
    (path,) = tmp_path.glob("0*.json")
    part = json.loads(path.read_text())
    assert len(part["figures"]) == 2
    for columns in (1, 3):
        others = {name: (part[name] * 2)[:columns] for name in ("figures", "bounds")}
        assert damaged(path, signed({**part, **others})).code == "E400"


def test_a_part_says_which_figures_are_lower_bounds(tmp_path: Path) -> None:
    unknown = {"opaque": {"shape": [2, 3], "params": 13, "macs": "unknown"}, "when": "d == 1"}
    half = question(network={**NETWORK, "layers": [*NETWORK["layers"], unknown]}, most="params=1M")
    whole = swept(tmp_path, question=half)
    assert sum(map(sum, whole.designs.bounds)) == 13 * 10
    assert rendered(whole) == rendered(swept(tmp_path, question=half, resumes=True))


def test_other_files_in_the_directory_are_no_parts(tmp_path: Path) -> None:
    (tmp_path / "one-net.json").write_text("{}")
    assert rendered(swept(tmp_path)) == rendered(swept())


@pytest.mark.parametrize("shard", ["65/64", "0/64", "1/0", "3", "a/b", "-1/2", "1/2/3", "1.5/2", "٣/4"])
def test_a_shard_that_does_not_exist(shard: str) -> None:
    with pytest.raises(ConvcostError, match=r"no shard|not NUMBER/SHARDS"):
        shard_from(shard)


def test_what_cannot_be_divided_is_refused() -> None:
    with pytest.raises(ConvcostError, match="no directory holds any"):
        swept(resumes=True)
    with pytest.raises(ConvcostError, match="at least one has to work"):
        swept(workers=0)
    with pytest.raises(ConvcostError, match="10,000,000 at most in one run"):
        swept(question=question("w=1..9999999", "r=11..999999"))
    with pytest.raises(ConvcostError, match="640,000,000 at most"):
        swept(shard=Shard(3, 64), question=question("w=1..9999999", "r=11..999999"))


FULL = """
import resource, sys
from convcost.__main__ import main
from convcost.exploring.designs import evaluation
evaluation.PART_SIZES = (64, 64)
resource.setrlimit(resource.RLIMIT_FSIZE, ({most}, {most}))
sys.argv = ["convcost", "sweep", {net!r}, *{vary!r}, "--parts", {parts!r}, "--format", "csv"]
sys.exit(main())
"""
"""What the kernel refuses beyond a size of file, it refuses as on a disk that is full: in the middle of a write."""


def test_a_full_disk_in_the_middle_of_a_part_loses_nothing(tmp_path: Path) -> None:
    pytest.importorskip("resource", reason="only POSIX limits the size of files")
    net, parts = tmp_path / "net.json", tmp_path / "parts"
    net.write_text(json.dumps(NETWORK))
    vary = [word for each in VARY for word in ("--vary", each)]
    swept(parts, question=asked(str(net), *VARY))
    sizes = [path.stat().st_size for path in sorted(parts.glob("0*.json"))]
    assert sizes[0] < max(sizes), "the second part or a later one is to be the one that does not fit"
    for path in parts.iterdir():
        path.unlink()
    script = FULL.format(most=max(sizes) - 1, net=str(net), vary=vary, parts=str(parts))
    run = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False)
    assert run.returncode == 2
    assert "cannot write" in run.stderr
    assert "`--resume` goes on" in run.stderr
    assert run.stdout == ""
    kept = sorted(path.name for path in parts.iterdir())
    assert len(kept) == 1 + sizes.index(max(sizes)), (
        "the manifest, and the parts before; no rest of the one that failed"
    )
    assert rendered(swept(parts, question=asked(str(net), *VARY), resumes=True)) == rendered(
        swept(question=asked(str(net), *VARY))
    )
