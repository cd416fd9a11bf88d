from django.utils.translation import gettext_lazy as _

from intranet.modules import ModuleConfig


class TokensConfig(ModuleConfig):
    name = "intranet.tokens"
    label_for_people = _("Connections")
    audit_actions = {
        "tokens.issued": _("Connection made"),
        "tokens.revoked": _("Connection ended"),
    }
