"""The report of `analyze` as a file: small, the same every time, read back, and telling nobody where it was made."""

import html
import json
import re
from pathlib import Path

import pytest

from convcost.cli import reporting

TEXT = """convcost: 1
name: Prime  # a secret remark
input: [3, 29, 31]
layers:
  - {conv: {out: 7, kernel: [3, 5], norm: batch}, as: stem}
  - {linear: 11, as: head, when: 1 == 2}
budgets: {params: {max: 400, why: of the phone}}
"""


def test_the_report_of_resnet_is_small_and_the_same_every_time(convcost, tmp_path):
    first, second = tmp_path / "a.html", tmp_path / "b.html"
    for file in (first, second):
        assert convcost("analyze", "resnet50", "-q", "--export", str(file)).returncode == 0
    assert first.read_bytes() == second.read_bytes()
    assert len(first.read_bytes()) < 120_000


def test_a_report_is_read_back_with_the_same_figures_and_settings(convcost, tmp_path):
    report = tmp_path / "report.html"
    options = ("--batch", "7", "--dtype", "float16")
    convcost("analyze", "resnet18", *options, "-q", "--export", str(report))
    again = convcost("analyze", str(report), "--format", "json")
    there, here = (
        json.loads(text)["models"][0]
        for text in (convcost("analyze", "resnet18", *options, "--format", "json").stdout, again.stdout)
    )
    assert there["totals"] == here["totals"]
    assert (here["batch"], here["dtype"]) == (7, "float16")
    other = json.loads(convcost("analyze", str(report), "--batch", "1", "--format", "json").stdout)["models"][0]
    assert other["totals"]["macs"] * 7 == here["totals"]["macs"]


def test_nothing_tells_where_the_file_lies(convcost, tmp_path):
    net = tmp_path / "home-of-somebody" / "net.yaml"
    net.parent.mkdir()
    net.write_text(TEXT)
    convcost("analyze", str(net), "--export", str(tmp_path / "r.html"))
    shown = (tmp_path / "r.html").read_text(encoding="utf-8")
    assert "home-of-somebody" not in shown
    assert str(tmp_path) not in shown
    assert "convcost analyze net.yaml --export report.html" in shown
    assert "a secret remark" in shown


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("/home/me/net.yaml", "net.yaml"),
        ("x=/home/me/w.pt", "x=w.pt"),
        ("--set=x=/home/my nets/w.pt", "--set=x=w.pt"),
        ("x=[/home/a, '/home/b']", "x=[a, 'b']"),
        ("x=~/w.pt", "x=w.pt"),
        ("x=C:\\Users\\me\\w.pt", "x=w.pt"),
        ("x=nets/w.pt", "x=nets/w.pt"),
        ("ratio=1/2", "ratio=1/2"),
        ("torch:package.module:make", "torch:package.module:make"),
        ("https://example.org/net", "https://example.org/net"),
    ],
)
def test_of_an_absolute_path_the_last_part_is_shown_wherever_it_stands(typed, shown):
    assert reporting._shown(typed) == shown


@pytest.mark.parametrize(
    ("options", "told"),
    [
        ((), ""),
        (("--batch", "7", "--dtype=int8"), " --batch 7 --dtype int8"),
        (("--input", "3x31x37", "--no-count-input", "--format", "json"), " --input 3x31x37 --no-count-input"),
        (("--set", "c=11", "--set", "d=-5", "--no-source"), " --set c=11 --set d=-5 --no-source"),
        (("--apply", "scale{width=2}", "-v"), " --apply 'scale{width=2}' --verbose"),
    ],
)
def test_the_command_that_makes_it_again_repeats_what_the_report_depends_on(convcost, tmp_path, options, told):
    (tmp_path / "a net.yaml").write_text("convcost: 1\nvars: {c: 7, d: 3}\n" + TEXT.partition("\n")[2])
    done = convcost("analyze", str(tmp_path / "a net.yaml"), *options, "--export", str(tmp_path / "r.html"))
    assert done.returncode == 0, done.stderr
    shown = html.unescape((tmp_path / "r.html").read_text(encoding="utf-8"))
    assert f"convcost analyze 'a net.yaml'{told} --export report.html" in shown


def test_without_the_source_no_comment_is_left(convcost, tmp_path):
    (tmp_path / "net.yaml").write_text(TEXT)
    convcost("analyze", str(tmp_path / "net.yaml"), "--no-source", "--export", str(tmp_path / "r.html"))
    shown = (tmp_path / "r.html").read_text(encoding="utf-8")
    assert "secret" not in shown
    assert convcost("analyze", str(tmp_path / "r.html"), "-q").stdout.startswith("Prime  336 params")


def test_budgets_of_the_file_are_bars(convcost, tmp_path):
    (tmp_path / "net.yaml").write_text(TEXT)
    convcost("analyze", str(tmp_path / "net.yaml"), "--export", str(tmp_path / "r.html"))
    shown = (tmp_path / "r.html").read_text(encoding="utf-8")
    assert "✓ params" in shown
    assert "336, limit 400, 64 left, of the phone" in shown


@pytest.mark.parametrize("suffix", ["html", "md", "tex", "txt", "json", "csv"])
def test_every_format_is_written_beside_it(convcost, tmp_path, suffix):
    file = Path(tmp_path / f"r.{suffix}")
    assert convcost("analyze", "resnet18", "-q", "--export", str(file)).returncode == 0
    assert re.search("11[.,{]*6?8", file.read_text(encoding="utf-8"))
