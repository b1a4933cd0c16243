"""Figures that a test has found, for people to read below the verdicts."""

from typing import Final

FIGURES: Final = "figures"
"""Name of the property with which a test records a line of them."""
