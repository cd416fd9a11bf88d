import re


def open_entries(page):
    menu = re.search(r'<nav class="side".*?</nav>', page.content.decode(), re.DOTALL)
    return re.findall(r'href="([^"]+)" aria-current="page"', menu[0])


def test_the_menu_marks_the_part_one_is_in(client_for, dirk):
    browser = client_for(dirk)
    assert open_entries(browser.get("/people/")) == ["/people/"]
    assert open_entries(browser.get("/")) == ["/"]


def test_a_page_is_marked_once_also_where_one_part_lies_in_another(client_for, make_user):
    hilde = make_user("hilde")
    assert open_entries(client_for(hilde).get("/residents/record/")) == ["/residents/record/"]
    assert open_entries(client_for(hilde).get("/residents/grants/")) == ["/residents/"]


def test_nothing_marks_a_page_outside_the_menu(client_for, dirk):
    assert open_entries(client_for(dirk).get("/notifications/")) == []


def test_the_administration_is_in_the_menu_of_whoever_may_open_it(client_for, dirk, els):
    assert 'href="/admin/"' in client_for(els).get("/").content.decode()
    assert 'href="/admin/"' not in client_for(dirk).get("/").content.decode()
