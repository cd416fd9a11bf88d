from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied

from citizen_lookup.models import AccessEntry, Purpose
from citizen_lookup.services import grants, looking, record
from intranet import modules
from intranet.modules import SearchResult, SearchSource


def test_without_a_grant_nobody_begins_a_look(counter, purpose, dirk, els):
    for user in (dirk, els):
        with pytest.raises(PermissionDenied):
            looking.begin(purpose, by=user)


def test_a_grant_opens_its_own_purposes_on_its_own_days(make_grant, make_purpose, annelies, purpose):
    other = make_purpose("Parking permits")
    grant = make_grant(annelies, purpose)
    assert list(grants.usable_purposes(annelies)) == [purpose]
    assert grants.grant_for(annelies, other) is None
    assert grants.grant_for(annelies, purpose) == grant
    assert not grants.usable_grants(annelies, on=grant.ends_on + timedelta(days=1)).exists()


def test_who_reads_the_record_uses_no_grant_even_with_one(make_grant, hilde, purpose):
    make_grant(hilde, purpose)
    assert grants.grant_for(hilde, purpose) is None


def test_a_closed_purpose_opens_nothing(make_grant, annelies, purpose):
    make_grant(annelies, purpose)
    Purpose.objects.update(is_closed=True)
    purpose.refresh_from_db()
    assert grants.grant_for(annelies, purpose) is None


def test_a_purpose_may_want_a_reason_and_a_file(make_grant, make_purpose, annelies):
    strict = make_purpose(
        reason_required=True, reference="required", reference_check="shape", reference_shape="OMV_[0-9]{4}"
    )
    make_grant(annelies, strict)
    with pytest.raises(looking.ReasonMissing):
        looking.begin(strict, by=annelies, reason=" ")
    with pytest.raises(looking.ReferenceMissing):
        looking.begin(strict, by=annelies, reason="permit")
    with pytest.raises(looking.ReferenceWrong):
        looking.begin(strict, by=annelies, reason="permit", reference="OMV_12")
    assert looking.begin(strict, by=annelies, reason="permit", reference="OMV_1234").reference == "OMV_1234"


def test_a_reference_may_have_to_exist_in_the_portal(make_grant, make_purpose, annelies, monkeypatch):
    letter = SearchResult("2026/00042", "Antwoord", "/letters/1/")
    source = SearchSource("Letters", lambda user, text, limit: [letter], 1)
    monkeypatch.setattr(modules, "search_sources", lambda: [source])
    checked = make_purpose(reference="required", reference_check="portal")
    make_grant(annelies, checked)
    with pytest.raises(looking.ReferenceUnknown):
        looking.begin(checked, by=annelies, reference="2026/00043")
    assert looking.begin(checked, by=annelies, reference="2026/00042")


def test_masked_fields_stay_masked_whatever_the_purpose_says(purpose):
    assert purpose.opened_fields == ["sex", "address"]
    assert purpose.masked_fields == ["household", "number"]


def test_a_grant_that_ended_meanwhile_records_and_shows_nothing(ground, annelies):
    grants.end(ground.grant, by=annelies)
    with pytest.raises(PermissionDenied):
        record.searched(ground, None, outcome="nothing")
    assert not AccessEntry.objects.exists()
