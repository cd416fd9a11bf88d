from django import forms
from wagtail.admin.forms import WagtailAdminModelForm

from intranet.branding import images, services

ARMS_SIDE, PHOTO_SIDE = 512, 1920


class TownSettingsForm(WagtailAdminModelForm):
    """The town's looks in the administration; pictures are drawn anew, the change is written down."""

    class Meta:
        widgets = {"colour": forms.TextInput(attrs={"type": "color"})}

    def clean_arms(self):
        return self._picture("arms", longest_side=ARMS_SIDE, keeps_transparency=True)

    def clean_photo(self):
        return self._picture("photo", longest_side=PHOTO_SIDE, keeps_transparency=False)

    def clean_colour(self):
        return self.cleaned_data["colour"].lower()

    def save(self, commit=True):
        town = super().save(commit=False)
        return services.keep(town, by=self.for_user) if commit else town

    def _picture(self, name, **limits):
        upload = self.cleaned_data[name]
        return images.remade(upload, **limits) if upload and name in self.changed_data else upload
