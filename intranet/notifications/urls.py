from django.urls import path

from intranet.notifications import views

urlpatterns = [
    path("notifications/", views.notification_list, name="notification_list"),
    path("notifications/read-all/", views.mark_all_read, name="notification_mark_all_read"),
    path("notifications/<int:pk>/open/", views.open_notification, name="notification_open"),
    path("account/notifications/", views.preferences, name="notification_preferences"),
    path("outbox/", views.outbox_list, name="outbox"),
    path("outbox/<int:pk>/retry/", views.retry_mail, name="outbox_retry"),
]
