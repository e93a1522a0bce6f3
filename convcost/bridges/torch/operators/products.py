"""Products of matrices, whatever they are called."""

from collections.abc import Sequence
from string import ascii_letters

from convcost.bridges.captured import Sizes
from convcost.bridges.torch.step import Applied


def matmul(step: Applied) -> None:
    """A product of two tensors; with a parameter of two axes, a fully connected layer."""
    a = step.tensor("self")
    b = next(found for name in ("other", "mat2", "vec", "tensor") if (found := step.tensor(name)))
    _product(step, a, b)


def _product(step: Applied, a: str, b: str, name: str = "", sizes: Sizes | None = None) -> str:
    size = step.sizes_of(b)
    reading = step.reading
    if reading.is_learned(b) and len(size) == 2 and len(step.sizes_of(a)) > 1:
        return step.emit("linear", (a, b, ""), name=name, sizes=sizes, out=size[1])
    return step.emit("matmul", (a, b), name=name, sizes=sizes)


def addmm(step: Applied) -> None:
    """A product of matrices, and a summand."""
    a = step.tensor("mat1") or step.tensor("batch1")
    b = step.tensor("mat2") or step.tensor("batch2")
    product = _product(step, a, b, step.between("product"), (*step.sizes_of(a)[:-1], step.sizes_of(b)[-1]))
    step.emit("join", (product, step.tensor("self")), kind="add")


def bilinear(step: Applied) -> None:
    """Every row of a weight for each output, between two inputs: a fully connected layer, and a product with the other.

    Torch multiplies in an order of its own; these are the multiply-adds of matrices where the first input comes first.
    """
    first, second, weight = (step.tensor(name) for name in ("input1", "input2", "weight"))
    out, width, other = step.sizes_of(weight)
    lead = step.output[:-1]
    turned = step.emit("permute", (weight,), sizes=(out, other, width), name=step.between("turned"), order=(0, 2, 1))
    rows = step.emit("view", (turned,), sizes=(out * other, width), name=step.between("rows"))
    product = step.learned("linear", (first, rows, ""), name=step.between("product"), out=out * other)
    matrix = step.view(product, (*lead, out, other), step.between("matrix"))
    column = step.view(second, (*lead, other, 1), step.between("column"))
    made = step.emit("matmul", (matrix, column), sizes=(*lead, out, 1), name=step.between("sums"))
    bias = step.tensor("bias")
    if bias:
        made = step.view(made, step.output, step.between("plain"))
        step.emit("join", (made, bias), kind="add")
    else:
        step.view(made)


def einsum(step: Applied) -> None:
    """A product of two tensors whose axes have letters; of one tensor, its sums and another order of its axes."""
    told = str(step.value("equation")).replace(" ", "")
    tensors = step.tensors("tensors")
    if len(tensors) == 1 and "..." not in told:
        _of_one(step, told, tensors[0])
        return
    if len(tensors) != 2:
        step.refuse(f"`{told}` of {len(tensors)} tensors is no product of two matrices")
    equation = _spelled(told, [step.sizes_of(each) for each in tensors])
    if equation is None:
        step.refuse(f"`{told}` stretches an axis of size 1")
    terms, _, result = equation.partition("->")
    first, second = terms.split(",")
    if any(len(set(each)) < len(each) for each in (first, second, result)):
        step.refuse(f"`{told}` takes a diagonal")
    size = {letter: n for term, x in zip((first, second), tensors, strict=True)
            for letter, n in zip(term, step.sizes_of(x), strict=True)}  # fmt: skip
    if all(size[letter] == 1 for letter in {*first, *second} - {*result}):
        _side_by_side(step, tensors, (first, second), result)
    else:
        step.emit("einsum", tensors, equation=equation)


def _side_by_side(step: Applied, tensors: Sequence[str], terms: tuple[str, str], result: str) -> None:
    """Nothing is added up but axes of 1: element by element, each tensor stretched along the axes of the other."""
    spread = []
    for x, term, word in zip(tensors, terms, ("first", "second"), strict=True):
        size = dict(zip(term, step.sizes_of(x), strict=True))
        mine = [letter for letter in result if letter in term]
        kept = [letter for letter in term if letter in result]
        order = tuple(kept.index(letter) for letter in mine)
        if order != tuple(range(len(order))):
            sizes = tuple(size[letter] for letter in mine)
            if kept != list(term):
                x = step.view(x, tuple(size[letter] for letter in kept), step.between(f"{word} without ones"))
            x = step.emit("permute", (x,), sizes=sizes, name=step.between(f"{word} in order"), order=order)
        spread.append(step.view(x, tuple(size.get(letter, 1) for letter in result), step.between(word)))
    step.emit("join", spread, kind="mul")


def _of_one(step: Applied, told: str, x: str) -> None:
    """Sums along the axes whose letters are left out, and the others in another order."""
    term, arrow, result = told.partition("->")
    result = result if arrow else "".join(sorted(each for each in term if term.count(each) == 1))
    if len(set(term)) < len(term) or len(set(result)) < len(result):
        step.refuse(f"`{told}` takes a diagonal")
    left = [letter for letter in term if letter in result]
    axes = tuple(place for place, letter in enumerate(term) if letter not in result)
    order = tuple(left.index(letter) for letter in result)
    is_in_order = order == tuple(range(len(order)))
    if axes:
        sizes = tuple(size for letter, size in zip(term, step.sizes_of(x), strict=True) if letter in result)
        name = "" if is_in_order else step.between("sums")
        x = step.emit("reduce", (x,), name=name, sizes=sizes, how="sum", axes=axes, keep=False)
    if not is_in_order:
        step.emit("permute", (x,), order=order)
    elif not axes:
        step.same(x)


def tensordot(step: Applied) -> None:
    """A product of two tensors that is summed over some axes of each: as an einsum, every axis with a letter."""
    tensors = [step.tensor("self"), step.tensor("other")]
    ranks = [len(step.sizes_of(each)) for each in tensors]
    along = [[axis % rank for axis in step.value(name)]
             for name, rank in zip(("dims_self", "dims_other"), ranks, strict=True)]  # fmt: skip
    first = ascii_letters[: ranks[0]]
    rest = iter(ascii_letters[ranks[0] :])
    met = {axis: first[other] for other, axis in zip(*along, strict=True)}
    second = "".join(met[axis] if axis in met else next(rest) for axis in range(ranks[1]))
    result = "".join(letter for letter in first + second if letter not in met.values())
    if not met or len(set(result)) < len(result):
        step.refuse("it is no product of two matrices")
    step.emit("einsum", tensors, equation=f"{first},{second}->{result}")


def _spelled(told: str, sizes: Sequence[Sizes]) -> str | None:
    """An equation with a letter for every axis that dots stand for, and with its result; None where axes are stretched.

    Without a result it is the letters that one term alone has, in the order of the alphabet.
    """
    terms, arrow, result = told.partition("->")
    parts = terms.split(",")
    if not arrow:
        letters = terms.replace(",", "").replace(".", "")
        result = "..." * ("..." in terms) + "".join(sorted(each for each in letters if letters.count(each) == 1))
    dots = [len(each) - len(part) + 3 if "..." in part else 0 for part, each in zip(parts, sizes, strict=True)]
    free = [each for each in ascii_letters if each not in told][: max(dots)]
    written = [part.replace("...", "".join(free[max(dots) - count :])) for part, count in zip(parts, dots, strict=True)]
    known: dict[str, int] = {}
    for part, each in zip(written, sizes, strict=True):
        if any(known.setdefault(letter, size) != size for letter, size in zip(part, each, strict=True)):
            return None
    return f"{','.join(written)}->{result.replace('...', ''.join(free))}"


OPERATORS = {
    **dict.fromkeys(("matmul", "bmm", "mm", "mv", "dot", "vdot", "inner"), matmul),
    **dict.fromkeys(("addmm", "baddbmm", "addbmm"), addmm),
    "bilinear": bilinear,
    "einsum": einsum,
    "tensordot": tensordot,
}
