from django.db import models


class OrdinalCharField(models.CharField):
    """Folded text that is compared letter by letter, whatever language the database sorts in.

    A linguistic collation loses names in a range of prefixes without an error, and skips spaces when sorting.
    """

    def db_parameters(self, connection):
        parameters = super().db_parameters(connection)
        if connection.vendor == "postgresql":
            parameters["collation"] = "C"
        return parameters
