"""The spellings an administrator keeps, and keys that are made anew by other rules."""

import pytest
from django.core.management import call_command

from citizen_lookup.models import FirstNameAlias, NameCode, NameDelete, NameToken, RegisterHead, ResidentKey
from citizen_lookup.register.tasks import renew_search_keys
from citizen_lookup.source import Criteria, get_source

ALIASES = "/admin/firstnamealias"


def keys():
    tables = (ResidentKey, NameToken, NameDelete, NameCode)
    return [sorted(table.objects.values_list(*_columns(table))) for table in tables]


def _columns(table):
    return [field.name for field in table._meta.fields if field.name != "id"]


def test_keys_made_anew_are_those_of_the_import(bring, capsys):
    bring()
    before = keys()
    NameToken.objects.update(sound="")
    ResidentKey.objects.filter(kind="f").delete()
    RegisterHead.objects.update(normaliser_version=0)
    renew_search_keys.func()
    assert keys() == before
    assert renew_search_keys.func() == 0, "only when the rules changed"
    call_command("rebuild_residents_keys")
    assert keys() == before
    assert "residents are new" in capsys.readouterr().out


@pytest.mark.django_db(transaction=True)
def test_a_spelling_that_the_administrator_adds_finds_somebody_at_once(bring, client_for, els):
    bring()
    wanted = Criteria(last_name="Vandenberghe", first_name="Jantje")
    assert not get_source().search(wanted).hits
    browser = client_for(els)
    page = browser.post(f"{ALIASES}/new/", {"names": "Jan"})
    assert "Give two spellings or more" in page.content.decode()
    assert browser.post(f"{ALIASES}/new/", {"names": "Jan, Jantje"}).status_code == 302
    assert get_source().search(wanted).hits
    alias = FirstNameAlias.objects.get()
    assert browser.post(f"{ALIASES}/delete/{alias.pk}/").status_code == 302
    assert not get_source().search(wanted).hits
