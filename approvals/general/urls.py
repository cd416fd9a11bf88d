from django.urls import path

from approvals.general import views

app_name = "general_requests"
urlpatterns = [
    path("", views.request_new, name="request_new"),
    path("keep/", views.keep, name="keep"),
    path("preview/", views.preview, name="preview"),
    path("<int:pk>/", views.request_edit, name="request_edit"),
    path("<int:pk>/discard/", views.request_discard, name="request_discard"),
    path("<int:pk>/attachment/", views.attachment, name="attachment"),
]
