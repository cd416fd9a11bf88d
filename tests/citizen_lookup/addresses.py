"""Who gets what under /residents/: each part keeps its rows in a file of its own."""

from tests.citizen_lookup import addresses_import, addresses_look_up, addresses_record

ROWS = {**addresses_look_up.ROWS, **addresses_record.ROWS, **addresses_import.ROWS}


def prepare(users):
    addresses_record.prepare(users)
    addresses_import.prepare()
