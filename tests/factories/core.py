import factory

from core import models


class ReferenceRecordFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = models.ReferenceRecord

    model_label = "municipalities.municipality"
    key = factory.Sequence(lambda n: f"key-{n}")
