from django.apps import apps
from django.db import DEFAULT_DB_ALIAS


def prepare_after_migrate(sender, using=DEFAULT_DB_ALIAS, **kwargs):
    """Make the pages that every portal has, once all apps have their tables and permissions."""
    last = [config for config in apps.get_app_configs() if config.models_module is not None][-1]
    if sender is not last:
        return
    from intranet.pages import services

    services.ensure_site()
    services.ensure_editors_may_edit()
