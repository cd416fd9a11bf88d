"""Bring the roles that the modules declare into the database, after every migrate."""

import logging

from django.apps import apps
from django.conf import settings
from django.contrib.auth.models import Group, Permission
from django.db import transaction
from django.utils import translation

from intranet import modules

logger = logging.getLogger(__name__)


def sync_after_migrate(sender, using, **kwargs):
    """Run once per migrate, when the last app has its permissions."""
    last = [config for config in apps.get_app_configs() if config.models_module is not None][-1]
    if sender is last and "accounts_role" in _table_names(using):
        sync_roles()


@transaction.atomic
def sync_roles():
    """Make every declared role exist with exactly the permissions of its definition."""
    from intranet.accounts.models import Role

    permissions = {
        f"{app_label}.{codename}": pk
        for pk, app_label, codename in Permission.objects.values_list("pk", "content_type__app_label", "codename")
    }
    for definition in modules.roles():
        role = Role.objects.filter(code=definition.code).select_related("group").first()
        if role is None:
            role = Role(code=definition.code, group=Group.objects.get_or_create(name=definition.code)[0])
        with translation.override(settings.LANGUAGE_CODE):
            role.label, role.description = str(definition.label), str(definition.description)
        role.is_builtin, role.is_protected = True, definition.is_protected
        role.save()
        for name in set(definition.permissions) - permissions.keys():
            logger.warning("Role %s asks for permission %s, which does not exist.", definition.code, name)
        role.group.permissions.set(permissions[name] for name in definition.permissions if name in permissions)


def _table_names(using):
    from django.db import connections

    return connections[using].introspection.table_names()
