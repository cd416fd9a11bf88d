from django.utils.translation import gettext_lazy as _

from intranet.modules import ModuleConfig


class JobsConfig(ModuleConfig):
    name = "intranet.jobs"
    label_for_people = _("Jobs")
