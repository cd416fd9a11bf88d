import pytest

from intranet.branding.demo import dress
from intranet.branding.models import TownSettings


@pytest.fixture
def lines(db):
    lines = []
    dress(lines.append)
    return lines


def test_hopbeke_has_its_name_and_valid_looks(lines, client_for, dirk):
    TownSettings.objects.get().full_clean()
    page = client_for(dirk).get("/").content.decode()
    assert "Stad Hopbeke" in page
    assert "Verlof aanvragen" in page
    assert len(lines) == 1


def test_what_somebody_chose_in_the_demonstration_stays(lines):
    TownSettings.objects.update(colour="#7a1f3d")
    dress(lines.append)
    assert TownSettings.objects.get().colour == "#7a1f3d"
    assert len(lines) == 1
