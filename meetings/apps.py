from datetime import timedelta

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from intranet.modules import Entry, ModuleConfig, NotificationKind, RoleDefinition, Schedule, all_permissions
from intranet.privacy.declarations import Erasure, Processing, Retention
from meetings import connections

# A body or a seat that was is never removed: it is taken out of use, or ended.
EDITING = ("add", "change", "view")


def waiting_count(user):
    """Count the items that wait for this secretary; models may be imported only once the portal has started."""
    from meetings import panels

    return panels.waiting_count(user)


class MeetingsConfig(ModuleConfig):
    name = "meetings"
    label_for_people = _("Meetings")
    url_prefix = "meetings/"
    requires = ("approvals",)
    closed_to_impersonation = True
    navigation = [
        Entry(
            _("Meetings"),
            "meetings:meeting_list",
            icon="meeting",
            order=20,
            badge=waiting_count,
            short_label=pgettext_lazy("on a phone", "Meetings"),
        )
    ]
    panels = ["meetings.panels.MeetingsPanel"]
    search_sources = ["meetings.search.meetings"]
    roles = [
        RoleDefinition(
            "board_secretary",
            _("Board secretary"),
            _("Keeps the meetings of the bodies whose secretary they are, closed items included."),
            ("meetings.keep_meetings",),
            is_protected=True,
        ),
    ]
    role_permissions = {
        "administrator": (
            *(f"meetings.{action}_{model}" for model in ("governingbody", "membership") for action in EDITING),
            *all_permissions("meetings", "closedperiod"),
        ),
    }
    schedules = [
        Schedule("meetings.tasks.remind", _("Remind of deadlines and legal terms of meetings"), daily_at="07:30"),
        Schedule(
            "meetings.tasks.remind_of_revised_agendas",
            _("Remind of agendas that changed and must be made known within hours"),
            every=timedelta(hours=1),
        ),
        Schedule("meetings.tasks.purge_bundles", _("Remove bundles of meetings after a week"), daily_at="03:40"),
    ]
    notification_kinds = [
        NotificationKind("meetings.deadline", _("A deadline for items of a body that I follow comes near")),
        NotificationKind("meetings.answered", _("An item of mine was returned, put on an agenda or decided on")),
        NotificationKind("meetings.task", _("A decision asks something of me, or a task that I gave is done")),
        NotificationKind("meetings.changed", _("A meeting of a body of mine is moved or cancelled")),
        NotificationKind("meetings.convened", _("The agenda of a body that I sit in")),
        NotificationKind("meetings.bundle", _("A large bundle that I asked for is ready"), by_mail=False),
        NotificationKind(
            "meetings.submitted",
            _("Somebody submits an item to a body that I keep"),
            by_mail=False,
            permission="meetings.keep_meetings",
        ),
        NotificationKind(
            "meetings.legal_clock",
            _("A legal term of a body that I keep comes near"),
            permission="meetings.keep_meetings",
        ),
    ]
    audit_words = {
        "kind": _("kind"),
        "version": _("version"),
        "member": _("member"),
        "members": _("members"),
        "from": _("from"),
        "until": _("until"),
    }
    retentions = [
        Retention(
            "meetings.meetings",
            _("Meetings, agendas and decisions"),
            _("Acts of the town: the selection list of the archive service says how long."),
        )
    ]
    processing = [
        Processing(
            "meetings",
            _("Meetings of governing bodies"),
            purpose=_("Preparing, holding and following up the meetings of the bodies of the town."),
            legal_basis=_("Legal obligation (article 6(1)(c)): the decree on local government."),
            people=_("Members of bodies, staff who submit or follow up items, those whom an item is about."),
            data=_("Membership, attendance, items, documents, decisions, tasks."),
            recipients=_("Members and secretaries; staff what is public, closed items only who deals with them."),
            retentions=("meetings.meetings",),
        )
    ]
    erasure = Erasure(
        erased=(_("the bodies that the account follows"),),
        kept=(_("membership, attendance, items and decisions, as acts of the town"),),
        erase="meetings.privacy.erase",
    )
    personal_data = ["meetings.privacy.attendances"]
    audit_actions = {
        "meetings.body_added": _("added a governing body"),
        "meetings.body_changed": _("changed a governing body"),
        "meetings.member_added": _("gave a seat in a governing body"),
        "meetings.member_changed": _("changed a seat in a governing body"),
        "meetings.planned": _("planned a meeting"),
        "meetings.moved": _("moved a meeting"),
        "meetings.cancelled": _("cancelled a meeting"),
        "meetings.deadline_changed": _("changed until when items are taken"),
        "meetings.held": _("recorded that a meeting was held"),
        "meetings.convened": _("sent the agenda of a meeting"),
        "meetings.agenda_numbered": _("numbered an agenda"),
        "meetings.answered": _("recorded who comes to a meeting"),
        "meetings.presence_recorded": _("recorded who was at a meeting"),
        "meetings.document_added": _("added a document to a meeting"),
        "meetings.item_submitted": _("submitted an agenda item"),
        "meetings.item_changed": _("changed an agenda item"),
        "meetings.item_returned": _("returned an agenda item"),
        "meetings.item_withdrawn": _("withdrew an agenda item"),
        "meetings.item_accepted": _("put an item on the agenda"),
        "meetings.item_forwarded": _("sent an agenda item on"),
        "meetings.item_decided": _("recorded a decision"),
        "meetings.task_given": _("gave a follow-up task"),
        "meetings.invited": _("sent invitations to a meeting"),
        "meetings.imported": _("took a calendar over"),
        "meetings.task_done": _("finished a follow-up task"),
    }
    token_scopes = connections.TOKEN_SCOPES
    open_url_names = ("meetings:feed", "meetings:public_body", "meetings:public_data")
    demo = "meetings.demo.install"
