from django.urls import path

from approvals import views

app_name = "approvals"
urlpatterns = [
    path("", views.queue, name="queue"),
    path("standing-in/", views.stand_in_list, name="stand_in_list"),
    path("mine/", views.own_list, name="own_list"),
    path("decided/", views.decided_list, name="decided_list"),
    path("open/", views.open_list, name="open_list"),
    path("approve/", views.approve_selected, name="approve_selected"),
    path("<int:pk>/", views.request_detail, name="request_detail"),
    path("<int:pk>/decide/", views.decide, name="decide"),
    path("<int:pk>/comment/", views.comment, name="comment"),
    path("<int:pk>/submit-again/", views.submit_again, name="submit_again"),
    path("<int:pk>/withdraw/", views.withdraw, name="withdraw"),
    path("<int:pk>/hand-on/<int:candidate>/", views.hand_on, name="hand_on"),
    path("replacements/", views.delegation_list, name="delegation_list"),
    path("replacements/new/", views.delegation_new, name="delegation_new"),
    path("replacements/<int:pk>/end/", views.delegation_end, name="delegation_end"),
]
