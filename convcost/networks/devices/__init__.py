"""The devices that ship with convcost, one file each, and the files of others."""

from functools import cache
from pathlib import Path

from convcost.analysis.device import Device
from convcost.errors import ConvcostError, Problem, nearest


@cache
def names() -> tuple[str, ...]:
    """Every device, in alphabetical order; read from the directory, opening none of the files."""
    return tuple(sorted(path.stem for path in Path(__file__).parent.glob("*.yaml")))


def find(text: str) -> Device:
    """The device behind ``--device``: a file, or a name of the catalogue; raises `ConvcostError`."""
    path = Path(text)
    if not _is_file(path):
        if text not in names():
            raise ConvcostError([_unknown(text)])
        path = Path(__file__).with_name(f"{text}.yaml")
    from convcost.language.document import read_bytes
    from convcost.networks.files import file_bytes
    from convcost.notation.spec.device import read_device

    return read_device(read_bytes(file_bytes(path, text), text))


def _is_file(path: Path) -> bool:
    try:
        return path.is_file()
    except OSError as error:
        raise ConvcostError([Problem("E400", f"cannot read `{path}`: {error.strerror}")]) from None


def _unknown(text: str) -> Problem:
    guess = nearest(text.lower(), names())
    hint = f"did you mean `{guess}`?" if guess else f"a file, or one of {', '.join(names())}"
    return Problem("E400", f"no file and no device of the catalogue is called `{text}`", notes=(hint,))
