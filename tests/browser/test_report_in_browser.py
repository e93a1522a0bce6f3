"""The report as a person has it in front of them: by mouse, by keyboard, without scripts, on a phone, on paper."""

import pytest

from convcost.page import Group, Page, Row, Section, Table, TableColumn
from convcost.page.formats import html

pytestmark = pytest.mark.browser

NETWORKS = ("resnet50", "googlenet@googlenet_paper", "unet", "swin_t", "yolov3", "deep")
FIRST_MAP = ".views figure:nth-of-type(1) .tm"
SMALLEST_TEXT = 9


@pytest.mark.parametrize("width", [360, 1440])
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("net", NETWORKS)
def test_the_page_is_as_wide_as_the_screen_and_nothing_is_too_small_to_read(opened, net, scheme, width):
    with opened(net, width, color_scheme=scheme) as page:
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        sizes = page.evaluate(
            "[...document.querySelectorAll('text, td, th, p, li, pre, dt, dd')].filter(each => each.checkVisibility())"
            ".map(each => parseFloat(getComputedStyle(each).fontSize))"
        )
        assert min(sizes) >= SMALLEST_TEXT
        assert page.locator(".facts .figure").first.is_visible()


@pytest.mark.parametrize("net", NETWORKS)
@pytest.mark.parametrize("width", [360, 700, 1440])
def test_texts_of_tiles_stay_inside_of_them(opened, net, width):
    with opened(net, width) as page:
        outside = page.evaluate(
            """() => [...document.querySelectorAll('.views figure:nth-of-type(1) a')].flatMap(link => {
                const box = link.querySelector('rect').getBoundingClientRect();
                return [...link.querySelectorAll('text')].filter(text => text.checkVisibility() && text.textContent)
                    .filter(text => text.getBoundingClientRect().right > box.right + 1)
                    .map(text => text.textContent);
            })"""
        )
        assert outside == []


def test_a_click_looks_into_a_block_and_the_breadcrumb_leads_back(opened):
    with opened("resnet50") as page:
        page.locator(f"{FIRST_MAP} > .g0 a").first.click()
        crumbs = page.locator(".crumbs").first
        assert crumbs.inner_text() == "whole network › conv4_x.Bottleneck"
        assert page.locator(f"{FIRST_MAP} > .g0:visible").count() == 1
        page.locator(f"{FIRST_MAP} .at .g1 a").first.click()
        assert crumbs.inner_text().startswith("whole network › conv4_x.Bottleneck › ")
        crumbs.get_by_role("button", name="whole network").click()
        assert page.locator(f"{FIRST_MAP} > .g0:visible").count() > 3


def test_the_keyboard_alone_looks_into_a_block_and_out_again(opened):
    with opened("resnet50") as page:
        button = page.get_by_role("button", name="Zoom into conv3_x.Bottleneck", exact=True).first
        for _ in range(60):
            page.keyboard.press("Tab")
            if button.evaluate("each => each === document.activeElement"):
                break
        assert button.evaluate("each => each === document.activeElement")
        page.keyboard.press("Enter")
        crumbs = page.locator(".crumbs").first
        assert crumbs.inner_text() == "whole network › conv3_x.Bottleneck"
        page.keyboard.press("Escape")
        assert crumbs.inner_text() == ""
        assert button.evaluate("each => each === document.activeElement")


def test_the_figures_are_switched_without_loading_anything(opened):
    with opened("resnet50") as page:
        page.get_by_label("MACs", exact=True).focus()
        page.keyboard.press("ArrowRight")
        assert [each.is_visible() for each in page.locator(".views figure").all()] == [False, True, False]


def test_what_is_looked_into_is_told_to_the_last_digit(opened):
    with opened("resnet50") as page:
        page.locator(f"{FIRST_MAP} > .g0 a").first.click()
        texts = page.locator(f"{FIRST_MAP} .at .fitted:visible").all_text_contents()
        assert "115,605,504" in texts
        assert "conv 256 3×3" in " ".join(texts)


def test_the_filter_is_kept_in_the_address(opened):
    with opened("resnet50") as page:
        field = page.get_by_label("Filter")
        field.fill("512 3×3")
        assert page.locator(".search tbody tr:visible").count() == 3
        assert page.locator(".tools [role=status]").inner_text() == "3 of 88"
        page.reload()
        assert page.get_by_label("Filter").input_value() == "512 3×3"
        assert page.locator(".search tbody tr:visible").count() == 3
        page.get_by_label("Filter").fill("")
        assert page.locator(".search tbody tr:visible").count() == 88


def test_a_column_sorts_down_and_up_and_a_third_click_restores(opened):
    with opened("resnet50") as page:
        head = page.locator(".search thead").get_by_role("button", name="MACs")
        names = lambda: page.locator(".search tbody th").all_inner_texts()  # noqa: E731
        written = names()
        head.click()
        macs = [
            int(text.replace(",", "") or 0)
            for text in page.locator(".search tbody tr td:nth-child(5)").all_inner_texts()
        ]
        assert macs[0] == 64 * 112 * 112 * 3 * 7 * 7
        assert macs == sorted(macs, reverse=True)
        head.click()
        assert page.locator(".search th[aria-sort=ascending]").count() == 1
        head.click()
        assert names() == written


@pytest.mark.parametrize(
    "ascending",
    [
        ("580.8 ns", "1.2 us", "3 ms", "2 s"),
        ("7", "47/3", "1,027", ">=2,000", "25.6 M", "4.09 G"),
        ("5x5", "3x200", "1027x1027", "whole input"),
        ("<0.1%", "0.1%", "9.5%", "12.3%"),
        ("-3", "2.5, 15.5", "15.5, 2.5"),
        ("900 B", "1.5 KiB", "2 MiB"),
    ],
)
def test_figures_sort_by_what_they_are_and_what_is_none_comes_last(chromium, ascending):
    written = [*ascending[1:], "-", "", "unknown", ascending[0]]
    rows = tuple(Row((f"row {index}", text)) for index, text in enumerate(written))
    table = Table((TableColumn("name", "name"), TableColumn("figure")), (Group(rows),), is_searchable=True)
    page = chromium.new_page()
    page.set_content(html.document(Page((Section((table,)),), (), title="Figures")))
    for order in (tuple(reversed(ascending)), ascending):
        page.locator(".search thead").get_by_role("button", name="figure").click()
        assert page.locator(".search tbody td").all_text_contents() == [*order, "-", "", "unknown"]
    page.close()


def test_a_layer_leads_to_its_line_and_back(opened):
    with opened("unet") as page:
        row = page.locator(".search tbody tr").filter(has_text="bottom.conv").first
        row.get_by_role("link").last.click()
        line = page.locator(".listing li:target")
        assert "conv: c, conv: c" in line.inner_text()
        assert line.is_visible()
        line.get_by_role("link").click()
        assert page.locator(".search tr:target").is_visible()


def test_a_tile_leads_to_its_row_and_the_row_to_its_formulas(opened):
    with opened("examples/inception_3a.yaml@reduced") as page:
        page.locator(f"{FIRST_MAP} a").first.click()
        if page.locator(".crumbs").first.inner_text():
            page.locator(f"{FIRST_MAP} .at a").first.click()
        row = page.locator(".search tr:target")
        assert row.is_visible()
        row.get_by_role("link").first.click()
        card = page.locator(".cards > :target")
        assert card.is_visible()
        assert "out x in/groups x kernel_h x kernel_w" in card.inner_text()
        card.get_by_role("link", name="close").click()
        assert not page.locator(".cards > div").first.is_visible()


@pytest.mark.parametrize("net", NETWORKS)
def test_without_scripts_everything_is_there(opened, net):
    with opened(net, java_script_enabled=False) as page:
        assert page.locator(f"{FIRST_MAP} text:visible").count() > 5
        page.get_by_text("parameters", exact=True).click()
        assert page.locator(".views figure:nth-of-type(2)").is_visible()
        assert page.locator(".dia").first.is_visible()
        assert page.locator(".prof").first.is_visible()
        assert page.locator(".search tbody tr").first.is_visible()
        page.locator(".search tbody td a").first.click()
        assert page.locator(".cards > :target").is_visible()


@pytest.mark.parametrize("net", ["resnet50", "unet"])
def test_printed_it_is_a_document_that_shows_every_layer(opened, net):
    with opened(net) as page:
        assert page.pdf(format="A4").startswith(b"%PDF-")
        page.emulate_media(media="print")
        page.set_viewport_size({"width": 720, "height": 1000})
        for box in (".box", ".listing"):
            assert page.locator(box).first.evaluate("each => each.scrollHeight <= each.clientHeight + 2")
        assert not page.locator(".tools").first.is_visible()
        assert page.locator(f"{FIRST_MAP} text:visible").count() > 5


def test_a_report_of_2000_layers_is_painted_at_once(opened):
    with opened("deep") as page:
        took = page.evaluate("performance.getEntriesByType('navigation')[0].domContentLoadedEventEnd")
        assert took < 6000, "milliseconds on a busy machine; alone it is under a second"
        assert page.locator(".search tbody tr").count() == 2000 + 3


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("net", NETWORKS[:-1])
def test_nobody_is_kept_out(opened, axe, net, scheme):
    with opened(net, color_scheme=scheme, bypass_csp=True) as page:
        page.evaluate(axe)
        found = page.evaluate("axe.run({resultTypes: ['violations']})")
        serious = [
            (each["id"], [node["target"] for node in each["nodes"][:3]])
            for each in found["violations"]
            if each["impact"] in {"serious", "critical"}
        ]
        assert serious == []
