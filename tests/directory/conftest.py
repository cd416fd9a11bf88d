import pytest
from django.core.cache import cache


@pytest.fixture
def greet(make_user):
    """Greet works for the personnel service."""
    from intranet.accounts.models import Role

    user = make_user("greet")
    user.groups.add(Role.objects.get(code="personnel").group)
    return type(user).objects.get(pk=user.pk)


@pytest.fixture
def jan(make_person):
    """Jan, a clerk with everything that can be known of a colleague."""
    return make_person(
        "Jan Van den Berghe", given_name="Jan", family_name="Van den Berghe", function="Loketmedewerker",
        department="Burgerzaken", location="Stadhuis", room="A2.14", mail="jan.vandenberghe@hopbeke.test",
        phones=["057 12 34 11", ("mobile", "0471 98 76 54")], responsibilities=["parking permits"],
        number_plate="1-ABC-234", employee_number="004711", birthday=517, login_name="jvdb",
    )  # fmt: skip


@pytest.fixture(autouse=True)
def _in_english(settings):
    """These tests read pages; the words are those of the source."""
    settings.LANGUAGE_CODE = "en"


@pytest.fixture(autouse=True)
def _nothing_remembered():
    """What one test leaves in the cache is not for the next."""
    cache.clear()
