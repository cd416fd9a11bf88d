from django.db import models

from intranet.fields import OrdinalCharField

from .people import Person


class PersonWord(models.Model):
    """One word, folded, by which a colleague is found, and the field it stands in; see directory.search."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="words")
    field = models.CharField(max_length=20)
    word = OrdinalCharField(max_length=60)

    class Meta:
        indexes = [models.Index(fields=["field", "word", "person"], name="person_word_by_field")]

    def __str__(self):
        return self.word
