from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from citizen_lookup.models import AccessEntry, Flag, Question
from citizen_lookup.record.views.access import for_officers, leave_trace
from citizen_lookup.services import questions
from intranet import refusals

PAGE_SIZE = 25


class ClosingForm(forms.Form):
    outcome = forms.ChoiceField(label=gettext_lazy("Outcome"), choices=Flag.Outcome.choices, widget=forms.RadioSelect)


@require_safe
@for_officers
def question_list(request):
    """What was asked of readers: first what is answered and waits to be closed."""
    asked = Question.objects.select_related("asked_of", "entry").order_by("closed_at", "-answered_at", "-asked_at")
    page = Paginator(asked, PAGE_SIZE).get_page(request.GET.get("page"))
    leave_trace(request, "questions", found=page.paginator.count)
    return render(request, "citizen_lookup/record/question_list.html", {"page": page})


@require_http_methods(["GET", "HEAD", "POST"])
@for_officers
def question_detail(request, pk):
    question = get_object_or_404(Question.objects.select_related("asked_of", "entry", "closed_by"), pk=pk)
    form = ClosingForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with refusals.shown(request):
            questions.close(question, outcome=form.cleaned_data["outcome"], by=request.user)
            messages.success(request, _("The question is closed."))
        return redirect("citizen_lookup:question_list")
    leave_trace(request, "question", found=1, entry=question.entry_id)
    return render(request, "citizen_lookup/record/question_detail.html", {"question": question, "form": form})


@require_POST
@for_officers
def question_ask(request, number):
    entry = get_object_or_404(AccessEntry, pk=number)
    with refusals.shown(request):
        questions.ask(entry, by=request.user)
        messages.success(request, _("%(name)s is asked why.") % {"name": entry.actor_name})
    return redirect(entry)
