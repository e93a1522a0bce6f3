"""Random networks as documents: every kind with its options, joins, repeats, blocks with arguments, one to three axes.

A document is a mapping, written as JSON, which is read as YAML is. Steps are tried until one fits: each kind is asked
itself what it makes of what comes in, so that nothing is made that the notation refuses.
"""

import json
from random import Random
from typing import Any

from convcost.errors import Refusal
from convcost.layers.op import Op, follower, lookup
from convcost.layers.shape import Shape, features, maps, tokens
from convcost.notation.build.arguments import RefusedArguments, construct
from tests.referee.layers import FOLLOWING, KINDS, Arguments, divisor, padding, some

LARGEST = 3000
"""Elements of a tensor."""
TRIES = 40
Step = dict[str, Any]


def document(seed: int) -> dict[str, Any]:
    """The network of a seed."""
    return _Making(Random(seed)).network()


def text(made: dict[str, Any]) -> str:
    """A document as it is read."""
    return json.dumps(made)


class _Making:
    def __init__(self, random: Random) -> None:
        self.random = random
        self.count = 0
        self.known: list[tuple[str, Shape]] = []
        self.blocks: dict[str, Any] = {}

    def network(self) -> dict[str, Any]:
        shape = self.input()
        steps, _ = self.steps(shape, self.random.randint(2, 9), 0)
        made: dict[str, Any] = {"convcost": 1, "name": "random", "input": _written(shape)}
        if self.blocks:
            made["blocks"] = self.blocks
        return made | {"layers": steps}

    def input(self) -> Shape:
        random = self.random
        channels = random.randint(1, 12)
        layout = random.random()
        if layout < 0.12:
            return features(random.randint(1, 40))
        if layout < 0.35:
            return tokens(random.randint(1, 12), channels)
        rank = random.choice((1, 2, 2, 2, 3))
        return maps(channels, *(random.randint(3, 17 if rank < 3 else 7) for _ in range(rank)))

    def name(self) -> str:
        self.count += 1
        return f"s{self.count}"

    def steps(self, x: Shape, count: int, depth: int) -> tuple[list[Step], Shape]:
        found: list[Step] = []
        for _ in range(count):
            made, x = self.step(x, depth)
            found += made
        return found, x

    def step(self, x: Shape, depth: int) -> tuple[list[Step], Shape]:
        """A few steps that belong together, and what leaves."""
        ways = [self.layer] * 6 + [self.several, self.reference, self.shared]
        ways += [self.join, self.join, self.repeat, self.call, self.gate] if depth < 2 else []
        for _ in range(TRIES):
            made = self.random.choice(ways)(x, depth)
            if made is not None and made[1].elements <= LARGEST:
                return made
        return [{"identity": {}}], x

    def layer(self, x: Shape, depth: int) -> tuple[list[Step], Shape] | None:
        """One layer of any kind."""
        del depth
        kind = self.random.choice(tuple(KINDS))
        try:
            arguments = KINDS[kind](self.random, x)
        except (IndexError, ValueError):
            return None
        if arguments is None:
            return None
        made = after(kind, arguments, (x,))
        if made is None:
            return None
        step: Step = {kind: arguments}
        if self.random.random() < 0.08 and "trainable" not in arguments:
            step["frozen"] = True
        if self.random.random() < 0.25:
            step["as"] = self.name()
            self.known.append((step["as"], made))
        return [step], made

    def keeping(self, x: Shape) -> list[Step]:
        """Layers that change no size."""
        random = self.random
        conv: Arguments = {"out": x.channels, "kernel": random.choice((1, 3)), "padding": "half"}
        conv |= some(random, 0.5, norm="batch", activation=random.choice(FOLLOWING))
        conv |= {"groups": divisor(random, x.channels)} if random.random() < 0.4 else {}
        mixing = {"conv": conv} if x.layout == "maps" else {"linear": {"out": x.channels}}
        others: list[Step] = [{"layernorm": {}}, {random.choice(FOLLOWING): {}}, {"batchnorm": {}}]
        return [random.choice([mixing, mixing, *others]) for _ in range(random.randint(1, 3))]

    def join(self, x: Shape, depth: int) -> tuple[list[Step], Shape] | None:
        """Branches of one size, or side by side."""
        kind = self.random.choice(
            ("add", "add", "mul", "concat", "concat", "maximum", "minimum", "sub", "div", "stack")
        )
        count = 2 if kind in {"maximum", "minimum", "sub", "div"} else self.random.randint(2, 3)
        branches = {f"b{number}": self.keeping(x) for number in range(count)}
        if self.random.random() < 0.5:
            branches["b0"] = []
        made = after(kind, {}, (x,) * count)
        return made and ([{kind: branches}], made)

    def gate(self, x: Shape, depth: int) -> tuple[list[Step], Shape] | None:
        """A gate per channel, stretched over the positions."""
        del depth
        if x.layout != "maps":
            return None
        inner = [{"global_avgpool": {}}, {"conv": {"out": x.channels, "kernel": 1}}, {"sigmoid": {}}]
        return [{self.random.choice(("mul", "add")): {"x": [], "gate": inner}}], x

    def repeat(self, x: Shape, depth: int) -> tuple[list[Step], Shape] | None:
        """The same steps again and again."""
        del depth
        return [{"seq": self.keeping(x), "repeat": self.random.randint(2, 4), "as": self.name()}], x

    def shared(self, x: Shape, depth: int) -> tuple[list[Step], Shape] | None:
        """A layer twice with the same parameters."""
        del depth
        name = self.name()
        if x.layout == "maps":
            arguments: Arguments = {"out": x.channels, "kernel": 3, "padding": 1}
            kind = "conv"
        else:
            kind, arguments = "linear", {"out": x.channels}
        return [{kind: arguments, "as": name}, {"relu": {}}, {kind: arguments, "share": name}], x

    def reference(self, x: Shape, depth: int) -> tuple[list[Step], Shape] | None:
        """A join with something made before, or a parameter."""
        fitting = [name for name, shape in self.known if shape == x]
        if depth or not fitting or self.random.random() < 0.3:
            name, tensor = self.name(), {"tokens" if x.layout == "tokens" else "shape": list(x.sizes)}
            own = {"parameter": tensor} if self.random.random() < 0.7 else {"constant": tensor}
            operands = {"x": [], "own": [own]}
            return [{"add": operands, "as": name}], x
        kind = self.random.choice(("add", "concat", "sub"))
        made = after(kind, {}, (x, x))
        return made and ([{kind: ["in", self.random.choice(fitting)]}], made)

    def several(self, x: Shape, depth: int) -> tuple[list[Step], Shape] | None:
        """A kind of several operands, each made of what comes in."""
        del depth
        if x.layout == "tokens":
            return self.random.choice((self._cross_attention, self._matmul))(x)
        if x.layout == "maps":
            return self.random.choice((self._dynamic, self._deformed))(x)
        return None

    def _cross_attention(self, x: Shape) -> tuple[list[Step], Shape] | None:
        names = [self.name() for _ in range(self.random.randint(2, 3))]
        widths = [x.channels, *(self.random.randint(1, 9) for _ in names[1:])]
        steps: list[Step] = [{"identity": {}, "as": names[0]}]
        steps += [{"linear": width, "from": names[0], "as": name} for name, width in zip(names, widths, strict=True)][
            1:
        ]
        given: Arguments = {
            "heads": divisor(self.random, x.channels),
            **some(self.random, 0.3, bias=False, cosine=True),
        }
        made = after("attention", given, tuple(tokens(x.sizes[0], width) for width in widths))
        return made and ([*steps, {"attention": given, "from": names}], made)

    def _matmul(self, x: Shape) -> tuple[list[Step], Shape] | None:
        first, second = self.name(), self.name()
        steps = [{"identity": {}, "as": first}, {"permute": [1, 0], "as": second}]
        return [*steps, {"matmul": [first, second]}], tokens(x.sizes[0], x.sizes[0])

    def _dynamic(self, x: Shape) -> tuple[list[Step], Shape] | None:
        random = self.random
        groups = divisor(random, x.channels)
        kind = random.choice(("dynamic_conv", "dynamic_conv_transpose"))
        given: Arguments = {"out": groups * random.randint(1, 3), "kernel": random.randint(1, 3), "groups": groups}
        given |= some(random, 0.3, padding=padding(random, len(x.spatial), 1), stride=2)
        size = x.channels * given["out"] // groups * given["kernel"] ** len(x.spatial)
        if size > LARGEST:
            return None
        name, weights = self.name(), self.name()
        steps = [{"identity": {}, "as": name}, {"global_avgpool": {}}, {"flatten": {}}, {"linear": size, "as": weights}]
        made = after(kind, given, (x, features(size)))
        return made and ([*steps, {kind: given, "from": [name, weights]}], made)

    def _deformed(self, x: Shape) -> tuple[list[Step], Shape] | None:
        if len(x.spatial) != 2:
            return None
        random = self.random
        kernel = [random.randint(1, 3), random.randint(1, 3)]
        sliding = {"kernel": kernel, "padding": [each // 2 for each in kernel], **some(random, 0.3, stride=2)}
        parts = divisor(random, x.channels)
        name, offsets, masks = self.name(), self.name(), self.name()
        count = parts * kernel[0] * kernel[1]
        steps: list[Step] = [
            {"identity": {}, "as": name},
            {"conv": {"out": 2 * count, **sliding}, "as": offsets},
            {"conv": {"out": count, **sliding, "activation": "sigmoid"}, "from": name, "as": masks},
        ]
        where = after("conv", {"out": 2 * count, **sliding}, (x,))
        weighs = random.random() < 0.5
        groups = divisor(random, x.channels)
        given = {"out": groups * 2, **sliding, "groups": groups, **some(random, bias=False)}
        if where is None:
            return None
        shapes = (x, where, where.with_channels(count)) if weighs else (x, where)
        made = after("deform_conv", given, shapes)
        steps = steps if weighs else steps[:2]
        return made and ([*steps, {"deform_conv": given, "from": [name, offsets, *([masks] if weighs else [])]}], made)

    def call(self, x: Shape, depth: int) -> tuple[list[Step], Shape] | None:
        """Calls of a block with arguments: a residual whose width may change, in a repeat with another first round."""
        del depth
        if x.layout != "maps" or min(x.spatial) < 2:
            return None
        random = self.random
        if "Residual" not in self.blocks:
            self.blocks["Residual"] = self._residual()
        calls: list[Step] = []
        for _ in range(random.randint(1, 3)):
            c, s, k = random.choice((4, 6, 8, 12)), random.choice((1, 1, 2)), random.choice((1, 3))
            step: Step = {"Residual": {"c": c, "k": k}, "as": self.name()}
            if random.random() < 0.6:
                step |= {"repeat": random.randint(1, 3), "first": {"s": s}}
            else:
                step["Residual"]["s"] = s
            calls.append(step)
            x = maps(c, *(-(-size // s) for size in x.spatial))
        return calls, x

    def _residual(self) -> dict[str, Any]:
        random = self.random
        act = random.choice(FOLLOWING)
        last: Arguments = {"out": "c", "kernel": 1, "norm": "batch"}
        main = [
            {"conv": {"out": "2 * c", "kernel": 1, "norm": "batch", "activation": act}, "when": "k > 1"},
            {"conv": {"out": "c", "kernel": "k", "stride": "s", "padding": "k // 2", "activation": act}},
            {"conv": last},
        ]
        skip = [{"conv": {"out": "c", "kernel": 1, "stride": "s"}, "when": "in != c or s > 1"}]
        body: list[Step] = [{"add": {"main": main, "skip": skip}}, {act: {}}]
        return {"args": {"c": "int", "k": 3, "s": 1}, "layers": body}


def after(kind: str, arguments: Arguments, inputs: tuple[Shape, ...]) -> Shape | None:
    """What a layer with its norm and activation gives; None where it is refused."""
    given = {name: value for name, value in arguments.items() if name not in {"norm", "activation"}}
    made = _output(kind, given, inputs)
    if made is None or "norm" not in arguments:
        return made
    norm = follower("norm", arguments["norm"])
    return made if norm is None else _output(norm.kind, {}, (made,))


def _output(kind: str, arguments: Arguments, inputs: tuple[Shape, ...]) -> Shape | None:
    cls = lookup(kind)
    if cls is None:
        raise KeyError(kind)
    try:
        op: Op = construct(cls, {name: _read(cls, name, value, arguments) for name, value in arguments.items()})
        return op.output(inputs)
    except (Refusal, RefusedArguments, ValueError):
        return None


def _read(cls: type[Op], name: str, value: Any, arguments: Arguments) -> Any:
    """A value as the notation hands it to the kind: decimals exact, `half` worked out."""
    from fractions import Fraction

    from convcost.layers.fields import half

    if value == "half":
        return half(arguments["kernel"], arguments.get("dilation", 1))
    if isinstance(value, float):
        return Fraction(str(value))
    if isinstance(value, list) and any(isinstance(each, float) for each in value):
        return [Fraction(str(each)) for each in value]
    del cls, name
    return value


def _written(shape: Shape) -> Any:
    return {"tokens": list(shape.sizes)} if shape.layout == "tokens" else list(shape.sizes)
