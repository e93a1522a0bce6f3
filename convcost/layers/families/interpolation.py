"""Resizing of maps: the modes, and what an output element is interpolated from."""

from fractions import Fraction

from convcost.errors import Refusal
from convcost.layers.fields import MODES
from convcost.layers.window import Window, spatial_axes

AXES_OF = {"linear": 1, "bilinear": 2, "bicubic": 2, "trilinear": 3}
REACH_OF = {"linear": 1, "bilinear": 1, "trilinear": 1, "bicubic": 2}


def require_mode(mode: str, axes: int) -> None:
    """As in torch, the linear modes are named after the number of spatial axes, and nearest suits all."""
    wanted = AXES_OF.get(mode, axes)
    if wanted != axes:
        suited = " or ".join(f"`{each}`" for each in MODES if AXES_OF.get(each, axes) == axes)
        raise Refusal(f"`{mode}` is for {spatial_axes(wanted)}, not for {axes}", f"use {suited}", field="mode")


def interpolated(mode: str, scale: int | Fraction) -> Window:
    """The inputs that output ``o`` is made of, when there are ``scale`` outputs for each.

    Nearest takes input ``floor(o / scale)``. The others take the inputs less than a reach away from
    ``(o + 1/2) / scale - 1/2``. In both cases the interval holds exactly these integers.
    """
    scale = Fraction(scale)
    step, part = 1 / scale, Fraction(1, scale.numerator)
    if mode == "nearest":
        return Window(part - 1, step, 1 - part)
    reach = REACH_OF[mode]
    return Window((step - 1) / 2 - reach + part / 2, step, 2 * reach - part)
