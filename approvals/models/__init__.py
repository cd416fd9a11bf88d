from .chains import ApprovalStep, Candidate, Decision, Event, Mention
from .delegations import Delegation
from .policies import Policy, PolicyStep, PolicyVersion, StepCondition
from .requests import ApprovalRequest

__all__ = [
    "ApprovalRequest",
    "ApprovalStep",
    "Candidate",
    "Decision",
    "Delegation",
    "Event",
    "Mention",
    "Policy",
    "PolicyStep",
    "PolicyVersion",
    "StepCondition",
]
