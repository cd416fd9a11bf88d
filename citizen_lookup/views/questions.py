from django import forms
from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from citizen_lookup.models import Question
from citizen_lookup.services import questions
from intranet import refusals


class AnswerForm(forms.Form):
    answer = forms.CharField(
        label=gettext_lazy("Why did you look this up?"),
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=2000,
        help_text=gettext_lazy("Say what you were working on, and where the file can be found."),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def question_answer(request, pk):
    """What the data protection officer asks a reader; nobody else knows of it."""
    mine = Question.objects.filter(asked_of=request.user).select_related("entry")
    question = get_object_or_404(mine, pk=pk)
    form = AnswerForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with refusals.shown(request):
            questions.answer(question, text=form.cleaned_data["answer"], by=request.user)
            messages.success(request, _("Thank you. Your answer is with the data protection officer."))
        return redirect(question)
    return render(request, "citizen_lookup/grants/question_answer.html", {"question": question, "form": form})
