"""What a formula is asked of, in texts: the network, the free names, a point."""

from collections.abc import Iterable, Sequence

from convcost.analysis.settings import Settings
from convcost.errors import ConvcostError, Problem, nearest
from convcost.exploring.designs.asking import SHOWN, axes_of
from convcost.exploring.designs.subject import Subject, column_named
from convcost.networks.overrides import inputs_from, values_from
from convcost.networks.read import one_variant
from convcost.notation.spec.model import Network


def subject_of(
    network: Network,
    variant: str | None,
    free: Sequence[str],
    columns: Sequence[str],
    settings: Settings,
    values: Sequence[str] = (),
    inputs: Sequence[str] = (),
    transforms: Sequence[str] = (),
) -> Subject:
    """The network and the figures that formulas are wanted of; raises `ConvcostError`."""
    sizes = inputs_from(inputs, network)
    asked = tuple(column_named(name, settings) for name in columns or SHOWN)
    timed = next((each.key for each in asked if each.unit == "seconds"), None)
    if timed is not None:
        hint = "--columns macs,bytes_moved: by the peaks of a device, each bounds the time"
        raise ConvcostError([Problem("E403", f"`{timed}` is no whole number, which formulas are of", notes=(hint,))])
    subject = Subject(
        network,
        asked,
        one_variant(network, variant),
        values_from(values),
        sizes,
        tuple(transforms),
        settings,
        axes=axes_of(network, sizes) if any(each.unit == "pixels" for each in asked) else 1,
    )
    if not free:
        raise ConvcostError([Problem("E403", "nothing is left free", notes=("--free width,res, for example",))])
    for name in free:
        if name not in subject.declared:
            guess = nearest(name, subject.declared)
            hint = (
                f"did you mean `{guess}`?" if guess else f"variables: {', '.join(sorted(subject.declared)) or 'none'}"
            )
            problem = Problem("E150", f"`--free {name}`: {network.name} has no variable `{name}`", (), (hint,))
            raise ConvcostError([problem])
        if free.count(name) > 1:
            raise ConvcostError([Problem("E403", f"`{name}` is left free twice", notes=("once is enough",))])
    return subject


def beside(subject: Subject, network: Network, variant: str | None) -> Subject:
    """Another network asked for the same figures, with the same settings; raises `ConvcostError`."""
    return subject._replace(network=network, variant=one_variant(network, variant))


def point_from(texts: Iterable[str], free: Sequence[str]) -> dict[str, int]:
    """``width=64,res=224`` as whole numbers by name; raises `ConvcostError`."""
    point = {}
    for text in ",".join(texts).split(","):
        name, _, value = (part.strip() for part in text.partition("="))
        if name not in free:
            hint = f"free are {', '.join(free)}"
            raise ConvcostError([Problem("E403", f"`--at {text}`: `{name}` is not free", notes=(hint,))])
        if not (value.isascii() and value.isdigit() and len(value) < 19 and int(value)):
            hint = f"for example --at {name}=64"
            raise ConvcostError([Problem("E403", f"`--at {text}`: no whole number of at least 1", notes=(hint,))])
        point[name] = int(value)
    return point
