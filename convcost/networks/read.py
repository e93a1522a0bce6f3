"""The network behind an address: bytes, a document, a network."""

import sys
from functools import cache
from mmap import mmap
from pathlib import Path

from convcost.errors import ConvcostError, Problem
from convcost.language.document import read_bytes
from convcost.language.document.faults import MAX_BYTES
from convcost.language.nodes import Document, Mapping
from convcost.language.source import STDIN
from convcost.networks.files import LIMIT, file_bytes, mapped, unreadable
from convcost.networks.locate import REPORT, Address, locate
from convcost.notation.spec import read_network
from convcost.notation.spec.model import Network

ONNX_SUFFIX = ".onnx"
FIRST_BYTE_OF_ONNX = b"\x08"
"""Such a file begins with its version, the field of number 1; no text begins with that character."""


def read(address: Address) -> Network:
    """Read one network file; raises `ConvcostError` with everything that is wrong with it.

    A library of blocks is no network: a note where the file was merely found in a directory, an error where it was
    named.
    """
    network = read_or_library(address)
    if network.is_library:
        raise ConvcostError([_library(network, address)])
    return network


def read_or_library(address: Address) -> Network:
    """Read one file, which may have blocks and no layers; a module of PyTorch runs only once its inputs are known."""
    if address.is_module:
        from convcost.bridges.torch.network import read_torch

        return read_torch(address.name)
    if address.path is not None and address.path.suffix == ONNX_SUFFIX:
        return network_in(mapped(address.path, address.name), address.name)
    if address.path is not None and address.path.suffix.lower() == REPORT:
        from convcost.networks.reports import reported

        return network_in(reported(address.path, address.name, address.entry).text.encode(), address.name)
    data = _stdin() if address.path is None else file_bytes(address.path, address.name)
    return network_in(data, address.name, address.path)


def network_in(data: bytes | mmap, name: str, path: Path | None = None) -> Network:
    """The network that some bytes are: an ONNX file or one in the notation; raises `ConvcostError`.

    ``path`` is where they stand, from which they may use other files.
    """
    if name.endswith(ONNX_SUFFIX) or data[:1] == FIRST_BYTE_OF_ONNX:
        from convcost.bridges.onnx.network import read_onnx

        return read_onnx(data, name)
    document = read_bytes(data[:], name)
    if not uses_others(document):
        return read_network(document)
    from convcost.networks.used import files_for

    return read_network(document, files_for(path, name))


def uses_others(document: Document) -> bool:
    """Whether a document has a `use`."""
    return isinstance(document.root, Mapping) and "use" in document.root.entries


def _library(network: Network, address: Address) -> Problem:
    blocks = ", ".join(network.blocks)
    message = f"`{address.name}` is a library of blocks ({blocks}) and no network"
    if address.is_found:
        return Problem("W504", f"{message}: it was passed over", severity="note")
    hint = f"a network takes them by `use: {{Parts: {address.name.rpartition('/')[2]}}}`"
    return Problem("E400", message, notes=(hint,))


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


@cache
def _stdin() -> bytes:
    """Standard input, read once however often it is named."""
    data = sys.stdin.buffer.read(MAX_BYTES + 1) if sys.stdin else b""
    if len(data) > MAX_BYTES:
        raise unreadable(STDIN, f"longer than {LIMIT}")
    return data
