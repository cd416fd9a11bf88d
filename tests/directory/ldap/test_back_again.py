"""Somebody left and is back: with the old key, with a new one, or everybody with a new one at once."""

from uuid import UUID

import pytest

from directory.ldap.confirming import relink
from directory.ldap.sync import synchronise
from directory.models import Person, Proposal, SyncRun
from directory.services import returning
from intranet.accounts import services as accounts
from intranet.accounts.models import Role

OLD, NEW = 0, 500


def entry(number, *, generation=OLD, **attributes):
    values = {"uid": f"p{number}", "cn": f"Person {number:02d}", "employeeNumber": str(1000 + number), **attributes}
    lines = "".join(f"{name}: {value}\n" for name, value in values.items())
    return (
        f"dn: uid=p{number},ou=people,dc=hopbeke,dc=test\nobjectClass: inetOrgPerson\n"
        f"entryUUID: {UUID(int=1 + generation + number)}\n{lines}\n"
    )


@pytest.fixture
def directory(tmp_path, make_source):
    """A file of eight people that can be written anew: `directory(entries)` gives the run."""
    file = tmp_path / "staff.ldif"
    source = make_source(ldif_file=str(file), grace_days=0, guard_minimum=3)

    def read(entries, **options):
        file.write_text("".join(entries))
        return synchronise(source, **options)

    read([entry(number) for number in range(8)])
    return read


@pytest.fixture
def jan(directory):
    person = Person.objects.get(login_name="p7")
    accounts.assign_role(person.user, Role.objects.get(code="secretary"), by=None)
    return person


def others(*more):
    return [*(entry(number) for number in range(7)), *more]


def roles_of(person):
    user = Person.objects.get(pk=person.pk).user
    return set(user.role_assignments.open().values_list("role__code", flat=True))


def test_who_comes_back_with_the_same_key_gets_no_role_until_somebody_decides(directory, jan, els):
    directory(others())
    directory(others(entry(7)))
    jan.refresh_from_db()
    assert jan.is_active_in_directory
    assert roles_of(jan) == set()
    proposal = Proposal.objects.get()
    assert (proposal.kind, proposal.person, proposal.roles) == (Proposal.Kind.RETURNED, jan, ["secretary"])
    returning.accept(proposal, roles=["secretary", "administrator"], by=els)
    assert roles_of(jan) == {"secretary"}


def test_who_comes_back_with_a_new_key_is_a_newcomer_until_an_administrator_confirms(directory, jan, els):
    account = jan.user
    directory(others())
    directory(others(entry(7, generation=NEW, title="Boekhouder")))
    newcomer = Person.objects.get(login_name="p7", is_active_in_directory=True)
    proposal = Proposal.objects.get()
    assert (proposal.person, proposal.newcomer) == (jan, newcomer)
    assert newcomer.user != account
    returning.accept(proposal, by=els)
    jan.refresh_from_db()
    assert (jan.is_active_in_directory, jan.function, jan.source_key) == (True, "Boekhouder", newcomer.source_key)
    assert (jan.user, jan.user.username) == (account, "p7")
    assert roles_of(jan) == set()
    assert not Person.objects.filter(pk=newcomer.pk).exists()
    assert directory(others(entry(7, generation=NEW, title="Boekhouder"))).counts["changed"] == 0


def test_a_declined_proposal_is_not_made_again(directory, jan, els):
    directory(others())
    back = others(entry(7, generation=NEW))
    directory(back)
    returning.decline(Proposal.objects.get(), by=els)
    directory(back, full=True)
    assert not Proposal.objects.open().exists()
    assert Person.objects.filter(employee_number="1007").count() == 2


def test_a_proposal_that_no_longer_holds_is_refused(directory, jan, els):
    directory(others())
    directory(others(entry(7, generation=NEW)))
    directory(others(), force=True)
    with pytest.raises(returning.ProposalOutdated):
        returning.accept(Proposal.objects.get(), by=els)
    jan.refresh_from_db()
    assert not jan.is_active_in_directory


def test_keys_made_anew_are_linked_by_employee_number_when_an_administrator_says_so(directory, jan, els):
    before = dict(Person.objects.values_list("login_name", "pk"))
    moved = [entry(number, generation=NEW) for number in range(8)]
    run = directory(moved)
    assert (run.state, run.needs_confirmation) == (SyncRun.State.FAILED, True)
    assert relink(run, by=els) == 8
    assert directory(moved).state == SyncRun.State.COMPLETE
    assert dict(Person.objects.active().values_list("login_name", "pk")) == before
    assert roles_of(jan) == {"secretary"}


def test_what_the_mapping_leaves_out_stays_as_somebody_typed_it(directory, jan, make_source):
    jan.source.mapping = {"function": [], "phones": [], "mobiles": [], "manager": [], "department": []}
    jan.source.approved_fingerprint = jan.source.fingerprint()
    jan.source.save()
    chief = Person.objects.get(login_name="p1")
    Person.objects.filter(pk=jan.pk).update(function="Typed here", manager=chief)
    jan.phone_numbers.create(shown="057 12 34 11", digits="057123411")
    run = directory(others(entry(7, title="Not taken", mail="jan@hopbeke.test")), full=True)
    assert run.report["changed"][-1]["fields"] == {"mail": ["", "jan@hopbeke.test"]}
    jan.refresh_from_db()
    assert (jan.function, jan.manager, jan.phone_numbers.get().shown) == ("Typed here", chief, "057 12 34 11")


def test_administrators_are_asked_once_while_a_run_waits(directory, els):
    for _again in range(2):
        assert directory([entry(0)]).needs_confirmation
    assert [notification.kind for notification in els.notifications.all()] == ["directory.run_stopped"]
    assert SyncRun.objects.filter(needs_confirmation=True).count() == 1
    assert els.notifications.unread().count() == 1
    directory([entry(number) for number in range(8)])
    assert not SyncRun.objects.filter(needs_confirmation=True).exists()
    assert not els.notifications.unread().exists()


def test_administrators_hear_once_of_all_who_seem_to_be_back(directory, jan, els):
    chief = Person.objects.get(login_name="p6")
    accounts.assign_role(chief.user, Role.objects.get(code="secretary"), by=None)
    directory(others()[:6])
    directory(others(entry(7, generation=NEW)))
    assert {proposal.kind for proposal in Proposal.objects.all()} == set(Proposal.Kind)
    assert [notification.kind for notification in els.notifications.all()] == ["directory.proposals"]
