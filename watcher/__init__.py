"""Watches the news for talks between states and tells a person once per new fact."""

__version__ = "0.1.0"
