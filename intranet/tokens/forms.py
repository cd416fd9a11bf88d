from django import forms

from intranet import modules
from intranet.tokens.models import AccessToken


class TokenForm(forms.ModelForm):
    class Meta:
        model = AccessToken
        fields = ["scope", "label"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        choices = [(scope.code, scope.label) for scope in modules.token_scopes().values()]
        self.fields["scope"] = forms.ChoiceField(
            label=self.fields["scope"].label,
            choices=choices,
            widget=forms.RadioSelect,
            initial=choices[0][0] if choices else None,
        )
