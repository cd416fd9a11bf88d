from datetime import timedelta

from django.utils import timezone

from citizen_lookup.models import AccessEntry, Flag, Grant, PersonInTheNews, Question
from tests.addresses import UNKNOWN, Row, change, page, page_for

# Annelies holds the grants, Hilde reads the record; nobody else knows of either.
OFFICER = "hilde"


def grant(state):
    return lambda: Grant.objects.get(state=state, why="Adressen").pk


def of_holder(*, officer=200, **arguments):
    return Row(everyone=UNKNOWN, others={"annelies": 200, OFFICER: officer}, arguments=arguments)


def entry():
    return AccessEntry.objects.filter(level="opened").order_by("number").first().number


ROWS = {
    "citizen_lookup:grant_list": page(),
    "citizen_lookup:grant_new": page_for("annelies"),
    "citizen_lookup:confirmations": page(),
    "citizen_lookup:question_answer": page_for("annelies", others=UNKNOWN, pk=lambda: Question.objects.get().pk),
    "citizen_lookup:grant_detail": of_holder(pk=grant("in_force")),
    "citizen_lookup:grant_edit": of_holder(officer=403, pk=grant("returned")),
    "citizen_lookup:grant_withdraw": of_holder(officer=403, pk=grant("returned")),
    "citizen_lookup:grant_end": of_holder(pk=grant("in_force")),
    "citizen_lookup:grant_confirm": change(pk=grant("in_force")),
    "citizen_lookup:record": page_for(OFFICER),
    "citizen_lookup:record_resident": page_for(OFFICER),
    "citizen_lookup:entry_detail": page_for(OFFICER, number=entry),
    "citizen_lookup:question_ask": change(number=entry),
    "citizen_lookup:flag_list": page_for(OFFICER),
    "citizen_lookup:flag_detail": page_for(OFFICER, pk=lambda: Flag.objects.first().pk),
    "citizen_lookup:question_list": page_for(OFFICER),
    "citizen_lookup:question_detail": page_for(OFFICER, pk=lambda: Question.objects.get().pk),
    "citizen_lookup:record_reports": page_for(OFFICER),
    "citizen_lookup:record_grants": page_for(OFFICER),
    "citizen_lookup:record_answer": page_for(OFFICER),
    "citizen_lookup:news_list": page_for(OFFICER),
    "citizen_lookup:news_remove": page_for(OFFICER, pk=lambda: PersonInTheNews.objects.get().pk),
    "citizen_lookup:seals": page_for(OFFICER),
    "citizen_lookup:seals_download": Row(everyone=403, others={OFFICER: 200}, is_page=False),
}


def prepare(users):
    from citizen_lookup.models import Purpose
    from citizen_lookup.services import flags, looking, news, questions, record
    from citizen_lookup.source import Criteria
    from directory.models import Department, Organisation, Person

    annelies, hilde = users["annelies"], users["hilde"]
    town, _ = Organisation.objects.get_or_create(name="Stad Hopbeke")
    department, _ = Department.objects.get_or_create(name="Burgerzaken", organisation=town)
    person = Person.objects.filter(user=annelies).first() or Person(user=annelies, slug="annelies-claeys-loket")
    person.display_name, person.sort_name, person.department = "Annelies Claeys", "claeys annelies", department
    person.save()
    purpose = Purpose.objects.create(name="Identiteitskaarten", legal_basis="Wet", processing_entry="BZ-01")
    today = timezone.localdate()
    fields = {"holder": annelies, "asked_by": annelies, "department": department, "why": "Adressen"}
    for state in ("in_force", "returned"):
        made = Grant.objects.create(state=state, ends_on=today + timedelta(days=9), **fields)
        made.purposes.add(purpose)
    ground = looking.begin(purpose, by=annelies, reason="Kaart verloren", reference="2026/17")
    search = record.searched(ground, Criteria(names="vanhoutte"), outcome="shown", found=1, search_type="name")
    opened = record.opened(ground, record.Subject("local:1", "ab" * 32), fields=["address"], search=search)
    flags.detect(opened, flags.Resident("Claeys", "Annelies"))
    questions.ask(opened, by=hilde)
    news.add(PersonInTheNews(name="Jan Beroemd", why="Krant", until=today), by=hilde)
