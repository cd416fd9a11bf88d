"""A run that is killed in the middle leaves what the next run mends."""

import pytest

from directory.ldap import sync
from directory.ldap.apply import Writer
from directory.ldap.sync import synchronise
from directory.models import Person, SyncRun


class Killed(BaseException):
    """The machine lost power."""


@pytest.mark.parametrize("moment", ["accounts", "managers", "presence", "people"])
def test_the_next_run_mends_what_a_killed_one_left(
    db, make_source, hopbeke_ldif, monkeypatch, moment, settings, tmp_path
):
    settings.MEDIA_ROOT = tmp_path
    source = make_source(ldif_file=str(hopbeke_ldif), bases="ou=people,dc=hopbeke,dc=test")

    def die(*arguments, **options):
        raise Killed

    with monkeypatch.context() as patch:
        if moment == "people":
            patch.setattr(Writer, "_create", die)
        else:
            name = {"accounts": "write_accounts", "managers": "resolve_managers", "presence": "write_presence"}[moment]
            patch.setattr(sync, name, die)
        with pytest.raises(Killed):
            synchronise(source)
    run = synchronise(source)
    assert run.state == SyncRun.State.COMPLETE
    assert Person.objects.active().count() == 400
    assert Person.objects.filter(manager=None).count() == 1
    assert not Person.objects.filter(user=None).exists()
    assert synchronise(source).counts["changed"] == 0
