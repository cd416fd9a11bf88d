from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from intranet import modules


@require_safe
def home(request):
    """The one glance in the morning: the panels of all modules, in two columns."""
    columns: dict[str, list] = {"main": [], "side": []}
    for panel in modules.panels():
        context = panel.context(request)
        if context is not None:
            columns[panel.column].append({"template": panel.template_name, "context": context})
    return render(request, "intranet/home.html", {"columns": columns})


@require_safe
def health_live(request):
    return HttpResponse("ok\n", content_type="text/plain")
