from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from citizen_lookup import desk, handles
from citizen_lookup.forms import PurposeForm, SearchForm
from citizen_lookup.handles import Handle
from citizen_lookup.services import acts
from citizen_lookup.source import NotSearchable
from citizen_lookup.views import ground as grounds
from citizen_lookup.views.ground import act, unkept


@require_safe
@unkept
def look_up(request):
    """The search form, once a purpose was chosen in this session; before that, the purposes."""
    ground = desk.ground(request)
    if ground is None:
        return grounds.purpose_page(request)
    page = _search_page(request, ground, SearchForm(purpose=ground.purpose))
    return grounds.clear_after(page, desk.idle_time())


@require_POST
@unkept
def purpose_choose(request):
    """Begin with a purpose; what was typed before the password was due stands in the form again."""
    form = PurposeForm(request.POST, request=request, needs_password=grounds.needs_password(request))
    if not (form.is_valid() and form.ground) or not ("password" in form.fields or grounds.may_go_on(request)):
        return grounds.purpose_page(request, form, request.POST)
    desk.prove(request)
    desk.sit_down(request, form.ground)
    if not any(request.POST.get(name) for name in ("q", *SearchForm.SEPARATE)):
        return redirect("citizen_lookup:look_up")
    return _search_page(request, form.ground, SearchForm(request.POST, purpose=form.ground.purpose))


@require_POST
def purpose_leave(request):
    desk.leave(request)
    return redirect("citizen_lookup:look_up")


@act
def search(request, ground):
    """Search and list; while somebody types only what can be searched already."""
    form = SearchForm(request.POST, purpose=ground.purpose)
    if not form.is_valid():
        return _search_page(request, ground, form)
    values, criteria = form.cleaned_data, form.criteria
    if values["live"] and not acts.is_enough(ground, criteria):
        return _search_page(request, ground, form, is_waiting=True)
    try:
        listing = acts.search(ground, criteria, similar=values["similar"], with_departed=values["departed"])
    except (NotSearchable, acts.NotSearchedThatWay) as error:
        return _search_page(request, ground, form, problem=error.message)
    return _search_page(request, ground, form, listing=listing, people=_people(request, listing))


def _people(request, listing):
    """The people of a list, each with the handle by which the page may ask for them."""
    stamp = desk.stamp(request)
    return [
        {"hit": hit, "handle": handles.seal(Handle(hit.key, hit.mark, listing.entry), stamp)} for hit in listing.hits
    ]


def _search_page(request, ground, form, **context):
    template = "_found" if request.htmx else "search"
    context |= {"form": form, "typed": form, "ground": ground}
    if not request.htmx:
        context["register"] = acts.freshness()
    return render(request, f"citizen_lookup/look_up/{template}.html", context)
