"""Parts of a sweep in a directory, each a file that is there whole or not at all: what is stored is never lost.

A file has the digest of all else that is in it, so that a digit that was damaged is noticed.
"""

import json
import os
from contextlib import suppress
from hashlib import sha256
from pathlib import Path
from typing import Any, NamedTuple

from convcost.errors import ConvcostError, Problem
from convcost.exploring.designs.manifest import Manifest
from convcost.exploring.designs.search import Part

MANIFEST = "manifest.json"
DIGEST = "digest"
PARTS = f"{'[0-9]' * 20}-{'[0-9]' * 20}.json"
"""The names of parts: the places of their first point and of the one behind their last."""
COMPUTED_AGAIN = "remove the file; `--resume` computes it again"
UNKNOWN_SWEEP = "nobody can tell of which sweep the parts beside it are: name another directory"
WHAT = {
    "schema": "another form of parts",
    "version": "another version of convcost",
    "network": "another network",
    "space": "another space",
    "settings": "another variant, or other settings, columns or limits",
    "points": "another space",
    "part": "another form of parts",
}


class Store(NamedTuple):
    """The directory of one sweep, which processes on several machines may fill together."""

    directory: Path
    manifest: Manifest
    components: int
    """How many whole numbers the figures of a point consist of."""

    def part(self, places: range) -> Part | None:
        """A part that is stored; None where it is not. Raises `ConvcostError` for a file that is damaged."""
        path = self._path(places)
        try:
            text = path.read_text(encoding="utf-8")
        except FileNotFoundError:
            return None
        except OSError as error:
            raise ConvcostError([Problem("E400", f"cannot read `{path}`: {error.strerror}")]) from None
        except UnicodeDecodeError:
            raise _damaged(path, COMPUTED_AGAIN) from None
        with suppress(ValueError, TypeError):
            content = json.loads(text)
            digest = content.pop(DIGEST, None)
            found = Part(**content)
            if digest != digest_of(content):
                raise _damaged(path, COMPUTED_AGAIN)
            if (found.start, found.stop) == (places.start, places.stop) and _is_whole(found, self.components):
                return found._replace(
                    figures=tuple(found.figures),
                    bounds=tuple(found.bounds),
                    classes=tuple(found.classes),
                    reasons=tuple(found.reasons),
                )
        raise _damaged(path, COMPUTED_AGAIN)

    def keep(self, part: Part) -> Part:
        """Store a part that has been computed; gives it again. Raises `ConvcostError`, and leaves no half of it."""
        content = part._asdict()
        _write_whole(self._path(range(part.start, part.stop)), _compact({DIGEST: digest_of(content), **content}))
        return part

    def _path(self, places: range) -> Path:
        return self.directory / f"{places.start:020}-{places.stop:020}.json"


def opened(directory: Path, manifest: Manifest, components: int) -> Store:
    """The store of points with figures of so many components in a directory, made where there is none.

    Raises `ConvcostError` where it is of another sweep, or where it holds parts and nothing says of which sweep.
    """
    path = directory / MANIFEST
    try:
        directory.mkdir(parents=True, exist_ok=True)
        # Before the manifest is looked for: another machine may write it, and then its first part, at this moment.
        has_parts = any(directory.glob(PARTS))
        stored = path.read_text(encoding="utf-8") if path.exists() else None
    except OSError as error:
        raise ConvcostError([Problem("E405", f"cannot keep parts in `{directory}`: {error.strerror}")]) from None
    except UnicodeDecodeError:
        raise _damaged(path, UNKNOWN_SWEEP) from None
    if stored is None and has_parts:
        message = f"`{directory}` holds parts, and no `{MANIFEST}` says of which sweep"
        hint = "name another directory, or remove the parts"
        raise ConvcostError([Problem("E403", message, notes=(hint,))])
    if stored is None:
        _write_whole(path, json.dumps(manifest._asdict(), indent=2) + "\n")
        return Store(directory, manifest, components)
    differs = manifest.difference(_object(path, stored))
    if differs is not None:
        message = f"`{directory}` holds parts of another sweep: `{path.name}` is of {WHAT[differs]}"
        hint = "repeat the sweep as it was begun, or name another directory"
        raise ConvcostError([Problem("E403", message, notes=(hint,))])
    return Store(directory, manifest, components)


def _is_whole(part: Part, components: int) -> bool:
    """Whether a part that was read says of each of its points what became of it, with every figure of those it keeps.

    Raises TypeError where something in it is of another type.
    """
    if not isinstance(part.refused, dict) or {len(part.figures), len(part.bounds)} != {components}:
        return False
    counts = (part.outside, part.unjudged, part.composed, part.built, *part.refused.values())
    numbers = (part.points, *part.figures, *part.bounds, counts)
    words = (part.classes, part.reasons)
    return (
        all(type(number) is int and number >= 0 for vector in numbers for number in vector)
        and all(isinstance(word, str) for each in words for word in each)
        and all(len(vector) == len(part.points) for vector in part.figures)
        and all(place < len(part.points) for places in part.bounds for place in places)
        and len(part.points) + part.outside + part.unjudged + sum(part.refused.values()) == part.stop - part.start
    )


def digest_of(content: dict[str, Any]) -> str:
    """The digest of a part, by which a digit that was damaged is noticed."""
    return sha256(_compact(content).encode()).hexdigest()


def _compact(content: dict[str, Any]) -> str:
    return json.dumps(content, separators=(",", ":"))


def _object(path: Path, text: str) -> dict[str, Any]:
    with suppress(ValueError):
        found = json.loads(text)
        if isinstance(found, dict):
            return found
    raise _damaged(path, UNKNOWN_SWEEP)


def _damaged(path: Path, hint: str) -> ConvcostError:
    return ConvcostError([Problem("E400", f"`{path}` is damaged: convcost did not write it so", notes=(hint,))])


def _write_whole(path: Path, text: str) -> None:
    """Beside its place first, and on the disk, then into it."""
    beside = path.with_name(f".{path.name}.{os.getpid()}.tmp")
    try:
        try:
            with beside.open("w", encoding="utf-8") as file:
                file.write(text)
                file.flush()
                os.fsync(file.fileno())
            beside.replace(path)
        finally:
            with suppress(OSError):
                beside.unlink(missing_ok=True)
    except OSError as error:
        hint = "the parts before it are whole: make room, and `--resume` goes on with this one"
        raise ConvcostError([Problem("E405", f"cannot write `{path}`: {error.strerror}", notes=(hint,))]) from None
