"""No line of JSON can be read as a command by a build server, and what is read back from it is what was written."""

import json

import pytest

HOSTILE = """\
convcost: 1
name: "##vso[task.setvariable variable=x]y"
about: {family: "##teamcity[x]"}
input: [3, 29, 31]
layers:
  - {conv: {out: 7, kernel: 3}, as: first}
"""
COMMANDS = ("##vso[", "##[", "##teamcity[")


@pytest.mark.parametrize(
    "arguments", [["analyze"], ["check"], ["compare", "chain.yaml"], ["explain"], ["reductions"], ["reconcile"]]
)
def test_json_carries_no_command_of_a_build_server(convcost, folder, arguments):
    (folder / "##[error]net.yaml").write_text(HOSTILE, encoding="utf-8")
    done = convcost(*arguments, "##[error]net.yaml", "--format", "json")
    assert not any(command in done.stdout for command in COMMANDS)
    assert r"#\u0023[error]net.yaml" in done.stdout
    assert "##vso[task.setvariable variable=x]y" in str(json.loads(done.stdout))
