"""Who a colleague is for an export or an erasure, and where the data about colleagues come from."""

from directory.models import DirectorySource, Person
from intranet.privacy.declarations import DataSubject


def subject_of(person: Person) -> DataSubject:
    user = person.user
    rows = (person, user) if user else (person,)
    names = {name.lower() for name in (person.login_name, user.username if user else "") if name}
    addresses = {address for address in (person.mail, user.email if user else "") if address}
    return DataSubject(person.display_name, rows, tuple(sorted(names)), tuple(sorted(addresses)))


def sources_in_use() -> list[str]:
    return [source.name for source in DirectorySource.objects.in_use()]
