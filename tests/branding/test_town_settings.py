from io import BytesIO

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image

from intranet.audit.models import AuditEntry
from intranet.branding import images, services
from intranet.branding.models import TownSettings, validate_legible

pytestmark = pytest.mark.usefixtures("english")

SCRIPT = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def town(db):
    return TownSettings.load()


def picture(width=800, height=400, kind="PNG", name="arms.png"):
    made = BytesIO()
    Image.new("RGB", (width, height), "#804020").save(made, kind)
    return SimpleUploadedFile(name, made.getvalue())


def fields(**changes):
    links = {"quick_links-count": "0"}
    return {"name": "City of Hopbeke", "colour": "#2d6a3e", "contact": "Helpdesk: 1234", **links, **changes}


def edit_url(town):
    return reverse("wagtailsettings:edit", args=["branding", "townsettings", town.pk])


def test_els_gives_the_town_its_name_and_colour_and_everybody_sees_it_at_once(client_for, els, dirk, town):
    before = client_for(dirk).get("/theme.css").content
    response = client_for(els).post(edit_url(town), fields())
    assert response.status_code == 302
    page = client_for(dirk).get("/").content.decode()
    assert "City of Hopbeke" in page
    assert "Helpdesk: 1234" in page
    after = client_for(dirk).get("/theme.css").content
    assert before != after
    assert b"--town: #2d6a3e;" in after


def test_a_new_colour_gets_a_new_address_so_that_browsers_fetch_it(client_for, town):
    first = town.theme_version
    TownSettings.objects.update(colour="#7a1f3d")
    assert TownSettings.load().theme_version != first
    kept = client_for().get(f"/theme.css?v={TownSettings.load().theme_version}")
    assert "immutable" in kept["Cache-Control"]
    assert "immutable" not in client_for().get(f"/theme.css?v={first}")["Cache-Control"]


def test_to_look_at_a_page_writes_nothing(client_for, dirk):
    client_for().get("/login/")
    client_for(dirk).get("/")
    assert not TownSettings.objects.exists()


def test_the_theme_is_there_before_anybody_has_logged_in(client_for, town):
    response = client_for().get("/theme.css")
    assert response.status_code == 200
    assert response["Content-Type"].startswith("text/css")
    assert client_for().post("/theme.css").status_code == 405


def test_an_employee_may_not_change_how_the_town_looks(client_for, dirk, town):
    assert client_for(dirk).post(edit_url(town), fields()).status_code in (302, 403)
    assert TownSettings.objects.get().name == "Belfort"
    with pytest.raises(PermissionDenied):
        services.keep(town, by=dirk)


def test_a_colour_on_which_white_cannot_be_read_is_refused_with_a_near_one_that_can(client_for, els, town):
    response = client_for(els).post(edit_url(town), fields(colour="#ffcc00"))
    assert response.status_code == 200
    assert "#91730d" in response.content.decode()
    assert TownSettings.objects.get().colour != "#ffcc00"


@pytest.mark.parametrize("value", ["red", "#12345", "#1f5c4d;}", "url(x)", "#zzzzzz", ""])
def test_what_is_no_colour_is_refused(value):
    with pytest.raises(ValidationError, match="six digits"):
        validate_legible(value)


def test_what_changed_stands_in_the_audit_trail(client_for, els, town):
    client_for(els).post(edit_url(town), fields())
    entry = AuditEntry.objects.get(action="branding.changed")
    assert entry.by == els
    assert entry.before["colour"] == "#1f5c4d"
    assert entry.after["colour"] == "#2d6a3e"
    assert "photo" not in entry.after


def test_saving_without_a_change_records_nothing(els, town):
    services.keep(town, by=els)
    assert not AuditEntry.objects.filter(action="branding.changed").exists()


def test_arms_are_drawn_anew_and_shown_to_everybody(client_for, els, town):
    response = client_for(els).post(edit_url(town), fields(arms=picture(1600, 1200)))
    assert response.status_code == 302
    shown = client_for().get("/town/arms")
    assert shown["Content-Type"] == "image/png"
    assert Image.open(BytesIO(b"".join(shown.streaming_content))).size == (512, 384)
    assert "/town/arms?v=" in client_for().get("/login/").content.decode()


def test_new_arms_take_the_place_of_the_old_on_disk(
    client_for, els, town, tmp_path, django_capture_on_commit_callbacks
):
    browser = client_for(els)
    with django_capture_on_commit_callbacks(execute=True):
        browser.post(edit_url(town), fields(arms=picture()))
    with django_capture_on_commit_callbacks(execute=True):
        browser.post(edit_url(town), fields(arms=picture(300, 300)))
    assert len(list((tmp_path / "branding").iterdir())) == 1
    assert client_for().get("/town/arms").status_code == 200


@pytest.mark.parametrize("name", ["arms.svg", "arms.png"])
def test_a_drawing_that_can_carry_scripts_is_refused(client_for, els, town, name):
    response = client_for(els).post(edit_url(town), fields(arms=SimpleUploadedFile(name, SCRIPT)))
    assert response.status_code == 200
    assert not TownSettings.objects.get().arms


def test_a_picture_loses_what_was_hidden_in_it():
    camera = BytesIO()
    exif = Image.Exif()
    exif[0x010F] = "a camera that tells where it was"
    Image.new("RGB", (40, 40)).save(camera, "JPEG", exif=exif)
    made = images.remade(BytesIO(camera.getvalue()), longest_side=100, keeps_transparency=False)
    assert b"a camera that tells" in camera.getvalue()
    assert b"a camera that tells" not in made.read()


def test_a_picture_of_too_many_pixels_is_refused(monkeypatch):
    monkeypatch.setattr(images, "MOST_PIXELS", 100)
    with pytest.raises(ValidationError, match="too large"):
        images.remade(picture(20, 20), longest_side=100, keeps_transparency=True)


def test_a_town_without_pictures_has_none_to_show(client_for, town):
    assert client_for().get("/town/arms").status_code == 404
    assert client_for().get("/town/photo").status_code == 404


def test_the_browser_shows_a_belfry_in_the_town_s_colour(client_for, town):
    icon = client_for().get("/favicon.ico")
    assert icon["Content-Type"] == "image/svg+xml"
    assert town.colour in icon.content.decode()


def test_quick_links_stand_on_the_home_page(client_for, els, dirk, town):
    links = {
        "quick_links-count": "1",
        "quick_links-0-type": "link",
        "quick_links-0-order": "0",
        "quick_links-0-deleted": "",
        "quick_links-0-value-label": "Report a defect",
        "quick_links-0-value-address": "/people/",
        "quick_links-0-value-icon": "phone",
    }
    assert client_for(els).post(edit_url(town), fields(**links)).status_code == 302
    assert "Report a defect" in client_for(dirk).get("/").content.decode()


@pytest.mark.parametrize("address", ["javascript:alert(1)", "//elsewhere.test/", "data:text/html,x", "people"])
def test_a_quick_link_cannot_carry_a_script_or_lead_astray(client_for, els, town, address):
    links = {
        "quick_links-count": "1",
        "quick_links-0-type": "link",
        "quick_links-0-order": "0",
        "quick_links-0-deleted": "",
        "quick_links-0-value-label": "Click",
        "quick_links-0-value-address": address,
        "quick_links-0-value-icon": "link",
    }
    assert client_for(els).post(edit_url(town), fields(**links)).status_code == 200
    assert not TownSettings.objects.get().quick_links


def test_the_administration_bears_the_town_s_name_and_colour(client_for, els, town):
    TownSettings.objects.update(name="City of Hopbeke")
    page = client_for(els).get("/admin/").content.decode()
    assert "City of Hopbeke" in page
    assert "/theme.css?v=" in page
