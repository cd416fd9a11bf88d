"""The living side of docs/developer/interface.md: every part of the interface on one page."""

from datetime import date

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.core.paginator import Paginator
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from intranet.icons import ICONS

PEOPLE = ["Annelies Claeys", "Bart Dewulf", "Fatima El Khatib", "Gert Maes", "Joke Vandamme", "Ivo Lambrecht"]


class ExampleForm(forms.Form):
    subject = forms.CharField(label=_("Subject"), help_text=_("In a few words."))
    kind = forms.ChoiceField(label=_("Kind"), choices=[("letter", _("Letter")), ("mail", _("E-mail"))])
    remark = forms.CharField(label=_("Remark"), required=False, widget=forms.Textarea)
    urgency = forms.ChoiceField(
        label=_("Urgency"), choices=[("now", _("Today")), ("later", _("This week"))], widget=forms.RadioSelect
    )
    copy = forms.BooleanField(label=_("Send me a copy"), required=False, help_text=_("By mail."))


@require_safe
@permission_required("wagtailadmin.access_admin", raise_exception=True)
def styleguide(request):
    page = Paginator(PEOPLE * 20, 6).get_page(request.GET.get("page"))
    context = {
        "form": ExampleForm(),
        "refused": ExampleForm({"subject": "", "remark": "Kept"}, auto_id="refused_%s"),
        "people": PEOPLE,
        "page": page,
        "day": date(2026, 11, 24),
        "icons": ICONS,
    }
    return render(request, "styleguide/styleguide.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required("wagtailadmin.access_admin", raise_exception=True)
def confirm(request):
    """A question as it stands before what cannot be undone; here nothing is."""
    if request.method == "POST":
        messages.success(request, _("Nothing was removed: this is only an example."))
        return redirect("styleguide")
    return render(request, "styleguide/confirm.html")
