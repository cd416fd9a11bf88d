from django.contrib.auth.backends import ModelBackend


class LocalBackend(ModelBackend):
    """Accounts whose password Belfort keeps itself: administrators for emergencies, and the demo."""
