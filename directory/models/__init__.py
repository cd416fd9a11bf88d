from .facilities import Facility
from .movements import Movement
from .people import DUTIES, Department, Location, Organisation, Person, PhoneNumber
from .profile import Absence, Favourite, Responsibility, SpokenLanguage, WorkingDay
from .proposals import Proposal
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
    "Proposal",
    "Responsibility",
    "SourceEntry",
    "SpokenLanguage",
    "SyncRun",
    "WorkingDay",
]
