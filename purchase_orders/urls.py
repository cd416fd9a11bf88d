from django.urls import URLPattern

app_name = "purchase_orders"
urlpatterns: list[URLPattern] = []
