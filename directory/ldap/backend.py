"""Login with the password of the staff directory."""

import logging
from collections.abc import Sequence
from typing import Any

from django.contrib.auth.backends import ModelBackend
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from directory.models import DirectorySource, Person, SourceEntry
from intranet.accounts import exceptions as refusals
from intranet.accounts.models import LoginEvent, RoleAssignment, User
from intranet.accounts.services import set_roles_from_groups

from . import login
from .connection import Entry
from .exceptions import DirectoryError, DirectoryUnavailable, InvalidSetting
from .groups import OWN_GROUP_ATTRIBUTES, named
from .harvest import person_filter
from .locks import AlreadyRunning
from .mapping import LOGIN_ATTRIBUTES, Mapping
from .newcomers import bring_in
from .reading import connection_settings
from .roles import mapped_groups

logger = logging.getLogger(__name__)


class StillBeingMade(refusals.LoginRefused):
    message = _("Your account is being made at this moment. Try again in a minute.")


class DirectoryBackend(ModelBackend):
    """Colleagues log in with the name and password of their directory; who they are says the key of their entry."""

    login_method = LoginEvent.Method.DIRECTORY

    def authenticate(
        self, request: HttpRequest | None, username: str | None = None, password: str | None = None, **kwargs: Any
    ) -> User | None:
        """Raises what intranet.accounts.exceptions says of an authentication backend."""
        if not username or not password or not login.may_be_asked(username, password):
            return None
        name, sources = _sources_for(username.strip())
        unavailable, refused = False, False
        for source in sources:
            try:
                answer = login.ask(_question(source), name, password)
            except (DirectoryUnavailable, InvalidSetting) as error:
                logger.warning("Login by source %s: %s", source.code, error.message)
                unavailable = True
                continue
            if answer.entry is not None:
                return self._user(source, answer.entry, answer.groups)
            if answer.code == login.EXPIRED:
                raise refusals.PasswordExpired
            if answer.code == login.MUST_CHANGE:
                raise refusals.PasswordMustChange
            refused = refused or answer.is_known
        if unavailable and not refused:
            raise refusals.DirectoryUnavailable
        return None

    def user_can_authenticate(self, user: Any) -> bool:
        """Active here, and still there: who left the directory loses the session at the next request."""
        if not super().user_can_authenticate(user):
            return False
        person = Person.objects.filter(user=user.pk).only("is_active_in_directory").first()
        return person is None or person.is_active_in_directory

    def _user(self, source: DirectorySource, entry: Entry, groups: Sequence[str] | None) -> User | None:
        """The account behind an entry whose password was right, found by the key and by nothing else."""
        mapping = Mapping.of(source)
        key, expires_at = mapping.key(entry), mapping.expires_at(entry)
        if key is None or not mapping.is_enabled(entry) or (expires_at and expires_at <= timezone.now()):
            return None
        person = Person.objects.filter(source=source, source_key=key).select_related("user").first()
        if person is None or person.user is None:
            try:
                person = bring_in(source, entry)
            except AlreadyRunning:
                raise StillBeingMade from None
            except DirectoryError as error:
                logger.warning("Source %s: nobody can be made of %s: %s", source.code, entry.dn, error.message)
                return None
        if person is None or person.user is None or not self.user_can_authenticate(person.user):
            return None
        if groups is not None:
            names = named(mapped_groups(), groups)
            set_roles_from_groups(person.user, names, source=RoleAssignment.Source.DIRECTORY)
        return person.user


def _sources_for(username: str) -> tuple[str, list[DirectorySource]]:
    r"""The name to ask for and where: `OCMW\jan` asks the source with the code ocmw; else whoever knows the name.

    A name that nobody knows yet is asked everywhere: a newcomer may come before the sync.
    """
    sources = list(DirectorySource.objects.for_login())
    prefix, backslash, name = username.rpartition("\\")
    if backslash:
        named = [source for source in sources if source.code.casefold() == prefix.casefold()]
        return name, named or sources
    entries = SourceEntry.objects.filter(login_key=username.casefold(), person__is_active_in_directory=True)
    knowing = set(entries.values_list("source_id", flat=True))
    return username, [source for source in sources if source.pk in knowing] or sources


def _question(source: DirectorySource) -> login.Question:
    mapping = Mapping.of(source)
    own = [name.strip() for name in source.login_attributes.split(",") if name.strip()]
    return login.Question(
        settings=connection_settings(source),
        bases=source.base_list,
        excluded_bases=source.excluded_base_list,
        person_filter=person_filter(source),
        login_attributes=own or LOGIN_ATTRIBUTES[DirectorySource.Preset(source.preset)],
        attributes=list(dict.fromkeys([*mapping.attributes, *OWN_GROUP_ATTRIBUTES])),
        group_bases=source.group_base_list if mapped_groups() else (),
    )
