from io import BytesIO

import pytest
from django.core.files.base import ContentFile


@pytest.fixture(autouse=True)
def media_folder(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


@pytest.fixture
def picture_bytes():
    """The bytes of a picture: `picture_bytes("JPEG", size=(40, 30))`."""
    from PIL import Image

    def make(kind="PNG", size=(40, 30), **options):
        out = BytesIO()
        Image.new("RGB", size, "#1f5c4d").save(out, kind, **options)
        return out.getvalue()

    return make


@pytest.fixture
def picture(db, picture_bytes):
    from intranet.media.models import Picture

    return Picture.objects.create(title="Stadhuis", file=ContentFile(picture_bytes(), "stadhuis.png"))


@pytest.fixture
def document(db):
    from intranet.media.models import DocumentFile

    return DocumentFile.objects.create(title="Reglement", file=ContentFile(b"%PDF-1.7 reglement", "reglement.pdf"))


@pytest.fixture
def human_resources():
    """A group of readers, for what not everybody may see."""
    from django.contrib.auth.models import Group

    return Group.objects.create(name="human resources")


@pytest.fixture
def only_for(human_resources):
    """Keep what stands in a collection for one group: `only_for(picture.collection)`."""
    from wagtail.models import CollectionViewRestriction

    def close(collection):
        restriction = CollectionViewRestriction.objects.create(collection=collection, restriction_type="groups")
        restriction.groups.add(human_resources)

    return close
