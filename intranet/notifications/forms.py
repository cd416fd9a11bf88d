from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from intranet import modules
from intranet.notifications import services
from intranet.notifications.models import Delivery, Digest, OutgoingMail, Preference


class PreferencesForm(forms.Form):
    """One choice per kind of notification, and the hour of the digest."""

    digest_hour = forms.TypedChoiceField(
        label=_("Time of the daily digest"), coerce=int, choices=[(hour, f"{hour}:00") for hour in range(24)]
    )

    def __init__(self, user, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.user = user
        chosen = dict(Preference.objects.filter(user=user).values_list("kind", "delivery"))
        kinds = [kind for kind in modules.notification_kinds().values() if _is_for(user, kind)]
        for kind in kinds:
            code = kind.code
            self.fields[code] = forms.ChoiceField(
                label=kind.label, choices=Delivery.choices, initial=chosen.get(code) or services.default_delivery(code)
            )
        digest = Digest.objects.filter(user=user).first()
        self.fields["digest_hour"].initial = digest.hour if digest else Digest.DEFAULT_HOUR
        self.order_fields([*(kind.code for kind in kinds), "digest_hour"])

    def save(self):
        deliveries = dict(self.cleaned_data)
        services.choose(self.user, digest_hour=deliveries.pop("digest_hour"), deliveries=deliveries)


def _is_for(user, kind):
    return not kind.permission or user.has_perm(kind.permission)


class OutboxFilter(forms.Form):
    """What the outbox can be narrowed to; a filter that cannot be read is left out."""

    q = forms.CharField(label=_("Address or subject"), required=False)
    state = forms.ChoiceField(label=_("State"), required=False, choices=[("", _("All")), *OutgoingMail.State.choices])

    def narrow(self, mails):
        self.is_valid()
        if text := self.cleaned_data.get("q", "").strip():
            mails = mails.filter(Q(to__icontains=text) | Q(subject__icontains=text))
        if state := self.cleaned_data.get("state"):
            mails = mails.filter(state=state)
        return mails
