import django_filters

from intranet.form_fields import DayField


class DayFilter(django_filters.Filter):
    """A day as people write it here: see `DayField`."""

    field_class = DayField
