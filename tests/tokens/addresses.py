from tests.addresses import change, page

ROWS = {
    "token_list": page(),
    "token_revoke": change(pk=1),
}
