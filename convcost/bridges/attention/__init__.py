"""Attention that arrives in pieces: its scores, how its heads and windows lie, the layers that belong to it."""
