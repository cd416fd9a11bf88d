from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.forms import model_to_dict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from intranet import asked, refusals
from intranet.audit.models import AuditEntry
from intranet.exceptions import DomainError
from letter_numbers import services
from letter_numbers.filters import MyLettersFilter
from letter_numbers.forms import AttachmentForm, LetterForm, SentForm, VoidForm
from letter_numbers.models import Letter, LetterFile, LetterTemplate, Series

PAGE_SIZE = 25
RECENT_ADDRESSEES = 30
DUPLICATED = [
    "series", "subject", "addressee", "address", "kind", "department", "contact", "signatory", "copies",
    "is_confidential",
]  # fmt: skip


def visible_letter(request, pk):
    """The letter that the address names, or 404 for who may not know of it."""
    letters = Letter.objects.visible_to(request.user).select_related(
        "series__organisation", "department", "contact", "signatory", "kind", "requested_by", "issued_by"
    )
    return get_object_or_404(letters, pk=pk)


@require_safe
def my_letters(request):
    letters = Letter.objects.filter(requested_by=request.user).select_related("series").prefetch_related("issues")
    filter = MyLettersFilter(request.GET, queryset=letters.order_by("-created_at", "-pk"))
    page = Paginator(filter.qs, PAGE_SIZE).get_page(request.GET.get("page"))
    return render(request, "letter_numbers/letter_mine.html", {"form": filter.form, "page": page})


@require_http_methods(["GET", "HEAD", "POST"])
def letter_new(request):
    if not Series.objects.open_to(request.user).exists():
        return render(request, "letter_numbers/letter_no_series.html")
    if request.method == "POST":
        return _save(request, LetterForm(request.POST, request.FILES, user=request.user))
    initial = {}
    if copied := asked.whole_number(request.GET.get("copy")):
        initial = model_to_dict(visible_letter(request, copied), DUPLICATED)
    return _show_form(request, LetterForm(user=request.user, initial=initial))


@require_http_methods(["GET", "HEAD", "POST"])
def letter_edit(request, pk):
    letter = visible_letter(request, pk)
    if not letter.is_editable_by(request.user):
        raise PermissionDenied
    if request.method == "POST":
        return _save(request, LetterForm(request.POST, request.FILES, user=request.user, instance=letter))
    return _show_form(request, LetterForm(user=request.user, instance=letter))


def _save(request, form):
    if not form.is_valid():
        return _show_form(request, form)
    save = services.save_draft if "draft" in request.POST else services.ask
    try:
        letter = save(form.save(commit=False), by=request.user)
    except DomainError as error:
        form.add_error(None, str(error))
        return _show_form(request, form)
    if form.cleaned_data["attachment"] and not letter.files.exists():
        services.attach(
            letter, by=request.user, file=form.cleaned_data["attachment"], purpose=LetterFile.Purpose.ATTACHMENT
        )
    if "draft" in request.POST:
        messages.success(request, _("The draft is kept. Nobody else sees it."))
    return redirect(letter)


def _show_form(request, form):
    recent = Letter.objects.visible_to(request.user).exclude(address="").order_by("-pk")
    addressees = dict(recent.values_list("addressee", "address")[:RECENT_ADDRESSEES])
    return render(request, "letter_numbers/letter_form.html", {"form": form, "addressees": addressees})


@require_safe
def letter_detail(request, pk):
    """One page for everybody; while it waits for a number, the page asks again by itself."""
    letter = visible_letter(request, pk)
    user = request.user
    context = {
        "letter": letter,
        "issues": letter.issues.select_related("voiding__by").order_by("number"),
        "history": AuditEntry.objects.history_of(letter),
        "files": letter.files.select_related("added_by"),
        "can_issue": letter.is_issuable_by(user),
        "can_edit": letter.is_editable_by(user),
        "can_withdraw": letter.is_withdrawable_by(user),
        "can_void": letter.is_voidable_by(user),
        "can_handle": letter.is_handled_by(user) and letter.state in (Letter.State.ISSUED, Letter.State.SENT),
        "templates": LetterTemplate.objects.for_letter(letter),
        "sent_form": SentForm(initial={"on": letter.sent_on, "channel": letter.channel} if letter.sent_on else None),
        "file_form": AttachmentForm(),
    }
    return render(request, "letter_numbers/letter_detail.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def letter_withdraw(request, pk):
    letter = visible_letter(request, pk)
    if not letter.is_withdrawable_by(request.user):
        raise PermissionDenied
    if request.method == "POST":
        with refusals.shown(request):
            services.withdraw(letter, by=request.user)
            messages.success(request, _("The request is withdrawn."))
        return redirect(letter)
    return render(request, "letter_numbers/letter_withdraw.html", {"letter": letter})


@require_POST
def letter_sent(request, pk):
    letter = visible_letter(request, pk)
    form = SentForm(request.POST)
    if not form.is_valid():
        refusals.show_errors(request, form)
        return redirect(letter)
    with refusals.shown(request):
        services.mark_sent(letter, by=request.user, **form.cleaned_data)
        messages.success(request, _("Recorded as sent."))
    return redirect(letter)


@require_http_methods(["GET", "HEAD", "POST"])
def letter_void(request, pk):
    letter = visible_letter(request, pk)
    if not letter.is_voidable_by(request.user):
        raise PermissionDenied
    form = VoidForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with refusals.shown(request):
            services.void_letter(letter, by=request.user, reason=form.cleaned_data["reason"])
            messages.success(request, _("The number is void. It stays in the register, struck through."))
        return redirect(letter)
    context = {"letter": letter, "form": form, "number": letter.number_text, "back_url": letter.get_absolute_url()}
    return render(request, "letter_numbers/void_confirm.html", context)
