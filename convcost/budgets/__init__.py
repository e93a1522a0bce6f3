"""Budgets of files and repositories: which limits hold for which network, and what it was at the base."""
