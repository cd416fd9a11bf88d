from django.urls import path

from letter_numbers import views

app_name = "letter_numbers"
urlpatterns = [
    path("", views.register, name="register"),
    path("register.pdf", views.register_pdf, name="register_pdf"),
    path("statistics/", views.statistics, name="statistics"),
    path("import/", views.import_register, name="import_register"),
    path("import/<int:pk>/", views.import_preview, name="import_preview"),
    path("mine/", views.my_letters, name="my_letters"),
    path("new/", views.letter_new, name="letter_new"),
    path("issue/", views.worklist, name="worklist"),
    path("issue/bulk/", views.issue_many, name="issue_many"),
    path("<int:pk>/", views.letter_detail, name="letter_detail"),
    path("<int:pk>/edit/", views.letter_edit, name="letter_edit"),
    path("<int:pk>/withdraw/", views.letter_withdraw, name="letter_withdraw"),
    path("<int:pk>/issue/", views.letter_issue, name="letter_issue"),
    path("<int:pk>/return/", views.letter_return, name="letter_return"),
    path("<int:pk>/refuse/", views.letter_refuse, name="letter_refuse"),
    path("<int:pk>/sent/", views.letter_sent, name="letter_sent"),
    path("<int:pk>/files/", views.file_add, name="file_add"),
    path("<int:pk>/files/<int:file_pk>/", views.file_download, name="file_download"),
    path("<int:pk>/label/", views.letter_label, name="letter_label"),
    path("<int:pk>/document/<int:template_pk>/", views.letter_document, name="letter_document"),
    path("<int:pk>/void/", views.letter_void, name="letter_void"),
    path("numbers/<int:pk>/void/", views.number_void, name="number_void"),
]
