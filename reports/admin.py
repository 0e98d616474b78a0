"""The back office of the site's texts, and of papers and drawings that were made."""

from core.admin import (
    ChoiceFilter,
    RecordAdmin,
    TranslatedAdmin,
    in_all_languages,
    register,
)
from reports.models import Drawing, Rendering, SiteText


@register(SiteText)
class SiteTextAdmin(TranslatedAdmin):
    identity = ("key",)
    list_display = ("key", "text")
    search_fields = ("key", *in_all_languages("text"))


@register(Drawing)
class DrawingAdmin(RecordAdmin):
    identity = ("content_hash",)
    list_display = ("content_hash", "drawn_at")
    search_fields = ("content_hash",)
    exclude = ("light_svg", "dark_svg")
    export_exclude = ("light_svg", "dark_svg")

    def get_queryset(self, request):
        return super().get_queryset(request).defer("light_svg", "dark_svg")


@register(Rendering)
class RenderingAdmin(RecordAdmin):
    list_display = ("kind", "subject_key", "municipality", "language", "state")
    list_filter = ("kind", "state", "language", ("municipality", ChoiceFilter))
    search_fields = ("subject_key", *in_all_languages("municipality__name"))
    related = ("municipality",)
    exclude = ("html", "file")
    export_exclude = ("html", "file")

    def get_queryset(self, request):
        return super().get_queryset(request).defer("html")
