import factory

from reports import models


class SiteTextFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = models.SiteText

    key = factory.Sequence(lambda n: f"text-{n}")
    text_en = "A footnote."


class DrawingFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = models.Drawing

    content_hash = factory.Sequence(lambda n: f"{n:064d}")
    light_svg = "<svg xmlns='http://www.w3.org/2000/svg'/>"
    dark_svg = "<svg xmlns='http://www.w3.org/2000/svg'/>"


class RenderingFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = models.Rendering

    kind = "findings"
    subject_key = "1"
    language = "en"
    content_hash = factory.Sequence(lambda n: f"{n:064d}")
