import segno
from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from intranet import refusals
from intranet.media.responses import private_file
from letter_numbers import documents, services
from letter_numbers.forms import AttachmentForm
from letter_numbers.models import LetterTemplate
from letter_numbers.views.letters import visible_letter


@require_POST
def file_add(request, pk):
    letter = visible_letter(request, pk)
    form = AttachmentForm(request.POST, request.FILES)
    if not form.is_valid():
        refusals.show_errors(request, form)
        return redirect(letter)
    with refusals.shown(request):
        services.attach(letter, by=request.user, **form.cleaned_data)
        messages.success(request, _("The file is added."))
    return redirect(letter)


@require_safe
def file_download(request, pk, file_pk):
    kept = get_object_or_404(visible_letter(request, pk).files, pk=file_pk)
    return private_file(request, kept.file, filename=kept.name, as_attachment=True)


@require_safe
def letter_label(request, pk):
    """A label for the file: the number, as text and as a QR code that opens the letter."""
    letter = visible_letter(request, pk)
    if not letter.number_text:
        raise Http404
    code = segno.make(settings.SITE_URL + letter.get_absolute_url(), error="m", micro=False)
    context = {"letter": letter, "issues": letter.issues.order_by("number"), "code": code.svg_inline(omitsize=True)}
    return render(request, "letter_numbers/letter_label.html", context)


@require_safe
def letter_document(request, pk, template_pk):
    """The town's letter in Word or LibreOffice, filled in."""
    letter = visible_letter(request, pk)
    if not letter.is_handled_by(request.user):
        raise PermissionDenied
    template = get_object_or_404(LetterTemplate.objects.for_letter(letter), pk=template_pk)
    content, content_type, name = documents.fill(template, letter)
    response = HttpResponse(content, content_type=content_type)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["Cache-Control"] = "private, no-store"
    return response
