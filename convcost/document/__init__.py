"""Text -> document: a tree of plain values that know where they are written, from YAML, JSON or Python values."""

from convcost.document.yaml_reader import Document, read, read_bytes, read_value

__all__ = ["Document", "read", "read_bytes", "read_value"]
