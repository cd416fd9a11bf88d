"""Fields that keep a number in its compact form, whatever somebody typed around it."""

from collections.abc import Callable
from typing import Any

from django.db import models

from purchase_orders import numbers


class CompactField(models.CharField):
    """Text that `compact` brings into its one form, or refuses, when the object is cleaned."""

    compact: Callable[[str], str]

    def to_python(self, value: Any) -> Any:
        return value.strip() if isinstance(value, str) else super().to_python(value)

    def clean(self, value: Any, model_instance: Any) -> Any:
        return super().clean(type(self).compact(value or ""), model_instance)


class EnterpriseNumberField(CompactField):
    compact = staticmethod(numbers.clean_enterprise_number)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"max_length": 20, **kwargs})


class VatNumberField(CompactField):
    compact = staticmethod(numbers.clean_vat_number)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"max_length": 30, **kwargs})


class IbanField(CompactField):
    compact = staticmethod(numbers.clean_iban)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"max_length": 50, **kwargs})
