"""What is written never takes the place of what was read, and of several files all are written or none."""

import json

import pytest

from tests.cli.conftest import CHAIN

CHAIN_IN_JSON = json.dumps({"convcost": 1, "input": [3, 29, 31], "layers": ["relu"]})


@pytest.mark.parametrize("command", ["analyze", "check", "reductions", "reconcile"])
@pytest.mark.parametrize("name", ["net.json", "./net.json", "link.json"])
def test_a_report_is_not_written_over_the_network_it_is_about(convcost, folder, command, name):
    (folder / "net.json").write_text(CHAIN_IN_JSON, encoding="utf-8")
    (folder / "link.json").symlink_to("net.json")
    done = convcost(command, "net.json", "--export", "other.json", "--export", name)
    assert (done.returncode, done.stdout) == (2, "")
    shown = name.removeprefix("./")
    assert f"error[E405] cannot write `{shown}`: it is read in this run\n" in done.stderr
    assert "choose another name for the report" in done.stderr
    assert (folder / "net.json").read_text(encoding="utf-8") == CHAIN_IN_JSON
    assert not (folder / "other.json").exists()


def test_a_network_that_cannot_be_built_is_kept_too(convcost, folder):
    text = CHAIN_IN_JSON.replace("relu", "rule")
    (folder / "net.json").write_text(text, encoding="utf-8")
    assert "it is read in this run" in convcost("analyze", ".", "--export", "net.json").stderr
    assert (folder / "net.json").read_text(encoding="utf-8") == text


@pytest.mark.parametrize("nets", [["chain.yaml"], ["family.yaml"], ["family.yaml", "broken.yaml"]])
def test_a_baseline_is_not_written_over_a_file_that_is_none(convcost, folder, nets):
    done = convcost("check", *nets, "--write-baseline", "chain.yaml")
    assert (done.returncode, done.stdout) == (2, "")
    assert "error[E405] cannot write `chain.yaml`: it exists and is no baseline\n" in done.stderr
    assert (folder / "chain.yaml").read_text(encoding="utf-8") == CHAIN


def test_a_baseline_is_written_again_also_while_it_is_compared_with(convcost, folder):
    assert convcost("check", "chain.yaml", "--write-baseline", "b.json").returncode == 0
    (folder / "chain.yaml").write_text(CHAIN.replace("width: 7", "width: 11"), encoding="utf-8")
    done = convcost("check", "chain.yaml", "--baseline", "b.json", "--write-baseline", "b.json")
    assert (done.returncode, "wrote b.json" in done.stderr) == (0, True)
    done = convcost("check", "chain.yaml", "--baseline", "b.json", "--export", "b.json")
    assert "error[E405] cannot write `b.json`: it is read in this run" in done.stderr


@pytest.mark.parametrize("command", ["analyze", "check"])
@pytest.mark.parametrize(
    ("other", "reason"),
    [
        ("nowhere/x.csv", "No such file or directory"),
        ("chain.yaml/x.csv", "Not a directory"),
        ("folder.csv", "Is a directory"),
    ],
)
def test_of_several_files_all_are_written_or_none(convcost, folder, command, other, reason):
    (folder / "folder.csv").mkdir()
    (folder / "both.json").write_text("mine", encoding="utf-8")
    done = convcost(command, "chain.yaml", "--export", "both.json", "--export", other)
    assert done.returncode == 2
    assert f"error[E405] cannot write `{other}`: {reason}\n" in done.stderr
    assert (folder / "both.json").read_text(encoding="utf-8") == "mine"
    assert not list(folder.glob(".*.tmp"))
