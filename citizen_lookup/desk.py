"""What one session knows of a look: the purpose that was chosen, when the password was given, an emergency."""

import secrets
from datetime import datetime, timedelta

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY
from django.utils import timezone

from citizen_lookup.models import AccessEntry, Purpose
from citizen_lookup.services import grants, looking
from intranet.accounts.oidc.provider import PROVED_AT

KEY = "residents"
PROOF_KEY = "residents_proof"
EMERGENCY_KEY = "residents_emergency"
SEEN_EVERY = timedelta(minutes=1)
EMERGENCY_LASTS = timedelta(minutes=15)
FRESH_LOGIN = timedelta(minutes=5)


def idle_time():
    return timedelta(minutes=settings.CONFIGURATION["citizen_lookup.idle_minutes"])


def sit_down(request, ground):
    """Begin with this ground; what an earlier purpose listed or opened is no longer of use."""
    request.session[KEY] = {
        "purpose": ground.purpose.pk,
        "reason": ground.reason,
        "reference": ground.reference,
        "stamp": f"{request.user.pk}:{secrets.token_urlsafe(12)}",
    }
    request.session.pop(EMERGENCY_KEY, None)


def leave(request):
    request.session.pop(KEY, None)
    request.session.pop(EMERGENCY_KEY, None)


def ground(request):
    """The ground that was chosen in this session; None when it was not, has ended, or the password is due."""
    chosen = request.session.get(KEY)
    if not chosen or not is_proved(request):
        return None
    purpose = grants.usable_purposes(request.user).filter(pk=chosen["purpose"]).first()
    if purpose is None:
        return None
    keep_awake(request)
    return looking.resume(
        purpose,
        by=request.user,
        reason=chosen["reason"],
        reference=chosen["reference"],
        origin=looking.origin_of(request),
    )


def chosen(request):
    """What was chosen in this session, for a form that offers it again."""
    return request.session.get(KEY, {})


def stamp(request):
    return request.session[KEY]["stamp"]


def last_purpose(user):
    """The purpose of somebody's last look, in whatever session; offered, never assumed."""
    last = AccessEntry.objects.of_residents().filter(actor=user).order_by("-number")
    return Purpose.objects.filter(pk__in=last.values("purpose")[:1]).first()


def is_proved(request):
    """Whether the password was given today, and the desk was not left alone since."""
    proof = request.session.get(PROOF_KEY)
    if not proof:
        return False
    seen = datetime.fromisoformat(proof)
    now = timezone.now()
    is_today = timezone.localdate(seen) == timezone.localdate(now)
    return is_today and now - seen < idle_time()


def prove(request):
    request.session[PROOF_KEY] = timezone.now().isoformat()


def keep_awake(request):
    """Note that somebody is there, at most once a minute."""
    if timezone.now() - datetime.fromisoformat(request.session[PROOF_KEY]) >= SEEN_EVERY:
        prove(request)


def logs_in_elsewhere(request):
    """Whether this session began at an identity provider, which alone knows the password."""
    return "oidc" in request.session.get(BACKEND_SESSION_KEY, "").lower()


def has_just_logged_in(request):
    """Whether the identity provider asked the password a moment ago; a login that it let pass proves nothing."""
    proved = request.session.get(PROVED_AT)
    if not proved or not logs_in_elsewhere(request):
        return False
    return timezone.now() - datetime.fromisoformat(proved) < FRESH_LOGIN


def begin_emergency(request, key, reason):
    until = timezone.now() + EMERGENCY_LASTS
    request.session[EMERGENCY_KEY] = {"key": key, "reason": reason, "until": until.isoformat()}


def emergency(request, key):
    """The reason under which the protected address of this one person stays open, empty when none does."""
    current = request.session.get(EMERGENCY_KEY)
    return current["reason"] if current and current["key"] == key and emergency_left(request) > timedelta() else ""


def emergency_left(request):
    """How long the emergency of this session still lasts."""
    return datetime.fromisoformat(request.session[EMERGENCY_KEY]["until"]) - timezone.now()
