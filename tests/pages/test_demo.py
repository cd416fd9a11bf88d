"""The pages of the fictional town."""

import pytest
from wagtail.models import Page

from intranet.accounts.models import User
from intranet.media.models import DocumentFile, Picture
from intranet.pages.demo.making import make
from intranet.pages.models import HandbookPage, NewsPage

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def hopbeke(module_db):
    User.objects.create_user("joke", name="Joke")
    lines = []
    make(lines.append)
    return lines


def test_hopbeke_writes_news_and_a_handbook(hopbeke):
    assert NewsPage.objects.live().count() >= 12
    assert HandbookPage.objects.live().filter(numchild=0).count() >= 15
    assert Picture.objects.count() >= 5
    assert len(hopbeke) == 1


def test_writing_again_changes_nothing(hopbeke):
    first = HandbookPage.objects.get(slug="verlof-aanvragen")
    first.title = "Vakantie"
    first.save_revision().publish()
    counts = Page.objects.count(), Picture.objects.count(), DocumentFile.objects.count()
    make(hopbeke.append)
    assert (Page.objects.count(), Picture.objects.count(), DocumentFile.objects.count()) == counts
    assert HandbookPage.objects.get(slug="verlof-aanvragen").title == "Vakantie"
    assert len(hopbeke) == 1


def test_every_page_of_hopbeke_can_be_read(hopbeke, client_for, dirk):
    browser = client_for(dirk)
    for page in [*NewsPage.objects.all(), *HandbookPage.objects.all()]:
        assert browser.get(page.get_address()).status_code == 200


def test_every_page_passes_the_editors_form(hopbeke):
    for page in [*NewsPage.objects.all(), *HandbookPage.objects.all()]:
        page.full_clean()
        for block in page.body:
            block.block.clean(block.value)
