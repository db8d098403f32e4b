"""Caspian: an evidence-first record of Russia–Iran cooperation, and the dashboard that reads it."""

__version__ = "0.1.0"
