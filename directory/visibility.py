"""Who sees which field of whom: the one place where the town's policy and the wishes of colleagues are applied.

Pages, search, exports, feeds and the JSON endpoint ask a Viewer, or show a Card (directory/cards.py) that does.
"""

from dataclasses import dataclass, field, replace

from django.db.models import Q

from directory.models import Audience, DirectorySettings, Field, FieldPolicy

# What stands when a town has no row for a field: closed rather than open.
_WITHOUT_POLICY = Audience.PERSONNEL


@dataclass(frozen=True)
class Policies:
    """The town's decisions, read once a request."""

    audiences: dict[str, str]
    may_be_hidden: frozenset[str]
    settings: DirectorySettings

    @classmethod
    def read(cls):
        rows = list(FieldPolicy.objects.values_list("field", "audience", "may_be_hidden"))
        return cls(
            audiences={code: audience for code, audience, _ in rows},
            may_be_hidden=frozenset(code for code, _, may_be_hidden in rows if may_be_hidden),
            settings=DirectorySettings.current(),
        )

    def audience_of(self, code):
        return self.audiences.get(code, _WITHOUT_POLICY)

    def is_withheld_by(self, person, code):
        """Whether `person` keeps this field to themselves, and the town lets them."""
        if code == Field.BIRTHDAY:
            return not self.settings.shows_birthday(person.shares_birthday)
        return code in self.may_be_hidden and code in person.hidden_fields


@dataclass(frozen=True)
class Viewer:
    """Somebody who looks at colleagues: an account, and the colleague it belongs to if there is one."""

    person_id: int | None
    department_id: int | None
    is_personnel: bool
    policies: Policies = field(repr=False)

    @classmethod
    def of(cls, user):
        """Read what decides for `user`; hidden queries: colleague, rights, policies."""
        own = getattr(user, "person", None)
        is_personnel = user.has_perm("directory.view_restricted_fields")
        return cls(own and own.pk, own and own.department_id, is_personnel, Policies.read())

    @classmethod
    def of_request(cls, request):
        if not hasattr(request, "_directory_viewer"):
            request._directory_viewer = cls.of(request.user)
        return request._directory_viewer

    def as_any_in_department(self):
        """The same rights without what this viewer sees of themselves: what colleagues beside them see too."""
        return replace(self, person_id=None)

    def sees(self, person, code):
        """Whether this viewer may see the field `code` of `person`. Everybody sees all of their own."""
        if person.pk == self.person_id:
            return True
        audience = self.policies.audience_of(code)
        if audience == Audience.NOBODY:
            return False
        if self.is_personnel:
            return True
        if audience == Audience.PERSONNEL or self.policies.is_withheld_by(person, code):
            return False
        return audience == Audience.EVERYBODY or self._shares_department_with(person.department_id)

    def _shares_department_with(self, department_id):
        return self.department_id is not None and department_id == self.department_id

    def searchable(self, codes, always=()):
        """The condition on index rows (`field`, `person`) that this viewer may search, out of the fields `codes`.

        `always` are words that everybody may search. Leaves wishes aside: what a colleague hides is not in the
        index at all.
        """
        codes_of = {
            audience: [code for code in codes if self.policies.audience_of(code) == audience] for audience in Audience
        }
        open_codes, department_codes = [*always, *codes_of[Audience.EVERYBODY]], codes_of[Audience.DEPARTMENT]
        if self.is_personnel:
            return Q(field__in=[*open_codes, *department_codes, *codes_of[Audience.PERSONNEL]])
        condition = Q(field__in=open_codes)
        if department_codes and self.department_id is not None:
            condition |= Q(field__in=department_codes, person__department=self.department_id)
        return condition
