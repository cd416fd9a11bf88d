from .people import Department, Location, Organisation, Person, PhoneNumber
from .sources import DirectorySource, SyncRun

__all__ = ["Department", "DirectorySource", "Location", "Organisation", "Person", "PhoneNumber", "SyncRun"]
