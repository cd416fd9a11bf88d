from letter_numbers.models import Letter, Series

SHOWN = 5


class LettersPanel:
    """On the home page: what I asked for and, for a secretary, how much waits."""

    template_name = "letter_numbers/_panel_letters.html"
    column = "main"
    order = 40

    def context(self, request):
        letters = list(Letter.objects.under_way_for(request.user).prefetch_related("issues")[:SHOWN])
        waiting = Letter.objects.to_issue_by(request.user).count() if may_issue(request.user) else 0
        if not letters and not waiting and not Series.objects.open_to(request.user).exists():
            return None
        return {"letters": letters, "waiting": waiting}


def may_issue(user):
    return user.has_perm("letter_numbers.issue_letter")


def waiting_count(user):
    """The badge in the menu: what this secretary can issue now."""
    return Letter.objects.to_issue_by(user).count() if may_issue(user) else 0
