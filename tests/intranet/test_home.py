def test_a_stranger_is_sent_to_the_login_page(client_for):
    response = client_for().get("/")
    assert response.status_code == 302
    assert response.url == "/login/?next=/"


def test_an_employee_sees_the_home_page(client_for, dirk):
    assert client_for(dirk).get("/").status_code == 200
