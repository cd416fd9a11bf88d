from django import template
from django.utils import timezone

from meetings import deadlines

register = template.Library()


@register.filter
def submission_light(meeting):
    """The traffic light of a meeting: may an item still be submitted?"""
    return deadlines.submission_light(meeting)


@register.filter
def keyed(mapping, key):
    """The value of a mapping under a key that only the template knows."""
    return mapping.get(key)


@register.filter
def terms(meeting):
    """The legal terms of a meeting, each with its light."""
    now = timezone.now()
    return [(moment, moment.light(now)) for moment in deadlines.legal_clock(meeting)]
