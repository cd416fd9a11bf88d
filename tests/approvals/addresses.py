from tests.addresses import UNKNOWN, Row, page

ROWS = {
    "approvals:queue": page(),
    "approvals:request_detail": Row(everyone=UNKNOWN, arguments={"pk": 1}),
    "approvals:delegation_list": page(),
}
