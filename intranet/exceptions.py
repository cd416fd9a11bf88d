from django.utils.functional import Promise


class DomainError(Exception):
    """A rule of the town says no; `message` is meant for the person who asked."""

    message: str | Promise = ""

    def __init__(self, message: str | Promise | None = None) -> None:
        if message is not None:
            self.message = message
        super().__init__(str(self.message))
