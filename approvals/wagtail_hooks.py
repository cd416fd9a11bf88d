from wagtail import hooks

from approvals.admin.policies import PolicyViewSet


@hooks.register("register_admin_viewset")
def approval_policies():
    return PolicyViewSet()
