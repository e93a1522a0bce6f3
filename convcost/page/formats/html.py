"""For a browser."""
