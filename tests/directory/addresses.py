from directory.models import Organisation, Person
from tests.addresses import UNKNOWN, Row, page

ROWS = {
    "directory:person_list": page(),
    "directory:person_detail": page(slug="joke-vandamme"),
    "directory:person_photo": Row(everyone=UNKNOWN, arguments={"slug": "joke-vandamme"}),
}


def prepare(users):
    Organisation.objects.create(name="Hopbeke")
    for user in users.values():
        slug = user.name.lower().replace(" ", "-")
        Person.objects.create(display_name=user.name, sort_name=user.name, slug=slug, user=user)
