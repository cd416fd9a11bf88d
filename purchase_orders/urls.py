from django.urls import path

from purchase_orders import views

app_name = "purchase_orders"
urlpatterns = [
    path("", views.my_orders, name="my_orders"),
    path("department/", views.department_orders, name="department_orders"),
    path("all/", views.all_orders, name="all_orders"),
    path("new/", views.order_new, name="order_new"),
    path("live/", views.order_live, name="order_live"),
    path("insight/", views.insight, name="insight"),
    path("college/", views.college_list, name="college_list"),
    path("college/list.pdf", views.college_pdf, name="college_pdf"),
    path("<int:pk>/", views.order_detail, name="order_detail"),
    path("<int:pk>/edit/", views.order_edit, name="order_edit"),
    path("<int:pk>/discard/", views.order_discard, name="order_discard"),
    path("<int:pk>/withdraw/", views.order_withdraw, name="order_withdraw"),
    path("<int:pk>/cancel/", views.order_cancel, name="order_cancel"),
    path("<int:pk>/copy/", views.order_copy, name="order_copy"),
    path("<int:pk>/favourite/", views.order_favourite, name="order_favourite"),
    path("<int:pk>/receive/", views.order_receive, name="order_receive"),
    path("<int:pk>/send-back/", views.order_send_back, name="order_send_back"),
    path("<int:pk>/close/", views.order_close, name="order_close"),
    path("<int:pk>/receipts/<int:receipt_pk>/correct/", views.receipt_correct, name="receipt_correct"),
    path("<int:pk>/receipts/<int:receipt_pk>/note/", views.receipt_note, name="receipt_note"),
    path("<int:pk>/files/", views.file_add, name="file_add"),
    path("<int:pk>/files/<int:file_pk>/", views.file_download, name="file_download"),
    path("<int:pk>/files/<int:file_pk>/remove/", views.file_remove, name="file_remove"),
    # The number of an order is a word of its own; keep it after every other word.
    path("<str:number>/", views.order_by_number, name="order_by_number"),
]
