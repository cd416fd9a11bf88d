"""What the data protection officer does, under /residents/record/."""

from django.urls import path

from citizen_lookup.record.views import answers, entries, flags, news, questions, reports, seals

urlpatterns = [
    path("", entries.record, name="record"),
    path("resident/", entries.find_resident, name="record_resident"),
    path("<int:number>/", entries.entry_detail, name="entry_detail"),
    path("<int:number>/ask/", questions.question_ask, name="question_ask"),
    path("flags/", flags.flag_list, name="flag_list"),
    path("flags/<int:pk>/", flags.flag_detail, name="flag_detail"),
    path("questions/", questions.question_list, name="question_list"),
    path("questions/<int:pk>/", questions.question_detail, name="question_detail"),
    path("reports/", reports.reports, name="record_reports"),
    path("grants/", entries.all_grants, name="record_grants"),
    path("answer/", answers.answer, name="record_answer"),
    path("news/", news.news_list, name="news_list"),
    path("news/<int:pk>/remove/", news.news_remove, name="news_remove"),
    path("seals/", seals.seals, name="seals"),
    path("seals/download/", seals.seals_download, name="seals_download"),
]
