from django.core.exceptions import ValidationError
from django.views.generic.edit import ModelFormMixin

from intranet.exceptions import DomainError


class RulesOnTheForm(ModelFormMixin):
    """A view of the administration that says on its form what the service refuses."""

    def form_valid(self, form):
        try:
            return super().form_valid(form)
        except DomainError as error:
            form.add_error(None, str(error.message))
        except ValidationError as error:
            for field, texts in getattr(error, "error_dict", {None: error.messages}).items():
                form.add_error(field if field in form.fields else None, texts)
        self.produced_error_message = self.get_error_message()  # type: ignore[attr-defined]
        return self.form_invalid(form)
