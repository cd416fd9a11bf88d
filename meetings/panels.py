from django.utils import timezone

from meetings.models import AgendaItem, GoverningBody, Meeting

SHOWN = 4


class MeetingsPanel:
    """On the home page: the next meetings, and until when an item can be submitted."""

    template_name = "meetings/_panel_meetings.html"
    column = "side"
    order = 10

    def context(self, request):
        meetings = Meeting.objects.visible_to(request.user).standing().coming(timezone.now()).for_list()
        if not GoverningBody.objects.visible_to(request.user).active().exists():
            return None
        return {"meetings": meetings[:SHOWN], "waiting": waiting_count(request.user)}


def waiting_count(user):
    """The badge in the menu: submitted items that wait for this secretary."""
    if not user.has_perm("meetings.keep_meetings"):
        return 0
    kept = GoverningBody.objects.kept_by(user)
    return AgendaItem.objects.visible_to(user).filter(meeting__body__in=kept).waiting().count()
