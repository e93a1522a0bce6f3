"""The pages of every command: they fit a telephone, ask for nothing, and keep nobody out, in light and dark."""

import pytest

from tests.browser.conftest import PAGES

pytestmark = pytest.mark.browser


@pytest.mark.parametrize(("width", "scheme"), [(360, "light"), (1440, "dark")])
@pytest.mark.parametrize("name", PAGES)
def test_a_page_fits_the_screen_and_keeps_nobody_out(opened, axe, name, width, scheme):
    with opened(name, width, color_scheme=scheme, bypass_csp=True) as page:
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        outside = page.evaluate(
            "[...document.querySelectorAll('.spans text')].filter(each => each.getBoundingClientRect().right >"
            " innerWidth || each.getBoundingClientRect().left < 0).map(each => each.textContent)"
        )
        assert outside == []
        page.evaluate(axe)
        found = page.evaluate("axe.run({resultTypes: ['violations']})")
        serious = [
            (each["id"], [node["target"] for node in each["nodes"][:3]])
            for each in found["violations"]
            if each["impact"] in {"serious", "critical"}
        ]
        assert serious == []


def test_boxes_of_common_parts_lie_below_each_other(opened):
    with opened("compared") as page:
        old, new = page.evaluate(
            "[...document.querySelectorAll('.dia')].map(each => Object.fromEntries([...each.querySelectorAll('text')]"
            ".map(text => [text.textContent, Math.round(text.getBoundingClientRect().left)])))"
        )
        names = {"conv1", "maxpool", "conv3_x.0", "conv4_x.0", "conv5_x.0", "fc"}
        assert names <= old.keys() & new.keys()
        assert {name: old[name] for name in names} == {name: new[name] for name in names}
