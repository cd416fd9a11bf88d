from .flags import Flag, FlagQuerySet, PersonInTheNews, Question, QuestionQuerySet
from .grants import Confirmation, Grant, GrantQuerySet
from .imports import ImportRemark, PreviousResident, RegisterHead, RegisterImport, StagedRow
from .purposes import MOST_RESULTS, Purpose, PurposeQuerySet
from .record import AccessEntry, AccessEntryQuerySet, AccessSubject, Purge, RecordHead, Seal
from .register import (
    FirstNameAlias,
    NameCode,
    NameDelete,
    NameToken,
    RegisterNumber,
    Resident,
    ResidentKey,
    ResidentQuerySet,
)

__all__ = [
    "MOST_RESULTS",
    "AccessEntry",
    "AccessEntryQuerySet",
    "AccessSubject",
    "Confirmation",
    "FirstNameAlias",
    "Flag",
    "FlagQuerySet",
    "Grant",
    "GrantQuerySet",
    "ImportRemark",
    "NameCode",
    "NameDelete",
    "NameToken",
    "PersonInTheNews",
    "PreviousResident",
    "Purge",
    "Purpose",
    "PurposeQuerySet",
    "Question",
    "QuestionQuerySet",
    "RecordHead",
    "RegisterHead",
    "RegisterImport",
    "RegisterNumber",
    "Resident",
    "ResidentKey",
    "ResidentQuerySet",
    "Seal",
    "StagedRow",
]
