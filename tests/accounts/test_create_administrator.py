import io

import pytest
from django.core.management import CommandError, call_command

from intranet.accounts.models import User

GOOD = "een-lang-genoeg-geheim"


@pytest.fixture
def typed(monkeypatch):
    return lambda text: monkeypatch.setattr("sys.stdin", io.StringIO(text + "\n"))


def test_the_command_makes_a_local_account_with_the_role(db, typed, client_for):
    typed(GOOD)
    call_command("create_administrator", "Nood", name="Emergency administrator", stdout=io.StringIO())
    user = User.objects.get(username="nood")
    assert user.is_local
    assert user.has_role("administrator")
    assert not user.is_superuser
    assert client_for(user).get("/admin/").status_code == 200


@pytest.mark.parametrize(("name", "password"), [("nood", "short"), ("els", GOOD), ("not a name", GOOD), ("nood", "")])
def test_what_may_not_be_leaves_nothing_behind(els, typed, name, password):
    typed(password)
    with pytest.raises(CommandError, match="was not made"):
        call_command("create_administrator", name, stdout=io.StringIO())
    assert User.objects.get() == els


def test_there_is_no_superuser_to_make(db):
    with pytest.raises(CommandError, match="create_administrator"):
        call_command("createsuperuser")
