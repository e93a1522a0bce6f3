"""Transforms by name and options, and what to say about the layers that one touched."""
