from django.contrib.auth.decorators import login_not_required
from django.urls import path
from django.views.i18n import set_language

from intranet.accounts import views
from intranet.accounts.oidc import views as oidc

urlpatterns = [
    path("login/", views.LoginView.as_view(), name="login"),
    path("logout/", views.LogoutView.as_view(), name="logout"),
    path("language/", login_not_required(set_language), name="set_language"),
    path("oidc/login/", login_not_required(oidc.AuthenticationRequestView.as_view()), name="oidc_login"),
    path("oidc/callback/", login_not_required(oidc.CallbackView.as_view()), name="oidc_callback"),
    path("account/", views.account, name="account"),
    path("account/password/", views.change_password, name="account_password"),
    path("account/sessions/", views.session_list, name="session_list"),
    path("account/sessions/end/<str:public_key>/", views.end_session, name="session_end"),
    path("account/sessions/end-all/", views.end_all_sessions, name="session_end_all"),
    path("logins/", views.login_event_list, name="login_event_list"),
    path("view-as/<int:pk>/", views.start_impersonation, name="impersonation_start"),
    path("view-as/end/", views.end_impersonation, name="impersonation_end"),
]
