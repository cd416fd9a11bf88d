from django.contrib.auth import get_user_model
from django.core.management import call_command
from django_tasks import task


@task()
def publish_scheduled() -> None:
    """Publish what is due and withdraw what has expired."""
    call_command("publish_scheduled")


@task()
def tell_about_news(news_pk: int, by_pk: int | None = None) -> int:
    """Tell whoever asked for it about a piece of news; nobody when it was withdrawn meanwhile."""
    from intranet.pages import announcing
    from intranet.pages.models import NewsPage

    news = NewsPage.objects.live().filter(pk=news_pk).first()
    by = get_user_model().objects.filter(pk=by_pk).first()
    return announcing.announce(news, by=by) if news else 0
