"""The back office: what the admin of every app is made of.

It holds no business logic and no daily work. Administrators alone may enter, through
the site's own sign-in with its second factor.
"""

from django.conf import settings
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import ForeignKey, ManyToManyField
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext
from import_export.admin import ImportExportMixin
from import_export.forms import ExportForm
from import_export.tmp_storages import CacheStorage
from modeltranslation.admin import TranslationAdmin

from core import bulk
from core.formats import FORMATS
from core.history import Kept, changes
from core.models import ReferenceRecord, Stale, VersionedModel
from core.resources import identify, offer, related_paths, resource_for


def in_all_languages(*names):
    """The columns of translated fields, for `search_fields`."""
    return tuple(
        f"{name}_{code.replace('-', '_')}"
        for name in names
        for code, _n in settings.LANGUAGES
    )


class ChoiceFilter(admin.RelatedFieldListFilter):
    """A relation to choose from a list box: a thousand names don't fill the page."""

    template = "admin/choice_filter.html"

    def choices(self, changelist):
        yield from super().choices(changelist)
        self.others = [
            (name, value)
            for name, values in changelist.filter_params.items()
            if name not in self.expected_parameters()
            for value in values
        ]
        self.chosen = self.lookup_val[-1] if self.lookup_val else ""


class KoordinaAdmin(ImportExportMixin, admin.ModelAdmin):
    """Search, filters, history, import and export for one model.

    `identity` names rows in files; `related` is what the list needs fetched with it;
    `guarded_by` is the relation to a versioned record that the rows are a part of.
    """

    identity = ()
    related = ()
    export_exclude = ()
    guarded_by = ""
    formats = FORMATS
    export_form_class = ExportForm
    tmp_storage_class = CacheStorage
    list_per_page = 50
    list_max_show_all = 300
    show_full_result_count = False
    save_on_top = False

    def is_frozen(self, obj):
        """Whether a record may no longer be changed by anybody."""
        return False

    def get_queryset(self, request):
        return super().get_queryset(request).select_related(*self.related)

    def get_autocomplete_fields(self, request):
        """Every relation to something searchable: lists may be a thousand long."""
        names = []
        for field in [*self.opts.concrete_fields, *self.opts.many_to_many]:
            if not isinstance(field, ForeignKey | ManyToManyField):
                continue
            target = self.admin_site._registry.get(field.related_model)
            if target is not None and target.search_fields:
                names.append(field.name)
        return names

    def has_change_permission(self, request, obj=None):
        allowed = super().has_change_permission(request, obj)
        return allowed and (obj is None or not self.is_frozen(obj))

    def has_delete_permission(self, request, obj=None):
        allowed = super().has_delete_permission(request, obj)
        return allowed and (obj is None or not self.is_frozen(obj))

    def get_form(self, request, obj=None, change=False, **kwargs):
        form = super().get_form(request, obj, change=change, **kwargs)
        return _keeping_out(form, self.is_frozen)

    def save_model(self, request, obj, form, change):
        """Whoever has the record open elsewhere is told that it changed."""
        if not (change and isinstance(obj, VersionedModel)):
            super().save_model(request, obj, form, change)
            return
        try:
            obj.save_if_unchanged(obj.version)
        except Stale:
            text = gettext("Somebody else saved this just now; yours was not saved.")
            messages.error(request, text)

    def history_view(self, request, object_id, extra_context=None):
        """Who changed what, when, with old and new values."""
        obj = self.get_object(request, object_id)
        if obj is None or not hasattr(self.model, "history"):
            return super().history_view(request, object_id, extra_context)
        context = {
            **self.admin_site.each_context(request),
            "title": gettext("History of %(name)s") % {"name": obj},
            "opts": self.opts,
            "object": obj,
            "changes": changes(Kept(self.model.history.filter(id=obj.pk))),
        }
        return TemplateResponse(request, "admin/koordina_history.html", context)

    def get_resource_classes(self, request):
        frozen = None
        if type(self).is_frozen is not KoordinaAdmin.is_frozen:
            frozen = self.is_frozen
        return [
            resource_for(
                self.model,
                exclude=self.export_exclude,
                is_frozen=frozen,
                guarded_by=self.guarded_by,
            )
        ]

    def import_action(self, request, **kwargs):
        """A file of more rows than anybody waits for is worked through elsewhere."""
        is_allowed = request.method == "POST" and self.has_import_permission(request)
        form = self.create_import_form(request) if is_allowed else None
        if form is not None and form.is_valid():
            file = form.cleaned_data["import_file"]
            chosen = self.get_import_formats()[int(form.cleaned_data["format"])]
            extension = chosen().get_extension()
            if bulk.is_large(file.read(), extension):
                return self._hand_over(request, bulk.desk().take, extension, file=file)
            file.seek(0)
        return super().import_action(request, **kwargs)

    def _do_file_export(self, file_format, request, queryset, export_form=None):
        """So is a file that is asked for."""
        is_allowed = self.has_export_permission(request)
        keys = queryset.values_list("pk", flat=True)[: bulk.LARGE_EXPORT + 1]
        if not is_allowed or len(keys) <= bulk.LARGE_EXPORT:
            return super()._do_file_export(
                file_format, request, queryset, export_form=export_form
            )
        keys = list(queryset.values_list("pk", flat=True))
        extension = file_format.get_extension()
        return self._hand_over(request, bulk.desk().order, extension, keys=keys)

    def _hand_over(self, request, hand, extension, **what):
        """To the page of the job, or back with the reason why there is none."""
        what |= {"by": request.user, "at": timezone.now()}
        label = self.opts.label_lower
        try:
            job = hand(model_label=label, extension=extension, **what)
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
            return redirect(request.get_full_path())
        return redirect(job)

    def get_export_queryset(self, request):
        """With whatever the identities of related rows need, in one query."""
        queryset = super().get_export_queryset(request)
        many = [field.name for field in self.opts.many_to_many]
        paths = related_paths(self.model)
        return queryset.select_related(*paths).prefetch_related(*many)

    def get_export_data(self, file_format, request, queryset, **kwargs):
        """Numbers and days stay what they are where the file can say so."""
        if not self.has_export_permission(request):
            raise PermissionDenied
        native = file_format.is_binary()
        data = self.get_data_for_export(
            request, queryset, force_native_type=native, **kwargs
        )
        exported = file_format.export_data(data)
        return exported if native else exported.encode("utf-8")


def _keeping_out(form, is_frozen):
    """The form, which lets nothing be added to a frozen record, nor slip into one."""

    class Form(form):
        def _post_clean(self):
            super()._post_clean()
            if not self.errors and is_frozen(self.instance):
                text = gettext("This record is frozen and can't be changed.")
                self.add_error(None, text)

    return Form


class TranslatedAdmin(KoordinaAdmin, TranslationAdmin):
    """The same for models with texts in four languages."""


class RecordAdmin(KoordinaAdmin):
    """What the system itself writes: to be looked at and exported, never edited."""

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False

    def has_import_permission(self, request):
        return False


def register(model):
    """Register a model's admin and how files name its rows."""

    def with_class(admin_class):
        if admin_class.identity:
            identify(model, admin_class.identity)
        admin.register(model)(admin_class)
        options = admin.site._registry[model]
        offer(model, lambda: options.get_resource_classes(None)[0])
        return admin_class

    return with_class


@register(ReferenceRecord)
class ReferenceRecordAdmin(RecordAdmin):
    identity = ("model_label", "key")
    list_display = ("model_label", "key")
    list_filter = ("model_label",)
    search_fields = ("key",)
