from .movements import Movement
from .people import Department, Location, Organisation, Person, PhoneNumber
from .profile import Responsibility
from .search import PersonWord
from .sources import DirectorySource, SourceEntry, SyncRun
from .visibility import Audience, DirectorySettings, Field, FieldPolicy

__all__ = [
    "Audience",
    "Department",
    "DirectorySettings",
    "DirectorySource",
    "Field",
    "FieldPolicy",
    "Location",
    "Movement",
    "Organisation",
    "Person",
    "PersonWord",
    "PhoneNumber",
    "Responsibility",
    "SourceEntry",
    "SyncRun",
]
