from datetime import date

from directory.services import movements


def test_the_home_page_welcomes_new_colleagues(client_for, dirk, jan, time_machine):
    time_machine.move_to("2027-06-17 09:00+02:00")
    movements.record_joined([jan.pk], on=date(2027, 6, 3))
    assert "Jan Van den Berghe" in client_for(dirk).get("/").content.decode()


def test_after_a_month_nobody_is_new(client_for, dirk, jan, time_machine):
    time_machine.move_to("2027-06-17 09:00+02:00")
    movements.record_joined([jan.pk], on=date(2027, 5, 1))
    assert "Jan Van den Berghe" not in client_for(dirk).get("/").content.decode()


def test_a_new_colleague_who_is_hidden_is_not_announced(client_for, dirk, make_person):
    movements.record_joined([make_person("Greet Verborgen", is_hidden=True).pk])
    assert "Greet Verborgen" not in client_for(dirk).get("/").content.decode()
