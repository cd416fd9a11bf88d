"""How Wagtail behaves in this portal."""

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.templatetags.static import static
from django.utils.html import format_html
from wagtail import hooks

from intranet.media.privacy import is_open_to
from intranet.pages.administration import EverythingToLookAfter
from intranet.pages.models import HandbookIndexPage, NewsIndexPage

# What the administration's menus keep of Wagtail's own; the rest advertises releases or reports on what is not used.
REPORTS = {"locked-pages", "site-history", "aging-pages"}
HELP = {"keyboard-shortcuts-trigger"}


@hooks.register("before_serve_page", order=-100)
def hide_what_is_not_for_the_reader(page, request, serve_args, serve_kwargs):
    """A page for other groups does not exist for this reader; Wagtail alone would ask them to log in again."""
    if not is_open_to(request.user, page.get_view_restrictions()):
        raise Http404


@hooks.register("before_delete_page")
def keep_the_lists(request, page):
    """The menu leads to the list of news and to the handbook: nobody deletes them, they can be unpublished."""
    if isinstance(page.specific, (NewsIndexPage, HandbookIndexPage)):
        raise PermissionDenied


@hooks.register("insert_global_admin_js")
def start_choosers():
    """See strict_admin.py."""
    return format_html('<script src="{}" type="module"></script>', static("pages/admin.js"))


@hooks.register("construct_reports_menu")
def keep_useful_reports(request, menu_items):
    menu_items[:] = [item for item in menu_items if item.name in REPORTS]


@hooks.register("construct_help_menu")
def keep_useful_help(request, menu_items):
    menu_items[:] = [item for item in menu_items if item.name in HELP]


@hooks.register("construct_homepage_panels")
def show_everything_to_look_after(request, panels):
    panels.append(EverythingToLookAfter(request))
