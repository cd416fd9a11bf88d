from datetime import timedelta

from django.core.checks import register
from django.utils.translation import gettext_lazy as _

from citizen_lookup.limits import OPTIONS as LIMIT_OPTIONS
from citizen_lookup.record.options import OPTIONS as RECORD_OPTIONS
from citizen_lookup.register.options import OPTIONS
from intranet.modules import Entry, ModuleConfig, NotificationKind, RoleDefinition, Schedule, all_permissions
from intranet.privacy.declarations import Erasure, Processing, Retention


class CitizenLookupConfig(ModuleConfig):
    name = "citizen_lookup"
    label_for_people = _("Residents")
    url_prefix = "residents/"
    requires = ("approvals",)
    roles = [
        RoleDefinition(
            "register_keeper",
            _("Register keeper"),
            _("Imports the extract of the population register. Looks nobody up: that takes a grant for a purpose."),
            ("citizen_lookup.import_residents",),
            is_protected=True,
        ),
    ]
    closed_to_impersonation = True
    retentions = [
        Retention(
            "citizen_lookup.register",
            _("Residents who are no longer in the extract"),
            _("Only for as long as a purpose can still need them; removed when an extract comes into force."),
            setting="citizen_lookup.keep_gone_days",
        ),
        Retention(
            "citizen_lookup.record",
            _("Access record of the register"),
            _("The act of 8 August 1983 asks for it; the setting `record_years` says how long, ten years at first."),
        ),
    ]
    processing = [
        Processing(
            "citizen_lookup",
            _("Looking residents up"),
            purpose=_("Serving residents; each purpose stands in the catalogue with its own legal basis."),
            legal_basis=_(
                "Task carried out in the public interest (article 6(1)(e)); act of 8 August 1983, article 17."
            ),
            people=_("Residents of the town, and the staff who look them up."),
            data=_(
                "Identity, address, household, civil state, register number as the purpose allows; who looked, why."
            ),
            recipients=_("Staff with a grant for the purpose; the record only the data protection officer."),
            retentions=("citizen_lookup.register", "citizen_lookup.record"),
        )
    ]
    # What a colleague looked at says something of residents: the officer answers for it from the record itself.
    left_out_of_exports = (
        "citizen_lookup.AccessEntry",
        "citizen_lookup.Flag",
        "citizen_lookup.PersonInTheNews",
        "citizen_lookup.Question",
    )
    erasure = Erasure(kept=(_("grants and the access record, which the law makes the town keep"),))
    administration = [
        Entry(
            _("Import the register"),
            "citizen_lookup:import_list",
            icon="download",
            order=72,
            permission="citizen_lookup.import_residents",
        ),
        Entry(
            _("Access record"),
            "citizen_lookup:record",
            icon="history",
            order=70,
            permission="citizen_lookup.read_access_record",
        ),
    ]
    schedules = [
        Schedule(
            "citizen_lookup.register.tasks.take_from_drop_folder",
            _("Take over extracts of the population register"),
            every=timedelta(minutes=15),
            limit=timedelta(hours=2),
        ),
        Schedule(
            "citizen_lookup.register.tasks.remove_departed",
            _("Remove residents who left long ago"),
            daily_at="03:10",
        ),
        Schedule(
            "citizen_lookup.register.tasks.renew_search_keys",
            _("Make the search keys of residents anew when their rules changed"),
            daily_at="03:30",
            limit=timedelta(hours=2),
        ),
        Schedule("citizen_lookup.tasks.keep_the_record", _("Seal and check the access record"), daily_at="00:10"),
        Schedule(
            "citizen_lookup.tasks.follow_the_grants",
            _("End grants, have them confirmed, draw the monthly sample"),
            daily_at="05:40",
        ),
    ]
    navigation = [Entry(_("Residents"), "citizen_lookup:look_up", icon="id-card", order=60)]
    approval_kinds = ["citizen_lookup.approval.GrantKind"]
    role_permissions = {
        "administrator": all_permissions("citizen_lookup", "purpose", "firstnamealias"),
        "dpo": ("citizen_lookup.read_access_record",),
    }
    demo = "citizen_lookup.demo.install"
    options = [*OPTIONS, *RECORD_OPTIONS, *LIMIT_OPTIONS]
    notification_kinds = [
        NotificationKind(
            "citizen_lookup.extract",
            _("An extract of the population register waits for me, or was refused"),
            permission="citizen_lookup.import_residents",
        ),
        NotificationKind("citizen_lookup.grant", _("A grant of mine to look residents up begins or ends")),
        NotificationKind("citizen_lookup.confirm", _("I have to confirm grants to look residents up")),
        NotificationKind("citizen_lookup.question", _("The data protection officer asks why I looked somebody up")),
        NotificationKind(
            "citizen_lookup.flag",
            _("A protected address was opened in an emergency"),
            permission="citizen_lookup.read_access_record",
        ),
        NotificationKind(
            "citizen_lookup.seal",
            _("The access record was sealed, or is broken"),
            permission="citizen_lookup.read_access_record",
        ),
    ]
    audit_words = {
        "dry_run": _("only checked"),
        "rows": _("rows"),
        "new": _("new"),
        "moved": _("moved out"),
        "deceased": _("deceased"),
        "changed": _("changed"),
        "gone": _("gone"),
        "rejected": _("left out"),
        "residents": _("residents"),
        "holder": _("for whom"),
        "purposes": _("purposes"),
        "ending": _("why it ended"),
    }
    audit_actions = {
        "citizen_lookup.extract_brought": _("brought an extract of the population register"),
        "citizen_lookup.extract_applied": _("put an extract of the population register in force"),
        "citizen_lookup.extract_undone": _("undid an extract of the population register"),
        "citizen_lookup.extract_put_aside": _("put an extract of the population register aside"),
        "citizen_lookup.protections_lifted": _("lifted protections of addresses that had ended"),
        "citizen_lookup.keys_rotated": _("rotated the keys of the register"),
        "citizen_lookup.keys_rebuilt": _("made the search keys of the register anew"),
        "citizen_lookup.aliases_changed": _("changed spellings of first names"),
        "citizen_lookup.departed_removed": _("removed residents who left long ago"),
        "citizen_lookup.grant_asked": _("asked for a grant to look residents up"),
        "citizen_lookup.grant_withdrawn": _("withdrew the request for a grant"),
        "citizen_lookup.granted": _("granted looking residents up"),
        "citizen_lookup.grant_confirmed": _("confirmed a grant to look residents up"),
        "citizen_lookup.grant_ended": _("ended a grant to look residents up"),
        "citizen_lookup.news_added": _("put somebody on the list of persons in the news"),
        "citizen_lookup.news_removed": _("took somebody off the list of persons in the news"),
        "citizen_lookup.purpose_added": _("added a purpose of looking residents up"),
        "citizen_lookup.purpose_changed": _("changed a purpose of looking residents up"),
    }

    def ready(self):
        from citizen_lookup.register import checks

        register(checks.keys_fit, deploy=True)
