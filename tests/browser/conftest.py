"""A real browser: Chromium from the distribution, driven by Playwright's Python package, which needs no driver.

Where one is missing the tests skip and say so; with CONVCOST_BROWSER=required, as in `.ci/run`, they fail.
"""

import os
import shlex
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from convcost.analysis.page import Analyses
from convcost.cli.reporting import surroundings
from convcost.networks.analyses import BuildOptions, analyze_all
from convcost.page.formats import html

ROOT = Path(__file__).parents[2]
NAMES = ("chromium", "chromium-browser", "google-chrome", "chrome")
AXE = Path(os.environ.get("CONVCOST_AXE", "node_modules/axe-core/axe.min.js"))
DEEP = """convcost: 1
name: Deep
input: [3, 224, 224]
defaults: {conv: {kernel: 3, padding: same, norm: batch, activation: relu}}
blocks:
  Residual: {args: {c: int}, layers: [{add: {main: [conv: c, conv: c], skip: []}}]}
layers:
  - {conv: {out: 16, stride: 2}, as: stem}
  - {Residual: 16, repeat: 220, as: stage1}
  - {conv: {out: 32, stride: 2}, as: down1}
  - {Residual: 32, repeat: 220, as: stage2}
  - {conv: {out: 64, stride: 2}, as: down2}
  - {Residual: 64, repeat: 226, as: stage3}
  - global_avgpool
  - {linear: 10, as: head}
"""
"""2,000 layers, with norms and activations three times as many nodes."""


PAGES = {
    "tools": "reconcile resnet50",
    "steps": "reconcile resnet50 --from ptflops --to fvcore",
    "figure": "reconcile resnet50 3.8G",
    "published": "verify vgg16 xception",
    "compared": "compare resnet18 resnet34",
    "inception": f"compare {ROOT / 'examples' / 'inception_3a.yaml'}",
    "checked": "check resnet50 --max macs=4G --max params=30M",
    "catalogue": "zoo --family VGG",
    "reduced": "reductions vgg16",
}
"""Commands whose pages are looked at, by a name each."""


def missing(reason: str) -> None:
    """Skip aloud, or fail where a browser is required."""
    if os.environ.get("CONVCOST_BROWSER") == "required":
        pytest.fail(reason)
    pytest.skip(reason)


@pytest.fixture(scope="session")
def chromium() -> Iterator[Any]:
    """The browser, started once."""
    try:
        from playwright.sync_api import sync_playwright
    except ImportError:
        missing("these tests need Playwright: pip install 'convcost[browser]'")
    path = next((found for name in NAMES if (found := shutil.which(name))), None)
    if path is None:
        missing("these tests need Chromium: apt-get install chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def axe() -> str:
    """The source of axe-core, which looks for what keeps people out."""
    if not AXE.is_file():
        missing("this test needs axe-core: npm install --no-save axe-core, and CONVCOST_AXE=.../axe.min.js")
    return AXE.read_text(encoding="utf-8")


@pytest.fixture(scope="session")
def report(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Path]:
    """The report of a network, or a page of `PAGES`, as a file, made once."""
    made: dict[str, Path] = {}
    folder = tmp_path_factory.mktemp("reports")

    def of(net: str) -> Path:
        if net not in made:
            if net in PAGES:
                made[net] = folder / f"{net}.html"
                typed = shlex.split(PAGES[net])
                command = [sys.executable, "-P", "-m", "convcost", *typed, "-q", "--export", str(made[net])]
                subprocess.run(command, env={**os.environ, "PYTHONPATH": str(ROOT)}, capture_output=True, check=False)
                return made[net]
            (folder / "deep.yaml").write_text(DEEP)
            named = str(folder / "deep.yaml") if net == "deep" else net
            found = analyze_all([named], BuildOptions())
            answer = Analyses(found.analyses, surroundings=surroundings(found, [net], has_source=True))
            made[net] = folder / f"{net.rpartition('/')[2]}.html"
            made[net].write_text(html.document(answer.illustrated()), encoding="utf-8")
        return made[net]

    return of


@pytest.fixture
def opened(chromium, report) -> Callable[..., Any]:
    """Open a report; at the end nothing was asked for but the file, and the console was silent."""

    @contextmanager
    def open_it(net: str, width: int = 1440, **context: Any) -> Iterator[Any]:
        tab = chromium.new_context(viewport={"width": width, "height": 900}, **context)
        page = tab.new_page()
        said: list[str] = []
        asked: list[str] = []
        page.on("console", lambda message: said.append(message.text))
        page.on("pageerror", lambda error: said.append(str(error)))
        page.on("request", lambda request: asked.append(request.url))
        page.goto(report(net).as_uri())
        yield page
        assert said == []
        assert {url.partition("#")[0] for url in asked} == {report(net).as_uri()}
        tab.close()

    return open_it
