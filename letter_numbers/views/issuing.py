from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from intranet import asked, refusals
from letter_numbers import services
from letter_numbers.forms import AnswerForm, VoidForm
from letter_numbers.models import Issue, Letter
from letter_numbers.views.letters import visible_letter

PAGE_SIZE = 50
LATEST = 8


def _require_secretary(request):
    if not request.user.has_perm("letter_numbers.issue_letter"):
        raise PermissionDenied


@require_safe
def worklist(request):
    """What waits for the secretary, oldest first, and what was issued last."""
    _require_secretary(request)
    waiting = Letter.objects.to_issue_by(request.user).select_related("series", "department", "requested_by")
    latest = Issue.objects.visible_to(request.user).select_related("letter").order_by("-issued_at", "-number")[:LATEST]
    page = Paginator(waiting, PAGE_SIZE).get_page(request.GET.get("page"))
    return render(request, "letter_numbers/worklist.html", {"page": page, "latest": latest})


@require_POST
def letter_issue(request, pk):
    letter = visible_letter(request, pk)
    with refusals.shown(request):
        letter = services.issue(letter, by=request.user)
        messages.success(request, _("%(number)s is issued.") % {"number": letter.number_text})
    return redirect(_next(request) or letter)


@require_POST
def issue_many(request):
    _require_secretary(request)
    chosen = map(asked.whole_number, request.POST.getlist("letter"))
    letters = Letter.objects.to_issue_by(request.user).filter(pk__in=[pk for pk in chosen if pk])
    issued, failed = services.issue_many(letters, by=request.user)
    if issued:
        text = ngettext("%(count)s number is issued.", "%(count)s numbers are issued.", len(issued))
        messages.success(request, text % {"count": len(issued)})
    for letter, reason in failed:
        messages.warning(request, f"{letter}: {reason}")
    if not chosen:
        messages.info(request, _("Tick the requests that you want to issue."))
    return redirect("letter_numbers:worklist")


@require_http_methods(["GET", "HEAD", "POST"])
def letter_return(request, pk):
    return _answer(request, pk, services.return_with_question, "letter_numbers/letter_return.html")


@require_http_methods(["GET", "HEAD", "POST"])
def letter_refuse(request, pk):
    return _answer(request, pk, services.refuse, "letter_numbers/letter_refuse.html")


def _answer(request, pk, service, template):
    letter = visible_letter(request, pk)
    if not letter.is_issuable_by(request.user):
        raise PermissionDenied
    form = AnswerForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        argument = "question" if service is services.return_with_question else "reason"
        with refusals.shown(request):
            service(letter, by=request.user, **{argument: form.cleaned_data["answer"]})
            messages.success(request, _("Your answer is sent to %(name)s.") % {"name": letter.requested_by})
        return redirect("letter_numbers:worklist")
    return render(request, template, {"letter": letter, "form": form})


@require_http_methods(["GET", "HEAD", "POST"])
def number_void(request, pk):
    """Void one number of a mailing."""
    issue = get_object_or_404(Issue.objects.visible_to(request.user).select_related("letter"), pk=pk)
    if not issue.letter.is_voidable_by(request.user):
        raise PermissionDenied
    form = VoidForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with refusals.shown(request):
            services.void(issue, by=request.user, reason=form.cleaned_data["reason"])
            messages.success(request, _("The number is void. It stays in the register, struck through."))
        return redirect(issue.letter)
    context = {"letter": issue.letter, "form": form, "number": issue.text, "back_url": issue.letter.get_absolute_url()}
    return render(request, "letter_numbers/void_confirm.html", context)


def _next(request):
    address = request.POST.get("next", "")
    return address if url_has_allowed_host_and_scheme(address, {request.get_host()}) else ""
