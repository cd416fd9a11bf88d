from django.utils import timezone

from intranet.accounts import services
from intranet.accounts.models import Role, RoleAssignment, User

from .personas import PASSWORD, PERSONAS


def bring_on(*, with_passwords: bool) -> None:
    """Give every persona an account with its roles; `with_passwords` where no directory checks them."""
    for persona in PERSONAS:
        user = User.objects.filter(username=persona.login).first()
        if user is None:
            user = User(username=persona.login, name=persona.name, email=f"{persona.login}@hopbeke.test")
            user.set_unusable_password()
        if with_passwords and not user.check_password(PASSWORD):
            user.set_password(PASSWORD)
        user.save()
        held = user.role_assignments.open().values_list("role__code", flat=True)
        for role in Role.objects.in_use().filter(code__in=set(persona.roles) - set(held)):
            services.assign_role(user, role, by=None)
    # What is told of the past of the town was decided by people who had their role then.
    RoleAssignment.objects.open().update(starts_on=timezone.localdate().replace(month=1, day=1))
