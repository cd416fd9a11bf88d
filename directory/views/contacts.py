from io import BytesIO

import segno
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from directory.cards import DetailCard
from directory.models import Person
from directory.vcards import short_vcard, vcard
from directory.visibility import Viewer


@require_safe
def person_vcard(request, slug):
    """A contact for the address book of a computer or telephone."""
    card = _card(request, slug)
    response = HttpResponse(vcard(card), content_type="text/vcard; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{card.slug}.vcf"'
    return response


@require_safe
def person_qr(request, slug):
    """The contact as a code that a telephone reads from the screen."""
    picture = BytesIO()
    code = segno.make(short_vcard(_card(request, slug)), error="l", micro=False)
    code.save(picture, kind="svg", scale=4, border=2, light="#fff", xmldecl=False)
    response = HttpResponse(picture.getvalue(), content_type="image/svg+xml")
    response["Cache-Control"] = "private, max-age=60"
    return response


def _card(request, slug):
    person = get_object_or_404(Person.objects.active().for_page(), slug=slug)
    return DetailCard(person, Viewer.of_request(request))
