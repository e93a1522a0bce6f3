"""Receptive fields: what every layer sees of the input."""
