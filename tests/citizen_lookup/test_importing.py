"""The extract of the population register: checked whole, put in force at once, undone at once."""

from datetime import timedelta

import pytest
from django.utils import timezone

from citizen_lookup.demo import residents
from citizen_lookup.models import (
    NameToken,
    PreviousResident,
    RegisterHead,
    RegisterImport,
    RegisterNumber,
    Resident,
    ResidentKey,
    StagedRow,
)
from citizen_lookup.services import register

State = RegisterImport.State
MORNING = timezone.now().replace(hour=6, minute=0, second=0, microsecond=0)


def everything():
    """All that the register holds, to compare before and after."""
    left_out = ("id", "sealed", "brought_by_id", "resident_id")
    return {
        model.__name__: sorted(
            repr({key: value for key, value in row.items() if key not in left_out}) for row in model.objects.values()
        )
        for model in (Resident, RegisterNumber, ResidentKey)
    } | {"head": RegisterHead.objects.values_list("current", "extract_at", "count").first()}


def test_a_first_extract_fills_the_register(bring):
    brought = bring()
    assert (brought.state, brought.problems) == (State.APPLIED, [])
    assert brought.counts["new"] == Resident.objects.count() == RegisterHead.objects.get().count > 60
    assert not StagedRow.objects.exists()
    jan = Resident.objects.get(last_name="Vandenberghe", first_names="Jan Maria")
    assert (str(jan.address), jan.norm_street, jan.house) == (
        "Boeschepestraat 12, 8970 Hopbeke",
        "boeschepestraat",
        12,
    )
    assert set(jan.keys.values_list("key", "kind")) == {("vandenberghe", "f")}
    assert NameToken.objects.filter(token="vandenbergh").exists()


def test_no_register_number_stands_in_the_database_in_the_clear(bring):
    bring()
    number = residents.number(1)
    for row in RegisterNumber.objects.values():
        assert number.encode() not in bytes(row["sealed"])
        assert number not in row["digest"]
    assert not Resident.objects.filter(mark__contains=number).exists()


def test_a_second_extract_changes_only_what_differs_and_can_be_undone(bring, rows):
    bring()
    before = everything()
    people = rows(at=MORNING + timedelta(days=1))
    people[0]["straat"] = "Markt"
    people[1] |= {"toestand_persoon": "O", "sinds": f"{timezone.localdate():%d/%m/%Y}"}
    people[5] |= {"rijksregisternummer": residents.number(8001), "vroegere_nummers": people[5]["rijksregisternummer"]}
    gone = people.pop()
    people.append(people[0] | {"rijksregisternummer": residents.number(8000), "naam": "Nieuwkomer"})
    brought = bring(people)
    counts = {name: brought.counts[name] for name in ("new", "moved", "deceased", "changed", "gone")}
    assert counts == {"new": 1, "moved": 0, "deceased": 1, "changed": 2, "gone": 1}
    assert Resident.objects.get(last_name=gone["naam"], first_names=gone["voornamen"], left_on__isnull=False)
    assert Resident.objects.get(last_name="Nieuwkomer").street == "Markt"
    assert RegisterNumber.objects.filter(is_current=False).count() == 1

    register.restore_previous(by=None)
    assert everything() == before
    assert not PreviousResident.objects.exists()
    with pytest.raises(register.NotUndoable):
        register.restore_previous(by=None)


def test_changes_only_leave_the_others_alone_and_must_follow_what_is_in_force(bring, rows):
    bring()
    later = MORNING + timedelta(days=1)
    change = rows(at=later)[0] | {
        "huisnummer": "99",
        "vorige_toestand": f"{timezone.localtime(MORNING):%Y-%m-%dT%H:%M:%S}",
    }
    removed = rows(at=later)[1] | {"bewerking": "schrappen", "vorige_toestand": change["vorige_toestand"]}
    wrong = [{**row, "vorige_toestand": "2020-01-01T06:00:00"} for row in (change, removed)]
    assert bring(wrong, name="mutaties.csv").problems == [{"code": "out_of_order"}]
    brought = bring([change, removed], name="mutaties.csv")
    assert (brought.kind, brought.counts["changed"], brought.counts["gone"]) == ("delta", 1, 1)
    assert Resident.objects.exclude(left_on=None).count() == 1


def test_an_extract_that_would_lose_many_waits_for_somebody_with_a_reason(bring, rows, gert, els):
    bring()
    before = everything()
    brought = bring(rows(at=MORNING + timedelta(days=1))[:-10])
    assert brought.state == State.HELD
    assert [problem["code"] for problem in brought.problems] == ["many_gone"]
    assert everything() == before
    with pytest.raises(register.PermissionDenied):
        register.release(brought, by=els, reason="It is right")
    with pytest.raises(register.ReasonNeeded):
        register.release(brought, by=None)
    assert register.release(brought, by=None, reason="Two streets went to Ieper").state == State.APPLIED
    assert Resident.objects.exclude(left_on=None).count() == 10


def test_only_a_named_person_takes_a_protection_away(bring, rows, keeper):
    bring()
    people = rows(at=MORNING + timedelta(days=1))
    for person in people:
        person |= {"afgeschermd": "", "afgeschermd_tot": ""}
    brought = bring(people)
    assert brought.counts["loosened"] == Resident.objects.filter(is_protected=True).count() == 2
    assert set(brought.remarks.values_list("code", flat=True)) == {"protection_lifted"}
    with pytest.raises(register.PermissionDenied):
        register.lift_protections(by=None, reason="It ended")
    assert register.lift_protections(by=keeper, reason="It ended") == 2
    assert not Resident.objects.filter(is_protected=True).exists()


def test_wrong_rows_are_left_out_with_a_reason_and_their_people_stay(bring, rows):
    bring()
    people = rows(at=MORNING + timedelta(days=1))
    people[0] |= {"geboortedatum": "30/02/1983", "straat": "Markt"}
    people[1]["rijksregisternummer"] = people[1]["rijksregisternummer"][:-2] + "00"
    people[2] |= {"vroegere_nummers": "", "rijksregisternummer": residents.number(8000)}
    brought = bring(people, release=False)
    found = set(brought.remarks.values_list("line", "field", "code", "is_rejected"))
    assert found == {
        (2, "birth", "impossible_date", True),
        (3, "number", "wrong_check_digits", False),
        (3, "number", "looks_known", False),
        (4, "number", "looks_known", False),
    }
    assert brought.counts["gone"] == 2
