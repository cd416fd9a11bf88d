"""How telephone numbers are written for people."""

import re

_BELGIAN = re.compile(r"\+32(?:(4[0-9]{2})|([2349])(?=[0-9]{7}$)|([0-9]{2}))([0-9]{2,3})([0-9]{2})([0-9]{2})")


def written(dialled: str) -> str:
    """The E.164 number `dialled` as Belgium writes it: 057 12 34 56, 02 123 45 67, 0470 12 34 56.

    Empty for numbers of other countries and for what is no number: show those as their source does.
    """
    match = _BELGIAN.fullmatch(dialled)
    if match is None:
        return ""
    mobile, large_zone, zone, *rest = match.groups()
    return f"0{mobile or large_zone or zone} {' '.join(rest)}"
