"""Figures as formulas: exact polynomials in what is left free, and where they hold."""
