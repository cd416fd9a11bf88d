"""What a page that only redirects says when it did not do what was asked."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.contrib import messages
from django.forms import BaseForm
from django.http import HttpRequest

from intranet.exceptions import DomainError


@contextmanager
def shown(request: HttpRequest) -> Iterator[None]:
    """Show the rule that says no (a DomainError) on the next page, instead of failing."""
    try:
        yield
    except DomainError as error:
        messages.warning(request, str(error))


def show_errors(request: HttpRequest, form: BaseForm) -> None:
    """Show the first error of each field on the next page, for a form that stands in a corner of another page."""
    for errors in form.errors.values():
        messages.error(request, str(errors[0]))
