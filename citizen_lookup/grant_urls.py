"""What people do with grants, under /residents/grants/."""

from django.urls import path

from citizen_lookup.views import grants, questions

urlpatterns = [
    path("", grants.grant_list, name="grant_list"),
    path("new/", grants.grant_new, name="grant_new"),
    path("confirm/", grants.confirmations, name="confirmations"),
    path("questions/<int:pk>/", questions.question_answer, name="question_answer"),
    path("<int:pk>/", grants.grant_detail, name="grant_detail"),
    path("<int:pk>/edit/", grants.grant_edit, name="grant_edit"),
    path("<int:pk>/withdraw/", grants.grant_withdraw, name="grant_withdraw"),
    path("<int:pk>/end/", grants.grant_end, name="grant_end"),
    path("<int:pk>/confirm/", grants.grant_confirm, name="grant_confirm"),
]
