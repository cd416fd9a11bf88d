import pytest

from citizen_lookup.source import Criteria
from citizen_lookup.understanding import understand, understand_birth


@pytest.mark.parametrize(
    ("typed", "criteria"),
    [
        ("vandenberghe jan", {"names": "vandenberghe jan"}),
        ("Jan Van den Berghe 17/5/1983", {"names": "Jan Van den Berghe", "birth": "1983-05-17"}),
        ("1983 maes", {"names": "maes", "birth": "1983-00-00"}),
        ("maes mei 1983", {"names": "maes", "birth": "1983-05-00"}),
        ("17 août 1983 Dupont", {"names": "Dupont", "birth": "1983-08-17"}),
        ("17051983 maes", {"names": "maes", "birth": "1983-05-17"}),
        ("1983-05-17 maes", {"names": "maes", "birth": "1983-05-17"}),
        ("Boeschepestraat 12", {"street": "Boeschepestraat", "house_number": "12"}),
        ("Oude Markt 4A bus 3", {"street": "Oude Markt", "house_number": "4A", "box": "3"}),
        ("maes Boeschepestraat 12", {"names": "maes", "street": "Boeschepestraat", "house_number": "12"}),
        ("Boeschepestraat 12 maes", {"names": "maes", "street": "Boeschepestraat", "house_number": "12"}),
        ("maes jan, Oude Markt 4", {"names": "maes jan", "street": "Oude Markt", "house_number": "4"}),
        ("rue de la Station 7", {"street": "rue de la Station", "house_number": "7"}),
        ("Markt 5, 8970 Poperinge", {"street": "Markt", "house_number": "5", "postcode": "8970"}),
        ("8970 12 mae", {"names": "mae", "postcode": "8970", "house_number": "12"}),
        ("83.05.17-123.45", {"number": "83051712345"}),
        ("maes 83051712345", {"names": "maes", "number": "83051712345"}),
        ("100% _x'; --", {"names": "100% _x' --"}),
        ("محمد", {"names": "محمد"}),
    ],
)
def test_one_box_understands_what_a_clerk_types(typed, criteria):
    assert understand(typed) == Criteria(**criteria)


@pytest.mark.parametrize(("typed", "birth"), [("1983", "1983-00-00"), ("5/1983", "1983-05-00"), ("32/1/1983", "")])
def test_a_birth_date_in_its_own_field_may_be_incomplete(typed, birth):
    assert understand_birth(typed) == birth
