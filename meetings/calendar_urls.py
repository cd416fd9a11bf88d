"""What leaves the portal and comes into it: calendars, papers, invitations, imports, linked data."""

from django.urls import path

from meetings.views import feeds, importing, inviting, papers, public

urlpatterns = [
    path("feeds/", feeds.feed_list, name="feed_list"),
    path("feeds/<int:pk>/renew/", feeds.feed_renew, name="feed_renew"),
    path("feeds/<int:pk>/end/", feeds.feed_end, name="feed_end"),
    path("feeds/<str:secret>.ics", feeds.feed, name="feed"),
    path("<int:pk>/agenda.pdf", papers.agenda_paper, name="agenda_paper"),
    path("<int:pk>/bundle.pdf", papers.bundle, name="bundle"),
    path("bundles/<int:pk>/", papers.bundle_detail, name="bundle_detail"),
    path("bundles/<int:pk>/bundle.pdf", papers.bundle_download, name="bundle_download"),
    path("<int:pk>/invite/", inviting.meeting_invite, name="meeting_invite"),
    path("replies/", inviting.reply_take, name="reply_take"),
    path("import/", importing.calendar_import, name="calendar_import"),
    path("import/<int:pk>/", importing.calendar_import_preview, name="calendar_import_preview"),
    path("public/<slug:slug>/", public.public_body, name="public_body"),
    path("public/<slug:slug>/data.jsonld", public.public_data, name="public_data"),
]
