"""Photographs reports for people to look at: ``python tests/data/photograph_reports.py`` rewrites ``reports/*.jpg``.

Needs Chromium and Playwright's Python package (``pip install 'convcost[browser]'``). The pictures are half as large as
a screen shows them; nothing is tested against them, because fonts differ from machine to machine.
"""

import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import sync_playwright

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT))

from tests.browser.conftest import DEEP, NAMES  # noqa: E402

INCEPTION = "examples/inception_3a.yaml"
SHOTS = {
    "resnet50": ("analyze", "resnet50"),
    "resnet50_dark": ("analyze", "resnet50"),
    "resnet50_phone": ("analyze", "resnet50"),
    "googlenet": ("analyze", "googlenet@googlenet_paper"),
    "unet": ("analyze", "unet"),
    "swin_t": ("analyze", "swin_t"),
    "yolov3": ("analyze", "yolov3"),
    "layers_2000": ("analyze", "deep.yaml"),
    "inception_3a_compared": ("compare", f"{INCEPTION}@naive", f"{INCEPTION}@reduced"),
}
"""The name of each picture, and the command whose report it shows."""
HEIGHT = 1900


def main() -> None:
    """Write every picture."""
    chromium = next(path for name in NAMES if (path := shutil.which(name)))
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        (Path(folder) / "deep.yaml").write_text(DEEP)
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        for name, command in SHOTS.items():
            report = Path(folder) / f"{name}.html"
            nets = [f"{folder}/deep.yaml" if each == "deep.yaml" else each for each in command]
            run = [sys.executable, "-m", "convcost", *nets, "-q", "--export", str(report)]
            subprocess.run(run, cwd=ROOT, check=True, stdout=subprocess.DEVNULL)
            is_phone = name.endswith("_phone")
            page = browser.new_page(
                viewport={"width": 360 if is_phone else 1440, "height": HEIGHT},
                device_scale_factor=1 if is_phone else 0.5,
                color_scheme="dark" if name.endswith("_dark") else "light",
            )
            page.goto(report.as_uri())
            page.screenshot(path=Path(__file__).parent / "reports" / f"{name}.jpg", type="jpeg", quality=62)
            page.close()
        browser.close()


if __name__ == "__main__":
    main()
