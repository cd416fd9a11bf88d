from approvals import services
from approvals.exceptions import NoRules
from approvals.policies import Chain


def chain_preview(kind, subject, requester):
    """The chain that `approvals/_chain_preview.html` draws: what would follow if this were submitted now."""
    try:
        return services.preview(kind, subject, requester=requester)
    except NoRules as error:
        return Chain(problems=(str(error),))
