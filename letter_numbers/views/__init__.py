from .files import file_add, file_download, letter_document, letter_label
from .importing import import_preview, import_register
from .issuing import issue_many, letter_issue, letter_refuse, letter_return, number_void, worklist
from .letters import letter_detail, letter_edit, letter_new, letter_sent, letter_void, letter_withdraw, my_letters
from .register import register, register_pdf, statistics

__all__ = [
    "file_add",
    "file_download",
    "import_preview",
    "import_register",
    "issue_many",
    "letter_detail",
    "letter_document",
    "letter_edit",
    "letter_issue",
    "letter_label",
    "letter_new",
    "letter_refuse",
    "letter_return",
    "letter_sent",
    "letter_void",
    "letter_withdraw",
    "my_letters",
    "number_void",
    "register",
    "register_pdf",
    "statistics",
    "worklist",
]
