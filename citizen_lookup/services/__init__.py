from . import acts, flags, grants, keys, looking, record, register

__all__ = ["acts", "flags", "grants", "keys", "looking", "record", "register"]
