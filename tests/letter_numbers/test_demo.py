import time_machine
from django.utils import timezone

from directory.models import Organisation
from letter_numbers.demo import install
from letter_numbers.models import Issue, Letter, Series


def test_the_town_has_its_series_though_the_directory_brought_the_ocmw_first(make_user):
    make_user("gert")
    Organisation.objects.create(name="OCMW Hopbeke", short_name="OCMW")
    town = Organisation.objects.create(name="Stad Hopbeke", short_name="Stad")
    install(lambda line: None)
    assert Series.objects.get(code="STAD").organisation == town
    assert Series.objects.count() == 2


@time_machine.travel("2026-11-23T09:00+01:00", tick=False)
def test_the_letters_of_the_town_were_asked_issued_and_sent_one_after_the_other_all_year(make_user, make_person):
    make_user("gert")
    make_person("Dirk Pauwels", user=make_user("dirk"), department="Omgeving")
    install(lambda line: None)
    issues = list(Issue.objects.select_related("letter").order_by("number"))
    assert issues[0].number == 4312
    assert [issue.issued_at for issue in issues] == sorted(issue.issued_at for issue in issues)
    assert len({issue.issued_at.month for issue in issues}) > 6
    assert all(issue.letter.requested_at <= issue.issued_at for issue in issues)
    sent = [issue for issue in issues if issue.letter.sent_on]
    assert len(sent) > 40
    assert all(timezone.localdate(issue.issued_at) <= issue.letter.sent_on <= timezone.localdate() for issue in sent)
    waiting = Letter.objects.filter(state=Letter.State.REQUESTED)
    assert {timezone.localdate(letter.requested_at) for letter in waiting} == {timezone.localdate()}
