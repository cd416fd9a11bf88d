from django.utils.translation import gettext_lazy as _

from intranet.modules import ModuleConfig
from intranet.privacy.declarations import Erasure, Retention


class TokensConfig(ModuleConfig):
    name = "intranet.tokens"
    label_for_people = _("Connections")
    retentions = [Retention("tokens.connections", _("Connections"), _("Until whoever made one ends it."))]
    erasure = Erasure(erased=(_("the connections of programs"),), erase="intranet.tokens.services.erase")
    left_out_of_exports = ("tokens.AccessToken.digest",)
    audit_actions = {
        "tokens.issued": _("Connection made"),
        "tokens.renewed": _("Connection given a new secret"),
        "tokens.revoked": _("Connection ended"),
    }
