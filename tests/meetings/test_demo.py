from meetings import demo
from meetings.models import AgendaItem, GoverningBody, Meeting


def test_hopbeke_has_a_year_of_meetings_and_a_second_run_changes_nothing(secretary, requester, member, town):
    told = []
    demo.install(told.append)
    counts = GoverningBody.objects.count(), Meeting.objects.count(), AgendaItem.objects.count()
    assert counts[0] == 7
    assert AgendaItem.objects.filter(is_closed=True, state="decided").exists()
    assert Meeting.objects.filter(body__slug="rmw", tandem__isnull=False).exists()
    demo.install(told.append)
    assert (GoverningBody.objects.count(), Meeting.objects.count(), AgendaItem.objects.count()) == counts
    assert len(told) == 1
