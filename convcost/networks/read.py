"""The network behind an address: bytes, a document, a network."""

import os
import sys
from functools import cache
from mmap import ACCESS_READ, mmap
from pathlib import Path
from stat import S_ISREG

from convcost.errors import ConvcostError, Problem
from convcost.language.document import read_bytes
from convcost.language.document.faults import MAX_BYTES
from convcost.language.source import STDIN
from convcost.networks.locate import Address, locate
from convcost.notation.spec import read_network
from convcost.notation.spec.model import Network

LIMIT = f"{MAX_BYTES // 2**20} MiB"
LFS_POINTER = b"version https://git-lfs.github.com/spec/"
IS_POINTER = "a pointer of Git LFS stands in its place", "fetch what it stands for: git lfs pull"
ONNX_SUFFIX = ".onnx"
FIRST_BYTE_OF_ONNX = b"\x08"
"""Such a file begins with its version, the field of number 1; no text begins with that character."""
_FILES_READ: set[str] = set()


def read(address: Address) -> Network:
    """Read one network file; raises `ConvcostError` with everything that is wrong with it."""
    if address.path is not None and address.path.suffix == ONNX_SUFFIX:
        return network_in(_mapped(address.path, address.name), address.name)
    return network_in(_stdin() if address.path is None else file_bytes(address.path, address.name), address.name)


def network_in(data: bytes | mmap, name: str) -> Network:
    """The network that some bytes are: an ONNX file or one in the notation; raises `ConvcostError`."""
    if name.endswith(ONNX_SUFFIX) or data[:1] == FIRST_BYTE_OF_ONNX:
        from convcost.bridges.onnx.network import read_onnx

        return read_onnx(data, name)
    return read_network(read_bytes(data[:], name))


def read_one(net: str) -> tuple[Network, str | None]:
    """The one network behind a NET, and the variant that is named, if any."""
    addresses = locate(net).addresses
    if len(addresses) != 1:
        problem = Problem("E400", f"`{net}` holds {len(addresses)} networks", notes=("name one of them",))
        raise ConvcostError([problem])
    return read(addresses[0]), addresses[0].variant


def one_variant(network: Network, variant: str | None) -> str | None:
    """The variant that is named; a network with several needs that, none is picked silently."""
    if variant is None and network.variants:
        known = ", ".join(network.variants)
        problem = Problem("E401", f"{network.name} has variants, and none is named", notes=(f"one of: {known}",))
        raise ConvcostError([problem])
    return variant


def _mapped(path: Path, name: str) -> bytes | mmap:
    """A file as it lies on disk, however large: only what is looked at is read."""
    _FILES_READ.add(os.path.realpath(path))
    try:
        _require_regular(path.stat(), name)
        with path.open("rb") as file:
            data = mmap(file.fileno(), 0, access=ACCESS_READ)
    except OSError as error:
        raise _unreadable(name, _reason(path, error)) from None
    except ValueError:
        raise _unreadable(name, "it is empty", "the export or the download did not finish") from None
    if data[: len(LFS_POINTER)] == LFS_POINTER:
        raise _unreadable(name, *IS_POINTER)
    return data


def _require_regular(status: os.stat_result, name: str) -> None:
    if not S_ISREG(status.st_mode):
        raise _unreadable(name, "not a regular file", "pipe it in and write `-` for its name")


def file_bytes(path: Path, name: str) -> bytes:
    """The bytes of a regular file, and not more of them than a network may have."""
    _FILES_READ.add(os.path.realpath(path))
    try:
        status = path.stat()
        _require_regular(status, name)
        if status.st_size > MAX_BYTES:
            raise _unreadable(name, f"larger than {LIMIT}")
        data = path.read_bytes()
    except OSError as error:
        raise _unreadable(name, _reason(path, error)) from None
    if data.startswith(LFS_POINTER):
        raise _unreadable(name, *IS_POINTER)
    return data


def was_read(path: Path) -> bool:
    """Whether this process has read a file: what is written about it must not take its place."""
    return os.path.realpath(path) in _FILES_READ


@cache
def _stdin() -> bytes:
    """Standard input, read once however often it is named."""
    data = sys.stdin.buffer.read(MAX_BYTES + 1) if sys.stdin else b""
    if len(data) > MAX_BYTES:
        raise _unreadable(STDIN, f"longer than {LIMIT}")
    return data


def _reason(path: Path, error: OSError) -> str:
    is_dangling = isinstance(error, FileNotFoundError) and path.is_symlink()
    return "the link leads nowhere" if is_dangling else error.strerror or str(error)


def _unreadable(name: str, reason: str, hint: str = "") -> ConvcostError:
    return ConvcostError([Problem("E400", f"cannot read `{name}`: {reason}", notes=(hint,) if hint else ())])
