from .facilities import Facility
from .movements import Movement
from .people import DUTIES, Department, Location, Organisation, Person, PhoneNumber
from .profile import Absence, Favourite, Responsibility, SpokenLanguage, WorkingDay
from .search import PersonWord
from .sources import DirectorySource, SourceEntry, SyncRun
from .visibility import Audience, DirectorySettings, Field, FieldPolicy

__all__ = [
    "DUTIES",
    "Absence",
    "Audience",
    "Department",
    "DirectorySettings",
    "DirectorySource",
    "Facility",
    "Favourite",
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
    "SpokenLanguage",
    "SyncRun",
    "WorkingDay",
]
