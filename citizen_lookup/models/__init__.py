from .imports import ImportRemark, PreviousResident, RegisterHead, RegisterImport, StagedRow
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
    "FirstNameAlias",
    "ImportRemark",
    "NameCode",
    "NameDelete",
    "NameToken",
    "PreviousResident",
    "RegisterHead",
    "RegisterImport",
    "RegisterNumber",
    "Resident",
    "ResidentKey",
    "ResidentQuerySet",
    "StagedRow",
]
