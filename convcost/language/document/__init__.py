"""Text -> document: a tree of plain values that know where they are written, from YAML, JSON or Python values."""

from convcost.language.document.yaml_reader import read, read_bytes, read_value
from convcost.language.nodes import Document

__all__ = ["Document", "read", "read_bytes", "read_value"]
