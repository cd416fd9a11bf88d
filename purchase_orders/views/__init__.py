from .college import college_list, college_pdf
from .insight import insight
from .lists import all_orders, department_orders, my_orders
from .orders import (
    file_add,
    file_download,
    order_by_number,
    order_cancel,
    order_close,
    order_detail,
    order_withdraw,
    receipt_note,
)
from .receiving import order_receive, order_send_back, receipt_correct
from .sending import order_pdf, order_recall, order_send, order_sent_otherwise, order_ubl, papers_by_number
from .writing import file_remove, order_copy, order_discard, order_edit, order_favourite, order_live, order_new

__all__ = [
    "all_orders",
    "college_list",
    "college_pdf",
    "department_orders",
    "file_add",
    "file_download",
    "file_remove",
    "insight",
    "my_orders",
    "order_by_number",
    "order_cancel",
    "order_close",
    "order_copy",
    "order_detail",
    "order_discard",
    "order_edit",
    "order_favourite",
    "order_live",
    "order_new",
    "order_pdf",
    "order_recall",
    "order_receive",
    "order_send",
    "order_send_back",
    "order_sent_otherwise",
    "order_ubl",
    "order_withdraw",
    "papers_by_number",
    "receipt_correct",
    "receipt_note",
]
