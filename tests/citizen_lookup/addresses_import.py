"""Who gets what under /residents/import/: who keeps the register, and nobody by being administrator or officer."""

from citizen_lookup.models import RegisterImport
from tests.addresses import Row, change, page_for


def held():
    return RegisterImport.objects.get(name="opgehouden.csv").pk


ROWS = {
    "citizen_lookup:import_list": page_for("gert"),
    "citizen_lookup:import_detail": page_for("gert", pk=held),
    "citizen_lookup:import_release": change(pk=held),
    "citizen_lookup:import_put_aside": change(pk=held),
    # There is no register to undo here: the keeper is led back.
    "citizen_lookup:import_restore": Row(everyone=403, others={"gert": 302}),
    "citizen_lookup:import_protections": page_for("gert"),
}


def prepare():
    counts = {"rows": 12000, "new": 40, "gone": 900, "rejected": 2}
    brought = RegisterImport.objects.create(
        name="opgehouden.csv",
        state=RegisterImport.State.HELD,
        counts=counts,
        problems=[{"code": "many_gone", "count": 900, "percent": 7.5, "most": 3}],
    )
    brought.remarks.create(line=17, field="birth", code="impossible_date", is_rejected=True)
