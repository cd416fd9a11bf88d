from django.utils.translation import gettext_lazy as _

from intranet.modules import ModuleConfig


class TokensConfig(ModuleConfig):
    name = "intranet.tokens"
    label_for_people = _("Connections")
    audit_actions = {
        "tokens.issued": _("Connection made"),
        "tokens.renewed": _("Connection given a new secret"),
        "tokens.revoked": _("Connection ended"),
    }
