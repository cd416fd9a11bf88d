from django import forms
from django.utils.translation import gettext_lazy as _

from intranet import modules
from intranet.notifications import services
from intranet.notifications.models import Delivery, Digest, Preference


class PreferencesForm(forms.Form):
    """One choice per kind of notification, and the hour of the digest."""

    digest_hour = forms.TypedChoiceField(
        label=_("Time of the daily digest"), coerce=int, choices=[(hour, f"{hour}:00") for hour in range(24)]
    )

    def __init__(self, user, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.user = user
        chosen = dict(Preference.objects.filter(user=user).values_list("kind", "delivery"))
        for code, kind in modules.notification_kinds().items():
            self.fields[code] = forms.ChoiceField(
                label=kind.label, choices=Delivery.choices, initial=chosen.get(code) or services.default_delivery(code)
            )
        digest = Digest.objects.filter(user=user).first()
        self.fields["digest_hour"].initial = digest.hour if digest else Digest.DEFAULT_HOUR

    def save(self):
        deliveries = dict(self.cleaned_data)
        services.choose(self.user, digest_hour=deliveries.pop("digest_hour"), deliveries=deliveries)
