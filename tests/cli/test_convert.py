import pytest


def test_a_network_comes_out_as_a_person_writes_it(convcost, folder):
    done = convcost("convert", "resnet50", "mine.yaml")
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "mine.yaml: 25 lines for 174 layers\n")
    text = (folder / "mine.yaml").read_text()
    assert "  - {Bottleneck: {c: 128}, repeat: 4, first: {s: 2}, as: conv3_x}\n" in text
    assert "25,557,032  4,089,184,256" in convcost("analyze", "mine.yaml", "--depth", "1").stdout


def test_a_flat_file_of_ours_is_tidied(convcost, folder):
    (folder / "flat.yaml").write_text(convcost("expand", "resnet18").stdout)
    convcost("convert", "flat.yaml", "tidy.yaml")
    assert len((folder / "tidy.yaml").read_text().splitlines()) <= 30


def test_flat_is_what_expand_prints(convcost, folder):
    assert convcost("convert", "resnet18", "flat.yaml", "--flat", "-q").stderr == ""
    assert (folder / "flat.yaml").read_text() == convcost("expand", "resnet18").stdout


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("resnet50", "mine.txt"), "cannot convert to `mine.txt`: unknown form"),
        (("resnet50", "mine.yam"), "did you mean `.yaml`?"),
        (("chain.yaml", "chain.yaml"), "cannot write `chain.yaml`: it is read in this run"),
        (("family.yaml", "mine.yaml"), "has variants, and none is named"),
        (("resnet50", "nowhere/mine.yaml"), "cannot write `nowhere/mine.yaml`"),
    ],
)
def test_what_cannot_be_written_is_refused(convcost, folder, arguments, said):
    done = convcost("convert", *arguments)
    assert done.returncode == 2
    assert said in done.stderr
    assert not (folder / "mine.yaml").exists()
