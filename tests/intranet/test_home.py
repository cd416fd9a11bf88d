from intranet import panels


def test_a_stranger_is_sent_to_the_login_page(client_for):
    response = client_for().get("/")
    assert response.status_code == 302
    assert response.url == "/login/?next=/"


def test_an_employee_sees_the_home_page(client_for, dirk):
    assert client_for(dirk).get("/").status_code == 200


class CountingPanel:
    """A panel that everybody whose login is as long sees alike."""

    template_name = "pages/_panel_news.html"
    column = "main"
    order = 1
    drawn = 0

    def shared_by(self, request):
        return len(request.user.username)

    def context(self, request):
        CountingPanel.drawn += 1
        return {"news": []}


def test_a_shared_panel_is_drawn_once_for_those_who_see_it_alike(client_for, dirk, bart, hilde, monkeypatch):
    monkeypatch.setattr(CountingPanel, "drawn", 0)
    monkeypatch.setattr(panels.modules, "panels", lambda impersonated: [CountingPanel()])
    pages = [client_for(user).get("/") for user in (dirk, bart, dirk)]
    assert CountingPanel.drawn == 1
    assert all('class="panel' in page.content.decode() for page in pages)
    client_for(hilde).get("/")
    assert CountingPanel.drawn == 2


def test_a_panel_in_another_language_is_another_panel(client_for, dirk, monkeypatch):
    monkeypatch.setattr(CountingPanel, "drawn", 0)
    monkeypatch.setattr(panels.modules, "panels", lambda impersonated: [CountingPanel()])
    client_for(dirk).get("/")
    dirk.language = "fr"
    dirk.save()
    client_for(dirk).get("/")
    assert CountingPanel.drawn == 2
