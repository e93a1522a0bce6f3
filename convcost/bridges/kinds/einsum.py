"""Products of two tensors whose axes have letters."""

from math import prod

from convcost.bridges.axes import Seen, atoms, merged
from convcost.bridges.captured import Operation
from convcost.bridges.conversion import Conversion, MixedBatch, layer


def einsum(conversion: Conversion, operation: Operation) -> None:
    """Inputs: two tensors. Attribute: ``equation``, two terms and a result of letters, each once: ``nhqd,nhkd->nhqk``.

    A letter that only one term has is in the result; one that both have is summed over or in the result too.
    """
    terms, _, result = str(operation.attributes["equation"]).partition("->")
    first, second = terms.split(",")
    a, b = (conversion.look(name) for name in operation.inputs[:2])
    if any(letter not in result for letter in set(first) ^ set(second)):
        conversion.opaque(operation, None)
        return
    batch = [letter for letter in first if letter in second and letter in result]
    inner = [letter for letter in first if letter in second and letter not in result]
    rows = [letter for letter in first if letter not in second]
    columns = [letter for letter in second if letter not in first]
    if any(a.has_batch_in([first.index(letter)]) for letter in inner):
        raise MixedBatch
    left = _arranged(conversion, operation, a, first, (batch, rows, inner))
    right = _arranged(conversion, operation, b, second, (batch, inner, columns))
    tensor, shape = conversion.emit(layer("matmul"), (left, right), operation)
    sizes = dict(zip(result, conversion.captured.shapes[operation.outputs[0]], strict=True))
    axes = {}
    for letter in result:
        seen, term = (a, first) if letter in first else (b, second)
        place = term.index(letter)
        samples = tuple(atom for atom in seen.axes[place] if atom.is_batch)
        axes[letter] = (*samples, *atoms(sizes[letter] // prod(atom.size for atom in samples)))
    physical = tuple(merged(axes[letter] for letter in group) for group in (batch, rows, columns))
    conversion.keep(operation, Seen(tensor, shape, physical, tuple(axes[letter] for letter in result)))


def _arranged(conversion: Conversion, operation: Operation, x: Seen, term: str, groups: tuple[list[str], ...]) -> Seen:
    """The tensor with a group of letters along each size: those of both, then rows and columns of a matrix."""
    wanted = [x.gathered(term.index(letter) for letter in group) for group in groups]
    return conversion.arrange(x, "maps", wanted, operation)
