from directory.models import Organisation
from letter_numbers.demo import install
from letter_numbers.models import Series


def test_the_town_has_its_series_though_the_directory_brought_the_ocmw_first(make_user):
    make_user("gert")
    Organisation.objects.create(name="OCMW Hopbeke", short_name="OCMW")
    town = Organisation.objects.create(name="Stad Hopbeke", short_name="Stad")
    install(lambda line: None)
    assert Series.objects.get(code="STAD").organisation == town
    assert Series.objects.count() == 2
