from . import flags, grants, looking, record, register

__all__ = ["flags", "grants", "looking", "record", "register"]
