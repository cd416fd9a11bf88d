from tests.addresses import change, page, redirection

ROWS = {
    "citizen_lookup:look_up": page(),
    "citizen_lookup:purpose_choose": change(),
    "citizen_lookup:purpose_leave": change(),
    # What a POST shows leads to the look-up when it is asked with GET: after logging in again, or a reload.
    "citizen_lookup:search": redirection(),
    "citizen_lookup:person": redirection(),
    "citizen_lookup:person_field": redirection(),
    "citizen_lookup:person_sheet": redirection(),
    "citizen_lookup:person_emergency": redirection(),
}
