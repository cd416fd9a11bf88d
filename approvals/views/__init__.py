from .decisions import approve_selected, comment, decide, submit_again, withdraw
from .delegations import delegation_end, delegation_list, delegation_new
from .handing_on import hand_on
from .queue import decided_list, open_list, own_list, queue, stand_in_list
from .requests import request_detail

__all__ = [
    "approve_selected",
    "comment",
    "decide",
    "decided_list",
    "delegation_end",
    "delegation_list",
    "delegation_new",
    "hand_on",
    "open_list",
    "own_list",
    "queue",
    "request_detail",
    "stand_in_list",
    "submit_again",
    "withdraw",
]
