from django.urls import path

from intranet.jobs import views

urlpatterns = [
    path("jobs/", views.job_list, name="job_list"),
    path("jobs/<int:pk>/", views.job_detail, name="job_detail"),
    path("jobs/<int:pk>/run/", views.run_job, name="job_run"),
    path("jobs/<int:pk>/switch/", views.switch_job, name="job_switch"),
    path("jobs/tasks/<uuid:pk>/repeat/", views.repeat_task, name="task_repeat"),
]
