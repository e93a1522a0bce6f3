"""Modules of PyTorch: exported where torch is, as a program of plain values; read here without it."""
