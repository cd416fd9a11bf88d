import pytest
from django.db import IntegrityError, connection, transaction

from citizen_lookup.models import NameToken, RegisterNumber, Resident, ResidentKey, StagedRow
from citizen_lookup.register.importing.search_keys import KEY_COLUMNS
from intranet import bulk

LOADED = (Resident, RegisterNumber, ResidentKey)


def constraints(*models):
    with connection.cursor() as cursor:
        return {
            (model, name): {key: told[key] for key in ("columns", "primary_key", "unique", "foreign_key", "index")}
            for model in models or LOADED
            for name, told in connection.introspection.get_constraints(cursor, model._meta.db_table).items()
        }


def key_row(resident):
    return resident, "abeele", "abeel", "jan", "1980-01-01", "f", True


@pytest.mark.django_db(transaction=True)
class TestLoadingWithoutIndexes:
    def test_indexes_and_foreign_keys_are_there_again_afterwards(self):
        before = constraints()
        with transaction.atomic(), bulk.without_indexes(*LOADED):
            during = constraints()
            resident = Resident.objects.create(mark="m", last_name="Abeele", first_names="Jan")
            bulk.insert_plain(ResidentKey, KEY_COLUMNS, [key_row(resident.pk)])
        assert constraints() == before
        assert len(during) < len(before)

    def test_a_reference_to_nothing_is_refused_at_the_end(self):
        before = constraints()
        with pytest.raises(IntegrityError), transaction.atomic(), bulk.without_indexes(*LOADED):
            bulk.insert_plain(ResidentKey, KEY_COLUMNS, [key_row(123_456)])
        assert constraints() == before
        assert not ResidentKey.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_a_table_loaded_by_two_at_once_has_its_index_afterwards():
    before = constraints(StagedRow)
    with bulk.indexed_afterwards(StagedRow):
        assert constraints(StagedRow) != before
        with pytest.raises(ZeroDivisionError), bulk.indexed_afterwards(StagedRow):
            raise ZeroDivisionError
        assert constraints(StagedRow) == before
    assert constraints(StagedRow) == before


@pytest.mark.django_db
@pytest.mark.parametrize("number", [0, 1, 100, 250])
def test_every_row_is_written_and_changed_with_its_own_values(number):
    columns = ("token", "core", "sound")
    bulk.insert_plain(NameToken, columns, ((f"t{place}", f"50% {place}", "") for place in range(number)))
    bulk.update(NameToken, columns[1:], ((f"t{place}", f"c{place}", f"s{place}") for place in range(number)))
    written = set(NameToken.objects.values_list(*columns))
    assert written == {(f"t{place}", f"c{place}", f"s{place}") for place in range(number)}
