"""A report carries its networks: reading it back gives the same figures under the same settings."""

import json
import re
import zlib
from base64 import b64decode, b64encode

import pytest

from convcost.analysis.data import data
from convcost.analysis.settings import Settings
from convcost.errors import ConvcostError
from convcost.networks.analyses import BuildOptions, analyze_all
from convcost.networks.locate import locate
from convcost.networks.reports import packed, unpacked
from tests.conftest import EXAMPLES, ZOO

MARK = '<script type="application/octet-stream" id="convcost-networks">'


def written(tmp_path, net: str, **settings):
    """The analyses of a network and a report that carries them."""
    found = analyze_all([net], BuildOptions(settings=Settings(**settings)))
    assert not found.failed
    attachment = packed(found.analyses)
    path = tmp_path / "report.html"
    path.write_text(f"<html>{MARK}{attachment.text}</script></html>")
    return found.analyses, path


def figures(analyses) -> list[dict]:
    """Everything that a program reads, except where it is written."""
    models = data(analyses).content["models"]
    for model in models:
        del model["file"]
        for layer in model["layers"]:
            layer.pop("line", None)
            layer.pop("shares", None)
    return models


@pytest.mark.parametrize("net", ["resnet18", "googlenet", "swin_t", "yolov3", "unet", "deeplabv3_resnet50"])
def test_a_network_is_read_back_with_the_same_figures(tmp_path, net):
    analyses, path = written(tmp_path, net)
    again = analyze_all([str(path)], BuildOptions())
    assert not again.failed
    assert figures(again.analyses) == figures(analyses)


def test_every_variant_is_read_back_under_its_name(tmp_path):
    analyses, path = written(tmp_path, str(EXAMPLES / "inception_3a.yaml"))
    again = analyze_all([str(path)], BuildOptions())
    assert [each.graph.variant for each in again.analyses] == ["reduced", "naive"]
    assert figures(again.analyses) == figures(analyses)
    (naive,) = analyze_all([f"{path}@naive"], BuildOptions()).analyses
    assert naive.macs == 192 * (64 + 128 * 9 + 32 * 25) * 28 * 28


def test_the_settings_are_those_of_the_report_unless_others_are_given(tmp_path):
    analyses, path = written(tmp_path, "resnet18", batch=7, dtype="float16", optimizer="adam", in_place=("add",))
    (again,) = analyze_all([str(path)], BuildOptions(given={})).analyses
    assert again.settings == analyses[0].settings
    (other,) = analyze_all([str(path)], BuildOptions(given={"batch": 1})).analyses
    assert (other.settings.batch, other.settings.dtype) == (1, "float16")
    assert other.macs * 7 == again.macs == analyses[0].macs


def test_a_device_comes_along(tmp_path):
    from convcost.networks.devices import find

    analyses, path = written(tmp_path, "resnet18", device=find("a100"))
    (again,) = analyze_all([str(path)], BuildOptions(given={})).analyses
    assert again.settings == analyses[0].settings
    assert again.summary("least_seconds") == analyses[0].summary("least_seconds")


def test_nothing_inside_tells_where_the_file_lay(tmp_path):
    place = tmp_path / "secret-place" / "net.yaml"
    place.parent.mkdir()
    place.write_text((ZOO / "vgg.yaml").read_text().replace("# ", "# secret remark "))
    found = analyze_all([f"{place}@vgg11"], BuildOptions())
    inside = zlib.decompress(b64decode(packed(found.analyses).text)).decode()
    assert "secret" not in inside
    assert found.analyses[0].params == 132_863_336


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("<html>nothing</html>", "no report"),
        (f"{MARK}!!!</script>", "no report"),
        (f"{MARK}AAAA</script>", "damaged"),
        (f"{MARK}{b64encode(zlib.compress(b'[')).decode()}</script>", "damaged"),
        (f"{MARK}{b64encode(zlib.compress(b'[]')).decode()}</script>", "damaged"),
        (f"{MARK}{b64encode(zlib.compress(b'{{}}')).decode()}</script>", "damaged"),
        (f"{MARK}{b64encode(zlib.compress(b'0' * 70_000_000)).decode()}</script>", "longer than"),
        (f"{MARK}{b64encode(zlib.compress(b'{}' * 9)[:-5]).decode()}</script>", "end too early"),
    ],
)
def test_what_is_no_report_is_refused(tmp_path, text, said):
    path = tmp_path / "x.html"
    path.write_text(text)
    with pytest.raises(ConvcostError) as raised:
        locate(str(path))
    assert raised.value.problems[0].code == "E400"
    assert said in raised.value.problems[0].message


@pytest.mark.parametrize(
    "change",
    [
        {"schema": "convcost/report/2"},
        {"networks": [{"network": 7, "variant": None, "settings": {}}]},
        {"networks": [{"network": "x", "variant": None, "settings": {"unknown": 1}}]},
        {"networks": [{"network": "x", "variant": 3, "settings": {}}]},
        {"networks": 5},
    ],
)
def test_a_report_of_another_program_is_refused(tmp_path, change):
    _, path = written(tmp_path, "resnet18")
    (data,) = re.findall(f"{MARK}(.*)</script>", path.read_text())
    told = {**json.loads(zlib.decompress(b64decode(data))), **change}
    text = f"{MARK}{b64encode(zlib.compress(json.dumps(told).encode())).decode()}</script>"
    with pytest.raises(ConvcostError) as raised:
        unpacked(text.encode(), "x.html")
    assert raised.value.problems[0].code == "E400"


def test_a_variant_that_is_not_there_is_named(tmp_path):
    _, path = written(tmp_path, str(EXAMPLES / "inception_3a.yaml"))
    with pytest.raises(ConvcostError) as raised:
        locate(f"{path}@thin")
    assert raised.value.problems[0].notes == ("variants there: reduced, naive",)
