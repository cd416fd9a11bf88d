from decimal import Decimal

import pytest
from django.utils import translation

from intranet.money import in_euro


@pytest.mark.parametrize(
    ("language", "shown"),
    [
        ("nl", "€\N{NO-BREAK SPACE}1.234,50"),
        ("en", "€\N{NO-BREAK SPACE}1,234.50"),
        ("fr", "1\N{NO-BREAK SPACE}234,50\N{NO-BREAK SPACE}€"),
        ("de", "1.234,50\N{NO-BREAK SPACE}€"),
    ],
)
def test_the_sign_of_the_euro_stands_where_the_language_has_it(language, shown):
    with translation.override(language):
        assert in_euro(Decimal("1234.5")) == shown
