from datetime import timedelta

from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _

from intranet.modules import Entry, ModuleConfig, NotificationKind, Schedule
from intranet.privacy.declarations import Erasure, Processing, Retention


class PagesConfig(ModuleConfig):
    name = "intranet.pages"
    retentions = [Retention("pages.pages", _("News and the handbook"), _("Until an editor removes a page."))]
    processing = [
        Processing(
            "pages",
            _("News and the handbook"),
            purpose=_("Informing staff."),
            legal_basis=_("Task carried out in the public interest (article 6(1)(e))."),
            people=_("Staff who write, and whom a page or picture shows."),
            data=_("Who wrote or changed a page and when; names and pictures in the text."),
            recipients=_("Staff."),
            retentions=("pages.pages",),
        )
    ]
    erasure = Erasure(kept=(_("pages of news and the handbook, as texts of the town"),))
    left_out_of_exports = ("wagtailcore.APIToken", "wagtailadmin.FormState")
    label_for_people = _("Pages")
    demo = "intranet.pages.demo.making.make"
    navigation = [
        Entry(_("News"), "news", icon="news", order=80, is_shown="intranet.pages.visibility.has_news"),
        Entry(_("Handbook"), "handbook", icon="book", order=90, is_shown="intranet.pages.visibility.has_handbook"),
    ]
    panels = ["intranet.pages.panels.LatestNewsPanel", "intranet.pages.panels.RecentlyInHandbookPanel"]
    search_sources = ["intranet.pages.search.news", "intranet.pages.search.handbook"]
    notification_kinds = [NotificationKind("pages.news", _("There is news"), on_request=True)]
    schedules = [
        Schedule(
            "intranet.pages.tasks.publish_scheduled",
            _("Publish and withdraw pages at their appointed time"),
            every=timedelta(minutes=5),
            limit=timedelta(minutes=5),
        ),
    ]

    def ready(self):
        from wagtail.signals import page_published

        from intranet.pages.announcing import announce_later
        from intranet.pages.models import NewsPage
        from intranet.pages.setup import prepare_after_migrate
        from intranet.pages.strict_admin import start_without_inline_scripts

        start_without_inline_scripts()
        post_migrate.connect(prepare_after_migrate, dispatch_uid="pages.prepare")
        page_published.connect(announce_later, sender=NewsPage, dispatch_uid="pages.announce")
