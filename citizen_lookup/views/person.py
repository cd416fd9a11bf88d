from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import render

from citizen_lookup import desk, handles, sheet
from citizen_lookup.forms import EmergencyForm
from citizen_lookup.handles import Handle
from citizen_lookup.services import acts
from citizen_lookup.source import Field
from citizen_lookup.views.ground import act, clear_after, page


@act
def person(request, ground):
    """One person, with the fields of the purpose."""
    return _person_page(request, ground, _handle(request))


@act
def person_field(request, ground):
    """One masked field: its own place in the page, or without JavaScript the whole page with it."""
    handle = _handle(request)
    wanted = request.POST.get("field", "")
    if wanted not in Field.values:
        raise PermissionDenied
    shown = acts.unmask(ground, handle, Field(wanted))
    if not request.htmx:
        return _person_page(request, ground, handle, shown)
    row = {"field": shown.field, "value": shown.value, "withheld": shown.withheld, "is_shown": True}
    row["members"] = _members(request, shown, handle)
    return render(request, "citizen_lookup/look_up/_value.html", {"row": row})


@act
def person_sheet(request, ground):
    """The one sheet that may be printed, made here so that it bears who asked for it, why and when."""
    opened = acts.open_person(ground, _handle(request), for_sheet=True)
    content = sheet.pdf(opened, ground, acts.freshness())
    return HttpResponse(
        content, content_type="application/pdf", headers={"Content-Disposition": 'inline; filename="sheet.pdf"'}
    )


@act
def person_emergency(request, ground):
    """Ask why a protected address must be seen now, and show it for a quarter of an hour."""
    handle = _handle(request)
    if Field.ADDRESS not in ground.purpose.fields:
        raise PermissionDenied
    asks_password = not desk.logs_in_elsewhere(request)
    if not asks_password and not desk.has_just_logged_in(request):
        return render(request, "citizen_lookup/look_up/emergency_login.html", page(request, ground))
    sent = request.POST if "reason" in request.POST else None
    form = EmergencyForm(sent, request=request, needs_password=asks_password)
    if form.is_valid():
        try:
            shown = acts.open_protected(ground, handle, form.cleaned_data["reason"])
        except acts.ReasonTooShort as error:
            form.add_error("reason", error.message)
        else:
            desk.begin_emergency(request, handle.key, form.cleaned_data["reason"])
            return _person_page(request, ground, handle, shown)
    context = page(request, ground) | {"form": form, "handle": request.POST["handle"]}
    return render(request, "citizen_lookup/look_up/emergency.html", context)


def _handle(request):
    return handles.unseal(request.POST.get("handle", ""), desk.stamp(request))


def _person_page(request, ground, handle, shown=None):
    opened = acts.open_person(ground, handle)
    reason = desk.emergency(request, handle.key)
    if opened.record.is_protected and shown is None and reason:
        shown = acts.open_protected(ground, handle, reason, is_repeat=True)
    context = page(request, ground) | {
        "opened": opened,
        "record": opened.record,
        "values": {field.value: value for field, value in opened.record.values.items()},
        "rows": _rows(request, ground, opened, shown, handle),
        "handle": handles.seal(Handle(handle.key, handle.mark, handle.search), desk.stamp(request)),
        "is_emergency": bool(shown and shown.field == Field.ADDRESS),
        "may_open_protected": opened.record.is_protected and Field.ADDRESS in opened.withheld,
    }
    response = render(request, "citizen_lookup/look_up/person.html", context)
    if context["is_emergency"]:
        clear_after(response, min(desk.idle_time(), desk.emergency_left(request)))
    return response


def _rows(request, ground, opened, shown, handle):
    """What the page of a person lists: a field that is shown, masked, or withheld for a protected address."""
    purpose = ground.purpose
    for field in [*purpose.opened_fields, *purpose.masked_fields]:
        row = {"field": field, "is_masked": field in purpose.masked_fields, "is_withheld": field in opened.withheld}
        if shown and shown.field == field:
            row |= {"is_shown": True, "value": shown.value, "withheld": shown.withheld}
            row |= {"members": _members(request, shown, handle)}
        elif field in opened.record.values:
            row |= {"is_shown": True, "value": opened.record.values[field]}
        yield row


def _members(request, shown, handle):
    """The members of a household, each to be opened in turn."""
    if shown.field != Field.HOUSEHOLD:
        return []
    stamp = desk.stamp(request)
    return [
        {"member": member, "handle": handles.seal(Handle(member.key, member.mark, handle.search), stamp)}
        for member in shown.value
    ]
