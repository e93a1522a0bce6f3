import json

import pytest

MACS = [27 * 27 * 7 * 3 * 3 * 5, 0, 27 * 27 * 11 * 7]
WEIGHTS = [7 * 3 * 3 * 5 + 7, 0, 11 * 7 + 11]
FLOWS = [3 * 29 * 31 + 7 * 27 * 27, 2 * 7 * 27 * 27, 7 * 27 * 27 + 11 * 27 * 27]
MINE = """\
name: Slide rule
macs_per_second: {float32: 7k, int8: 13k}
bytes_per_second: 5 kB
source: its inventor
"""


@pytest.fixture
def rule(folder):
    (folder / "rule.yaml").write_text(MINE, encoding="utf-8")
    return "rule.yaml"


def test_a_device_of_ones_own_bounds_the_time_of_every_layer(convcost, rule):
    done = convcost("analyze", "chain.yaml", "--device", rule, "--format", "json")
    assert (done.returncode, done.stderr) == (0, "")
    (model,) = json.loads(done.stdout)["models"]
    moved = [4 * (weights + flow) for weights, flow in zip(WEIGHTS, FLOWS, strict=True)]
    least = [max(macs / 7000, each / 5000) for macs, each in zip(MACS, moved, strict=True)]
    assert [layer["bytes_moved"] for layer in model["layers"]] == moved
    assert [layer["least_seconds"] for layer in model["layers"]] == least
    assert [layer["bound_by"] for layer in model["layers"]] == ["compute", "memory", "memory"]
    assert model["totals"]["least_seconds"] == pytest.approx(sum(least))


def test_the_table_says_what_bounds_and_that_it_is_no_prediction(convcost):
    done = convcost("analyze", "chain.yaml", "--device", "raspberry_pi_4", "--depth", "all")
    assert (done.returncode, done.stderr) == (0, "")
    header = next(line for line in done.stdout.splitlines() if line.startswith("name"))
    assert "MACs  bytes moved  MACs/byte  least time  share  bound by" in header
    assert "on Raspberry Pi 4 Model B as float32 (24 GMAC/s, 12.8 GB/s)" in done.stdout
    assert "\nA bound, no prediction: " in done.stdout


def test_bytes_and_intensity_need_no_device(convcost):
    done = convcost("analyze", "chain.yaml", "--columns", "bytes_moved,macs_per_byte")
    assert f"{4 * (sum(WEIGHTS) + sum(FLOWS)):,}" in done.stdout
    assert "A bound" not in done.stdout


def test_the_costliest_layers_are_those_that_take_longest(convcost, rule):
    done = convcost("analyze", "chain.yaml", "--device", rule, "--top", "1")
    assert any(line.startswith("first ") for line in done.stdout.splitlines())
    assert "... 2 more" in done.stdout
    by_memory = convcost("analyze", "chain.yaml", "--device", rule, "--top", "1", "--sort", "memory_seconds")
    assert any(line.startswith("last ") for line in by_memory.stdout.splitlines())


def test_a_type_of_its_own_counts(convcost, rule):
    done = convcost("analyze", "chain.yaml", "--device", rule, "--dtype", "int8", "--format", "json", "-v")
    (model,) = json.loads(done.stdout)["models"]
    assert model["layers"][0]["compute_seconds"] == MACS[0] / 13000
    assert "device Slide rule (--device)" in done.stderr


def test_times_are_compared_as_bounds(convcost, rule):
    done = convcost("compare", "family.yaml", "--device", rule)
    assert (done.returncode, done.stderr) == (0, "")
    assert "least time by part" in done.stdout
    assert "Times are those on Slide rule as float32 (7,000 MAC/s, 5 kB/s). A bound, no prediction: " in done.stdout
    written = json.loads(convcost("compare", "family.yaml", "--device", rule, "--format", "json").stdout)
    narrow, wide = (27 * 29 * width * 3 * 3 * 3 / 7000 for width in (5, 13))
    assert written["totals"]["least_seconds"]["figures"] == pytest.approx([narrow, wide])
    assert written["totals"]["bound_by"]["figures"] == ["compute", "compute"]
    table = convcost("compare", "family.yaml", "--device", rule, "--format", "csv").stdout
    assert any(line.startswith(f"conv,least_seconds,{narrow}") for line in table.splitlines())


def test_without_a_device_no_times_are_compared(convcost):
    assert "seconds" not in convcost("compare", "family.yaml", "--format", "json").stdout
    done = convcost("compare", "family.yaml", "--metric", "least_seconds")
    assert done.returncode == 2
    assert "time takes a device: name one, such as `--device a100`" in done.stderr


def test_a_device_is_explained_and_listed(convcost):
    assert "9.75 TMAC/s; below 6.27 MACs/byte, memory is the bound" in convcost("explain", "a100").stdout
    assert "NVIDIA T4: up to 65 TMAC/s (int8), 320 GB/s." in convcost("explain").stdout
    assert "did you mean `a100`?" in convcost("explain", "a101").stderr


def test_bytes_moved_can_be_limited_and_time_cannot(convcost, folder):
    moved = 4 * (sum(WEIGHTS) + sum(FLOWS))
    limited = (folder / "chain.yaml").read_text(encoding="utf-8") + "budgets: {bytes_moved: LIMIT}\n"
    (folder / "fits.yaml").write_text(
        limited.replace("LIMIT", f"{moved // 1000}.{moved % 1000:03} kB"), encoding="utf-8"
    )
    (folder / "over.yaml").write_text(limited.replace("LIMIT", "100 kB"), encoding="utf-8")
    assert convcost("check", "fits.yaml").returncode == 0
    over = convcost("check", "over.yaml")
    assert over.returncode == 1
    assert "bytes_moved" in over.stdout
    timed = convcost("validate", "-", stdin=limited.replace("bytes_moved: LIMIT", "least_seconds: 5ms"))
    assert timed.returncode == 2
    assert "unknown metric `least_seconds`" in timed.stderr


@pytest.mark.parametrize(
    ("arguments", "message", "hint"),
    [
        (["--device", "a10"], "no file and no device of the catalogue is called `a10`", "did you mean `a100`?"),
        (["--device", ""], "no file and no device of the catalogue is called ``", "a file, or one of a100, "),
        (["--device", "family.yaml"], "error[E170] this is a network, not a device", "--> family.yaml:1:1"),
        (["--device", "."], "no file and no device of the catalogue is called `.`", "a file, or one of a100, "),
        (["--device", "v100", "--dtype", "int8"], "NVIDIA V100 SXM2 states no peak for int8",
         "`--dtype`: one of float64, float32, float16"),
        (["--columns", "least_seconds"], "time takes a device", "name one, such as `--device a100`"),
        (["--sort", "bound_by"], "time takes a device", "name one, such as `--device a100`"),
        (["--columns", "intensity"], "`--columns`: no column `intensity` of layers", "did you mean `macs_per_byte`?"),
        (["--columns", "latency"], "`--columns`: no column `latency` of layers", "did you mean `least_seconds`?"),
    ],
)  # fmt: skip
def test_a_wrong_use_says_what_to_do(convcost, arguments, message, hint):
    done = convcost("analyze", "chain.yaml", *arguments)
    assert (done.returncode, done.stdout) == (2, "")
    assert message in done.stderr
    assert hint in done.stderr


def test_what_is_wrong_with_a_device_is_shown_where_it_is_written(convcost, rule, folder):
    (folder / rule).write_text(MINE.replace("7k", "7 GFLOPS").replace("source", "sauce"), encoding="utf-8")
    done = convcost("analyze", "chain.yaml", "--device", rule)
    assert done.returncode == 2
    assert "--> rule.yaml:2:28" in done.stderr
    assert "write multiply-adds: a MAC is 2 FLOPs" in done.stderr
    assert "did you mean `source`?" in done.stderr
