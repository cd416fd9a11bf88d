"""What can go wrong between the portal and a directory, each as a sentence for the administrator."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from intranet.exceptions import DomainError


class DirectoryError(DomainError):
    """A directory did not do what was asked; `message` says what is wrong and what to do."""

    message = _("The directory gave an error.")


class DirectoryUnavailable(DirectoryError):
    """No server answers, or none that may be trusted."""

    message = _("No server of this directory answers.")


class CertificateRefused(DirectoryUnavailable):
    """The server shows a certificate that cannot be trusted; nothing was sent to it."""


class BindRefused(DirectoryError):
    """The directory refuses the account or its password. `code` is Active Directory's sub-code, `533` for instance."""

    message = _("The directory refuses the service account or its password.")

    def __init__(self, message: str | Promise | None = None, *, code: str = "") -> None:
        self.code = code
        super().__init__(message)


class ConnectionCut(DirectoryError):
    """The connection broke or went silent; another attempt may succeed."""

    message = _("The connection to the directory broke.")


class IncompleteListing(DirectoryError):
    """Not everybody was listed; what did come may be used, who is missing may not be concluded."""

    message = _("The directory did not list everybody.")


class SearchRefused(DirectoryError):
    """The directory does not know the base, or does not understand the search."""

    message = _("The directory refuses the search.")


class InvalidSetting(DirectoryError):
    """The source is described in a way that cannot work."""
