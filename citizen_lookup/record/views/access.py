"""Who reads the access record, and the trace that reading it leaves."""

from functools import wraps

from citizen_lookup.models import AccessEntry
from citizen_lookup.services import officers, record
from citizen_lookup.services.looking import origin_of


def for_officers(view):
    """Decorate a view for who reads the record; everybody else is refused."""

    @wraps(view)
    def guarded(request, *args, **kwargs):
        officers.require(request.user)
        return view(request, *args, **kwargs)

    return guarded


def leave_trace(request, what, *, found=None, **criteria):
    """Put on the record that it is read, before anything of it is shown."""
    given = {name: str(value) for name, value in criteria.items() if value}
    return record.of_the_record(
        AccessEntry.Level.RECORD_READ,
        by=request.user,
        origin=origin_of(request),
        criteria={"page": what, **given},
        found=found,
    )
