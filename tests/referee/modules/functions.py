"""Random expressions of a tensor ``x`` and of tensors ``xs``, as they stand in somebody's `forward`."""

from random import Random

from tests.referee.layers import divisor
from tests.referee.modules.layers import Sizes, Step


def axis(random: Random, sizes: Sizes) -> int:
    """An axis of a tensor, counted with the batch axis in front, from either end."""
    place = random.randint(1, len(sizes))
    return place if random.random() < 0.6 else place - len(sizes) - 1


def elementwise(random: Random, sizes: Sizes) -> str:
    """Every element by itself, numbers and comparisons among them."""
    del sizes
    return random.choice((
        "F.relu(x)", "F.gelu(x)", "x.sigmoid()", "x * torch.sigmoid(1.702 * x)", "x * 2 + 1", "1 - x",
        "x / 3", "x ** 2",
        "x.abs()", "-x", "x.clamp(-1, 1)", "x.clamp(min=0)", "torch.tanh(x)", "F.silu(x, inplace=True)", "x.exp()",
        "torch.where(x > 0, x, 0.1 * x)", "x.masked_fill(x < 0, 0.0)", "torch.relu_(x)", "x.square().sqrt()",
        "F.softplus(x)", "F.leaky_relu(x, 0.1)", "x.rsqrt()", "x.float()", "x.contiguous()", "x.detach()", "x + x",
        "x.clone().add_(1)", "x.add(x, alpha=2)", "x.mul_(0.5)", "torch.addcmul(x, x, x)", "torch.lerp(x, x * 2, 0.3)",
        "x.log1p()", "x.erf()", "F.hardswish(x)", "F.mish(x)", "x.pow(3)", "2 ** x", "F.dropout(x, 0.2, self.training)",
    ))  # fmt: skip


def along(random: Random, sizes: Sizes) -> str:
    """Along an axis: shares, sums so far, what is largest."""
    place = axis(random, sizes)
    function = random.choice((
        "x.softmax({})", "F.log_softmax(x, {})", "F.normalize(x, dim={})", "x.cumsum({})", "x.sort({})[0]",
        "x.flip({})",
        "x.roll(2, {})", "x.repeat_interleave(2, {})", "torch.cat([x, x], {})", "torch.stack([x, x], {}).mean({})",
    ))  # fmt: skip
    return function.replace("{}", str(place))


def reduced(random: Random, sizes: Sizes) -> str:
    """Fewer or shorter axes."""
    rank = len(sizes)
    function = random.choice(("mean", "sum", "amax", "amin", "std", "var", "logsumexp", "norm"))
    if rank == 1 or random.random() < 0.3:
        return f"x.{function}(dim={axis(random, sizes)}, keepdim=True)"
    axes = tuple(sorted(random.sample(range(1, rank + 1), random.randint(1, rank - 1))))
    return random.choice((
        f"x.{function}(dim={axes}{', keepdim=True' if random.random() < 0.4 else ''})",
        f"x.max(dim={axes[0]})[0]", f"x.max(dim={axes[0]}).values", "x.mean(list(range(2, x.dim())))",
    ))  # fmt: skip


def moved(random: Random, sizes: Sizes) -> str:
    """The same elements elsewhere."""
    rank = len(sizes)
    order = list(range(1, rank + 1))
    random.shuffle(order)
    first = divisor(random, sizes[0])
    one, other = axis(random, sizes), axis(random, sizes)
    return random.choice((
        f"x.permute(0, {', '.join(map(str, order))})", f"x.transpose({one}, {other})", f"x.flatten({order[0]})",
        "x.flatten(1)", "x.flatten(2)", "x.reshape(x.shape[0], -1)", "x.view(x.size(0), -1)", "x.unsqueeze(1)",
        "x.unsqueeze(-1)", "x.squeeze(1)", "x.squeeze(-1)", f"x.unflatten(1, ({first}, -1))",
        f"x.movedim({one}, {other})",
        f"x.reshape(x.shape[0], {first}, -1)", "x.reshape(x.shape[0], -1, x.shape[-1])", "x.flatten(2).transpose(1, 2)",
        f"x.view(x.shape[0], {first}, x.shape[1] // {first}, *x.shape[2:]).transpose(1, 2).flatten(1, 2)",
        "x.transpose(0, 1).contiguous().transpose(0, 1)", "x.expand(-1, *x.shape[1:])", "x.mT",
        f"x.reshape(-1, *x.shape[2:]).reshape(x.shape[0], {sizes[0]}, *x.shape[2:])",
    ))  # fmt: skip


def cut(random: Random, sizes: Sizes) -> str:
    """Parts of a tensor, and parts put together again."""
    place = axis(random, sizes)
    size = sizes[place - 1 if place > 0 else place + len(sizes)]
    start = random.randint(0, size - 1)
    stop = random.randint(start + 1, size)
    colons = ":, " * (place if place > 0 else place + len(sizes) + 1)
    return random.choice((
        f"x.chunk(2, {place})[0]", f"torch.cat(x.chunk(2, {place})[::-1], {place})",
        f"x.narrow({place}, {start}, {stop - start})",
        f"x[{colons}{start}:{stop}]", f"x[{colons}::2]", f"x[{colons}{start}]", f"x.select({place}, {start})",
        f"torch.stack(x.unbind({place}), {place})", f"x.split([{start}, {size - start}], {place})[1]",
        f"torch.index_select(x, {place}, torch.tensor([0, {start}], device=x.device))", f"x[{colons}[0, {start}]]",
        f"F.pad(x, ({random.randint(-1, 2)}, {random.randint(0, 2)}))", "F.pad(x, (1, 0, 0, 2))", "x[..., 1:]",
        "x[:, None]", "x[:, :1].expand_as(x)", "x.unfold(-1, 2, 1)", f"x.repeat(1, {', '.join('2' for _ in sizes)})",
        f"x.tensor_split(2, {place})[0]", f"x.topk({random.randint(1, min(size, 3))}, {place})[0]",
    ))  # fmt: skip


def product(random: Random, sizes: Sizes) -> str:
    """Products of a tensor with itself; torch multiplies no matrices where an einsum adds up along a size of 1."""
    rank = len(sizes)
    if rank == 1:
        return "x[:, :, None] @ x[:, None]"
    made = ["x @ x.transpose(-1, -2)", "torch.softmax(x @ x.transpose(-1, -2) / 3, -1) @ x",
            "torch.matmul(x.transpose(-1, -2), x)", "F.scaled_dot_product_attention(x, x, x)"]  # fmt: skip
    if rank == 2:
        parted = f"x.unflatten(-1, ({divisor(random, sizes[-1])}, -1)).transpose(1, 2)"
        made += [f"F.scaled_dot_product_attention(*[{parted}] * 3).transpose(1, 2).flatten(2)",
                 f"(lambda q: (q @ q.mT).softmax(-1) @ q)({parted}).transpose(1, 2).flatten(2)",
                 "torch.bmm(x, x.transpose(1, 2))", "torch.baddbmm(x, x @ x.mT, x)"]  # fmt: skip
    if rank == 3:
        made += ["torch.bmm(x.flatten(2), x.flatten(2).transpose(1, 2))"]
    if 1 not in sizes:
        made += ["torch.einsum('...ij,...kj->...ik', x, x)", *_EINSUMS.get(rank, ())]
    return random.choice(made)


_EINSUMS = {
    2: ("torch.einsum('bic,bjc->bij', x, x)", "torch.einsum('bic,bid->bcd', x, x)", "torch.einsum('bic,bjc', x, x)"),
    3: ("torch.einsum('bchw,bcvu->bhwvu', x, x).flatten(3)", "torch.einsum('nchw,nkhw->nck', x, x)"),
}


def of_maps(random: Random, sizes: Sizes) -> str:
    """Functions of maps."""
    axes = len(sizes) - 1
    made = ["F.interpolate(x, scale_factor=2)", f"F.interpolate(x, size={tuple(s + 1 for s in sizes[1:])})",
            f"F.adaptive_avg_pool{axes}d(x, 1)", f"F.max_pool{axes}d(x, 2)", f"F.avg_pool{axes}d(x, 2, ceil_mode=True)",
            "F.instance_norm(x)", f"x * F.adaptive_avg_pool{axes}d(x, 1).sigmoid()",
            f"F.max_pool{axes}d(x, 3, stride=1, padding=1)"]  # fmt: skip
    if axes == 2:
        made += ["F.unfold(x, 2)", "F.fold(F.unfold(x, 2), x.shape[2:], 2)", "F.pixel_unshuffle(x, 2)",
                 "F.interpolate(x, scale_factor=2, mode='bilinear', align_corners=False)",
                 "F.grid_sample(x, x[:, :2].permute(0, 2, 3, 1), align_corners=False)",
                 "x.flatten(2).transpose(1, 2).transpose(1, 2).unflatten(2, x.shape[2:])"]  # fmt: skip
    return random.choice(made)


def in_place(random: Random, sizes: Sizes) -> str:
    """Parts of a copy written over: `y` is given back."""
    if sizes[0] == 1 or sizes[-1] == 1:
        return "put(x * 1, lambda y: y.mul_(x))"
    return random.choice((
        "put(x.clone(), lambda y: y[:, :1].zero_())", "put(x.clone(), lambda y: y[:, :1].add_(x[:, -1:]))",
        "put(torch.zeros_like(x), lambda y: y[:, :1].copy_(x[:, -1:]))", "put(x * 1, lambda y: y.mul_(x))",
        "put(x.clone(), lambda y: y[..., 0].fill_(1.0))",
    ))  # fmt: skip


def stored(random: Random, sizes: Sizes) -> Step:
    """A tensor of the module itself: learned, or not."""
    word = random.choice(("parameter", "parameter", "buffer"))
    shape = random.choice((sizes, (sizes[0], *(1 for _ in sizes[1:])), sizes[-1:], (1, *sizes)))
    call = random.choice(("x + s", "x * s", "x - s", "s * x", "x / s.exp()"))
    if random.random() < 0.25 and len(sizes) == 2:
        shape, call = (1, 1, sizes[-1]), "torch.cat([s.expand(x.shape[0], -1, -1), x], 1)"
    if random.random() < 0.2:
        shape = (sizes[-1], random.randint(2, 9))
        call = random.choice(("x @ s", "F.linear(x, s.t())", "torch.einsum('b...c,cd->b...d', x, s)"))
    return {word: list(shape), "call": call}


MAKERS = (elementwise, elementwise, along, reduced, moved, moved, moved, cut, cut, product, in_place)


def function(random: Random, sizes: Sizes) -> Step:
    """Some expression that is likely to fit."""
    if random.random() < 0.12:
        return stored(random, sizes)
    makers = MAKERS if len(sizes) == 1 else (*MAKERS, of_maps, of_maps)
    return {"call": random.choice(makers)(random, sizes)}


PAIRS = ("xs[0] * xs[1]", "torch.maximum(xs[0], xs[1])", "xs[0] - xs[1]", "xs[0] * xs[1].sigmoid()",
         "xs[0] @ xs[1].transpose(-1, -2)", "torch.where(xs[0] > 0, xs[0], xs[1])",
         "F.scaled_dot_product_attention(xs[0], xs[1], xs[1])", "xs[0] + xs[1].mean(1, keepdim=True)")  # fmt: skip
SEVERAL = ("sum(xs)", "torch.stack(xs, 1).sum(1)", "torch.cat(xs, 1)", "torch.cat(xs, -1)", "torch.cat(xs, dim=1)",
           "torch.cat([each.flatten(1) for each in xs], 1)")  # fmt: skip


def join(random: Random, count: int) -> str:
    """So many tensors made one, each of them needed."""
    return random.choice((*SEVERAL, *PAIRS) if count == 2 else SEVERAL)
