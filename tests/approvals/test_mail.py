"""What people read in their mail; and who looks along does not read the queue."""

import pytest

from intranet.accounts.models import User
from intranet.notifications.models import OutgoingMail

MANAGER = {"approver": "manager"}


@pytest.fixture
def languages(hopbeke):
    for login, language in {"bart": "nl", "dirk": "fr", "gert": "de", "fatima": "en"}.items():
        User.objects.filter(username=login).update(language=language)
        getattr(hopbeke, login).language = language
    return hopbeke


def received(hopbeke, login):
    return list(OutgoingMail.objects.filter(to=getattr(hopbeke, login).email))


def test_each_reads_their_own_language(languages, make_policy, ask, decide, settings):
    hopbeke = languages
    make_policy([MANAGER])
    approval = ask(hopbeke.dirk)
    decide(hopbeke.bart, approval)
    (asked,), (answered,) = received(hopbeke, "bart"), received(hopbeke, "dirk")
    assert asked.subject == "Wacht op jou: New chairs"
    assert answered.subject == "Approuvé : New chairs"
    for message, language in ((asked, "nl"), (answered, "fr")):
        address = f"{settings.SITE_URL}{approval.get_absolute_url()}"
        assert f'lang="{language}"' in message.html
        assert address in message.html
        assert address in message.text


def test_the_dates_of_a_replacement_are_written_as_one_reads_them(languages, replace):
    from datetime import date

    replace(languages.bart, languages.gert, starts_on=date(2026, 12, 3), ends_on=date(2026, 12, 9))
    (message,) = received(languages, "gert")
    assert "3. Dezember 2026" in message.text


def test_whoever_wants_a_digest_gets_one_mail_of_the_day(languages, make_policy, ask):
    from intranet.notifications import services as notifications

    make_policy([MANAGER])
    notifications.choose(languages.bart, deliveries={"approvals.waiting": "digest"}, digest_hour=8)
    for title in ("Chairs", "Lamps"):
        ask(languages.dirk, title=title)
    assert not received(languages, "bart")
    assert languages.bart.notifications.filter(awaits_digest=True).count() == 2


def test_an_administrator_who_looks_along_does_not_read_the_queue(client_for, languages, make_policy, ask):
    hopbeke = languages
    make_policy([MANAGER])
    approval = ask(hopbeke.dirk)
    browser = client_for(hopbeke.els)
    session = browser.session
    session["viewing_as"] = hopbeke.bart.pk
    session.save()
    home = browser.get("/")
    assert home.wsgi_request.user == hopbeke.bart
    assert "New chairs" not in home.content.decode()
    for path in ("/approvals/", approval.get_absolute_url(), "/approvals/replacements/", "/requests/"):
        assert browser.get(path).status_code == 403
    assert browser.post(f"/approvals/{approval.pk}/decide/", {}).status_code == 403
