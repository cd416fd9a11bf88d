from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from intranet.configuration import documentation


class Command(BaseCommand):
    help = "Show, check or document the settings of this installation."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser):
        actions = parser.add_subparsers(dest="action", required=True)
        show = actions.add_parser("show", help="the settings in force, secrets masked")
        show.add_argument("--origin", action="store_true", help="also where each came from")
        actions.add_parser("check", help="say what is wrong with the settings")
        actions.add_parser("document", help="write docs/operator/settings.md and belfort.toml.example")

    def handle(self, *, action, **options):
        getattr(self, f"_{action}")(**options)

    def _show(self, *, origin, **options):
        self.stdout.write(documentation.as_toml(settings.CONFIGURATION, with_origin=origin))

    def _check(self, **options):
        """A wrong setting does not come this far: reading the settings has refused it (intranet/command.py)."""
        profile, count = settings.PROFILE, len(settings.MODULES)
        self.stdout.write(
            f"The settings are in order: profile {profile}, {count} modules, data in {settings.DATA_DIR}."
        )

    def _document(self, **options):
        root = Path(settings.BASE_DIR)
        if not (root / "pyproject.toml").exists():
            raise CommandError("Only a checkout of Belfort's sources has documents to write.")
        for path, text in documents(root).items():
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
            self.stdout.write(f"Written: {path.relative_to(root)}")


def documents(root: Path) -> dict[Path, str]:
    """The files made from the table of settings."""
    options = settings.CONFIGURATION.options
    return {
        root / "docs" / "operator" / "settings.md": documentation.as_markdown(options),
        root / "belfort.toml.example": documentation.as_example(options),
    }
