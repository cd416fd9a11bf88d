app_name = "general_requests"
urlpatterns: list = []
