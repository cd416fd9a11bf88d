from . import flags, grants, looking, record

__all__ = ["flags", "grants", "looking", "record"]
