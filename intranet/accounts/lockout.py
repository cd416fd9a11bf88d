"""What django-axes asks of the portal: whose attempts it counts, and what a locked visitor sees."""

from intranet.accounts import clients
from intranet.accounts.models import normalise_login_name


def counted_name(request, credentials):
    """One count for every way to write a name: `els`, `ELS`, `HOPBEKE\\els` and `els@hopbeke.be`."""
    name = (credentials or {}).get("username") or request.POST.get("username", "")
    name = normalise_login_name(name)
    return name.partition("@")[0] or name


def client_address(request):
    return clients.ip_address(request)


def is_not_counted(request, credentials):
    """A login through the identity provider gives no name to count; the provider itself locks."""
    return (credentials or {}).get("username") is None


def locked_response(request, response, credentials):
    """The login page as after any failure: nothing tells that the password would now be right."""
    response.status_code = 429
    return response
