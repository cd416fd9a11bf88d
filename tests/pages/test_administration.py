"""The first page of the administration."""


def test_an_administrator_sees_all_there_is_to_look_after(client_for, els, english):
    page = client_for(els).get("/admin/").content.decode()
    assert "Approval rules" in page
    assert 'href="/admin/settings/branding/townsettings/' in page
    assert page.count("belfort-card__title") > 3


def test_an_editor_sees_only_what_editors_look_after(client_for, joke, english):
    page = client_for(joke).get("/admin/").content.decode()
    assert "belfort-card__title" in page
    assert 'href="/admin/settings/branding/townsettings/' not in page
