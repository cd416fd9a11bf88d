from django.urls import path

from intranet.media import views

# Wagtail links to documents by this name.
urlpatterns = [
    path("media/<path:path>", views.picture, name="media_picture"),
    path("documents/<int:pk>/<str:filename>", views.document, name="wagtaildocs_serve"),
]
