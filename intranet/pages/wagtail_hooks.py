"""How Wagtail behaves in this portal."""

from django.http import Http404
from wagtail import hooks

from intranet.media.privacy import is_open_to


@hooks.register("before_serve_page", order=-100)
def hide_what_is_not_for_the_reader(page, request, serve_args, serve_kwargs):
    """A page for other groups does not exist for this reader; Wagtail alone would ask them to log in again."""
    if not is_open_to(request.user, page.get_view_restrictions()):
        raise Http404
