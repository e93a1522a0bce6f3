"""Lines of diagrams as the data of SVG paths, rounded to tenths of a pixel."""


def number(value: float) -> str:
    """A coordinate without zeros that say nothing."""
    return f"{value:.1f}".removesuffix(".0")


def across(start: tuple[float, float], end: tuple[float, float], through: float | None = None) -> str:
    """From left to right: along the height of the start, or another one, and up or down right before the end."""
    (x, y), (to_x, to_y) = start, end
    track = y if through is None else through
    path = f"M{number(x)} {number(y)}"
    if track != y:
        path += f"C{number(x + 7)} {number(y)} {number(x + 3)} {number(track)} {number(x + 10)} {number(track)}"
    if track == to_y:
        return f"{path}H{number(to_x)}"
    bend = to_x - 14
    if bend > x + 10:
        path += f"H{number(bend)}"
    else:
        bend = x if track == y else x + 10
    middle = (bend + to_x) / 2
    return path + f"C{number(middle)} {number(track)} {number(middle)} {number(to_y)} {number(to_x)} {number(to_y)}"


def down(start: tuple[float, float], end: tuple[float, float]) -> str:
    """From above to below, straight at both ends."""
    (x, y), (to_x, to_y) = start, end
    if x == to_x:
        return f"M{number(x)} {number(y)}V{number(to_y)}"
    bend = min(14.0, (to_y - y) / 2)
    return (
        f"M{number(x)} {number(y)}C{number(x)} {number(y + bend)} {number(to_x)} {number(y + bend / 2)} "
        f"{number(to_x)} {number(y + 2 * bend)}V{number(to_y)}"
    )
