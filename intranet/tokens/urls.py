from django.urls import path

from intranet.tokens import views

urlpatterns = [
    path("account/connections/", views.token_list, name="token_list"),
    path("account/connections/<int:pk>/end/", views.token_revoke, name="token_revoke"),
]
