from . import acts, flags, grants, looking, record, register

__all__ = ["acts", "flags", "grants", "looking", "record", "register"]
