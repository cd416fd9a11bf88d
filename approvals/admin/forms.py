"""The form for approval rules: what an administrator typed is understood, and what cannot work is refused."""

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms.models import WagtailAdminModelForm

from approvals.facts import COMPARISONS, Condition, ConditionInvalid, FactType, choices_of, normalised
from approvals.filters import kind_choices
from approvals.kinds import kinds
from approvals.models import PolicyStep
from approvals.policies import Approver, Need, Rules, SamePerson, StepRule
from approvals.soundness import faults
from approvals.town import DEPARTMENT, Directory
from directory.admin.choosers import person_chooser
from directory.models import Person
from intranet.accounts.models import Role
from intranet.form_fields import MoneyField


def _merged(pairs):
    """Choices of all kinds together; what several kinds call the same stands once."""
    return sorted(dict(pairs).items(), key=lambda choice: str(choice[1]))


def fact_choices():
    return _merged((fact.code, fact.label) for kind in kinds().values() for fact in kind.all_facts.values())


def part_choices():
    return _merged((part.code, part.label) for kind in kinds().values() for part in kind.parts)


def offered_choices():
    offered = (offered for kind in kinds().values() for offered in kind.offered_approvers)
    return [("", "—"), *_merged((offered.code, offered.label) for offered in offered)]


class ConditionForm(WagtailAdminModelForm):
    fact = forms.ChoiceField(label=capfirst(_("fact")), choices=fact_choices)
    comparison = forms.ChoiceField(
        label=capfirst(_("comparison")), choices=list(COMPARISONS.items()), initial="at_least"
    )


class StepForm(WagtailAdminModelForm):
    offered = forms.ChoiceField(
        label=capfirst(_("named by the request")),
        required=False,
        choices=offered_choices,
        help_text=PolicyStep._meta.get_field("offered").help_text,
    )
    looks_at = forms.MultipleChoiceField(
        label=capfirst(_("looks at")),
        required=False,
        choices=part_choices,
        widget=forms.CheckboxSelectMultiple,
        help_text=PolicyStep._meta.get_field("looks_at").help_text,
    )

    def __init__(self, *args, **options):
        super().__init__(*args, **options)
        if "role" in self.fields:
            self.fields["role"].queryset = Role.objects.in_use()


class PolicyForm(WagtailAdminModelForm):
    """Checks the steps together once each of them is valid by itself."""

    kind = forms.ChoiceField(label=capfirst(_("kind of request")), choices=kind_choices)

    def __init__(self, *args, **options):
        super().__init__(*args, **options)
        if self.instance.pk:
            self.fields["kind"].disabled = True

    def clean(self):
        data = super().clean()
        if {"kind", "valid_from"} <= data.keys() and "valid_until" in data:
            self.instance.kind = data["kind"]
            self.instance.valid_from, self.instance.valid_until = data["valid_from"], data["valid_until"]
            if other := self.instance.overlapping().first():
                message = _("From the same days on there are the rules “%(name)s”: end those first.")
                self.add_error("valid_from", message % {"name": other.name})
        return data

    def is_valid(self):
        return super().is_valid() and self._steps_can_work()

    def _steps_can_work(self):
        kind = kinds()[self.cleaned_data["kind"]]
        forms_of_steps = [form for form in self.formsets["steps"].forms if _is_kept(form)]
        forms_of_steps.sort(key=lambda form: form.cleaned_data.get("ORDER") or 0)
        steps = [_step_rule(form, kind) for form in forms_of_steps]
        if not all(form.is_valid() for form in forms_of_steps) or None in steps:
            return False
        rules = Rules(
            steps=tuple(steps),
            same_person=SamePerson(self.cleaned_data["same_person"]),
            approves_without_steps=self.cleaned_data["approves_without_steps"],
        )
        for position, fault in faults(rules, kind, Directory()):
            (self if position is None else forms_of_steps[position]).add_error(None, fault)
        return not self.errors and all(not form.errors for form in forms_of_steps)


def _is_kept(form):
    return bool(form.has_changed() or form.instance.pk) and not form.cleaned_data.get("DELETE")


def _step_rule(form, kind):
    """The rule that a step of the form stands for; None when a condition cannot be understood."""
    data = form.cleaned_data
    written = [one for one in form.formsets["conditions"].forms if _is_kept(one)]
    conditions = [condition for one in written if (condition := _understood(one, kind))]
    if len(conditions) < len(written):
        return None
    reference = {
        Approver.ROLE: data["role"].code if data["role"] else "",
        Approver.PERSON: str(data["person"].pk) if data["person"] else "",
        Approver.OFFERED: data["offered"],
    }.get(Approver(data["approver"]), "")
    return StepRule(
        name=data["name"],
        approver=Approver(data["approver"]),
        reference=reference,
        conditions=tuple(conditions),
        need=Need(data["need"]),
        number=data["number"],
        looks_at=tuple(data["looks_at"]),
    )


def _understood(form, kind) -> Condition | None:
    """Keep the condition in its one spelling; what means nothing becomes an error beside the value."""
    data = form.cleaned_data
    fact = kind.all_facts.get(data["fact"])
    if fact is None:
        form.add_error("fact", _("Requests of this kind do not tell this."))
        return None
    try:
        condition = normalised(fact, data["comparison"], data["value"])
    except ConditionInvalid as error:
        form.add_error("value", str(error))
        return None
    form.instance.value = form.cleaned_data["value"] = condition.value
    return condition


class TryForm(forms.Form):
    """An example request: who asks, and the facts that the kind declares."""

    requester = forms.ModelChoiceField(Person.objects.active(), label=_("Who asks"), widget=person_chooser.widget_class)

    def __init__(self, *args, kind, **options):
        super().__init__(*args, **options)
        self.kind = kind
        for fact in kind.all_facts.values():
            self.fields[f"fact_{fact.code}"] = _field_of(fact)

    @property
    def values(self):
        """The facts as a request would tell them; what was left open stays unknown."""
        told = {}
        for fact in self.kind.all_facts.values():
            value = self.cleaned_data.get(f"fact_{fact.code}")
            if value not in (None, "") and fact is not DEPARTMENT:
                told[fact.code] = value == "yes" if fact.type is FactType.YES_NO else value
        return told

    @property
    def department(self):
        chosen = self.cleaned_data.get(f"fact_{DEPARTMENT.code}")
        return int(chosen) if chosen else None


def _field_of(fact):
    options = {"label": capfirst(fact.label), "required": False, "help_text": fact.help_text}
    if fact.type is FactType.MONEY:
        return MoneyField(**options)
    if fact.type is FactType.NUMBER:
        return forms.IntegerField(**options)
    return forms.ChoiceField(choices=[("", "—"), *choices_of(fact)], **options)
