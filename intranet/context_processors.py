from intranet import __version__, modules


def portal(request):
    """What the frame of every page shows: the menu entries this person may open."""
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return {"version": __version__}
    return {
        "version": __version__,
        "navigation": [
            entry for entry in modules.navigation() if not entry.permission or user.has_perm(entry.permission)
        ],
    }
