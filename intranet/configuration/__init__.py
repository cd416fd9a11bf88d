"""Where Belfort's settings come from: `belfort.toml`, the environment and secret files."""

from .loading import Configuration, ConfigurationError, load
from .options import OPTIONS, Option

__all__ = ["OPTIONS", "Configuration", "ConfigurationError", "Option", "load"]
