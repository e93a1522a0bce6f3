"""Cannot be imported."""

raise RuntimeError("out of order")
