from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_http_methods, require_POST

from intranet import modules
from intranet.tokens import services
from intranet.tokens.forms import TokenForm


@never_cache
@sensitive_variables("secret", "issued")
@require_http_methods(["GET", "HEAD", "POST"])
def token_list(request):
    """My connections; a new one is shown with its secret in the answer itself, this once."""
    scopes = modules.token_scopes()
    if not scopes:
        raise Http404
    form = TokenForm(request.POST or None)
    issued = None
    if request.method == "POST" and form.is_valid():
        token, secret = services.issue(request.user, **form.cleaned_data)
        scope = scopes[token.scope]
        issued = {"token": token, "values": import_string(scope.values)(request, secret), "help": scope.help}
        form = TokenForm()
    context = {"form": form, "issued": issued, "tokens": request.user.access_tokens.all(), "scopes": scopes.values()}
    return render(request, "tokens/token_list.html", context)


@require_POST
def token_revoke(request, pk):
    token = get_object_or_404(request.user.access_tokens, pk=pk)
    services.revoke(token, by=request.user)
    messages.success(request, _("The connection “%(name)s” has ended.") % {"name": token.label})
    return redirect("token_list")
