"""The ground on which Belfort's modules stand; it knows none of them by name."""

__version__ = "0.1.0"
