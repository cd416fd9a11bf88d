from .imports import RegisterImport
from .letters import Issue, IssueQuerySet, Letter, LetterFile, LetterKind, LetterQuerySet, Voiding, numbers_in_use
from .series import DepartmentCode, LetterTemplate, Series

__all__ = [
    "DepartmentCode",
    "Issue",
    "IssueQuerySet",
    "Letter",
    "LetterFile",
    "LetterKind",
    "LetterQuerySet",
    "LetterTemplate",
    "RegisterImport",
    "Series",
    "Voiding",
    "numbers_in_use",
]
