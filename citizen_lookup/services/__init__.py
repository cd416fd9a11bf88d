from . import flags, grants, keys, looking, record, register

__all__ = ["flags", "grants", "keys", "looking", "record", "register"]
