"""What a login can run into, and how an authentication backend says so.

A backend returns None when the name or the password is wrong; the person then reads the one message
that every failure gives. It raises an exception of this module only where saying more helps and tells
nothing that a stranger may not know.
"""

from django.utils.translation import gettext_lazy as _

from intranet.exceptions import DomainError


class LoginRefused(DomainError):
    """The login ends here, with a message of its own. `code` and `login_name` go into the record of logins."""

    code = "refused"
    login_name = ""


class DirectoryUnavailable(LoginRefused):
    """The directory that knows the password does not answer.

    Raise it from `authenticate` when no server could be asked, whoever wants to log in: the message may not
    depend on whether the name exists. It does not count as a failed attempt.
    Local accounts are tried first, so the emergency administrator gets in nevertheless.
    """

    code = "directory_unavailable"
    message = _(
        "The directory cannot be reached at the moment, so your password cannot be checked. Try again in a few minutes."
    )


class CredentialsNeedAttention(LoginRefused):
    """The password was right, but the directory lets nobody in before something has been done about it.

    Raise it only after the directory itself has confirmed the password (for instance Active Directory's
    subcode 532 or 773): the message tells that the account exists. It does not count as a failed attempt.
    """

    code = "credentials_need_attention"


class PasswordExpired(CredentialsNeedAttention):
    code = "password_expired"
    message = _("Your password has expired. Change it on your computer at work, then log in here.")


class PasswordMustChange(CredentialsNeedAttention):
    code = "password_must_change"
    message = _("You must change your password before you can log in here. Do so on your computer at work.")
