from datetime import timedelta

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import prefetch_related_objects
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from core.decorators import require_GET
from core.history import Kept, changes
from core.panels import panels_for
from municipalities import permissions, services
from municipalities.forms import DayForm, MechanismFilterForm, MechanismForm
from municipalities.models import (
    Composition,
    Deputy,
    InstitutionType,
    LegalAct,
    Mechanism,
    MechanismRule,
    Membership,
    News,
    Seat,
    facts_of,
)
from municipalities.templatetags.municipalities import holder_addresses
from municipalities.views.editing import (
    editable_mechanism,
    page_unless_saved,
    visible_mechanism,
)
from municipalities.views.tabs import tabs_of

PER_PAGE = 50
FIRST_VISIT = timedelta(days=30)


@require_GET
def mechanism_home(request):
    """One's own mechanism; who has several or none goes to the list."""
    own = permissions.own_mechanisms(request.user)
    if len(own) == 1 and not request.user.sees_all_municipalities:
        return redirect(
            Mechanism.objects.select_related("municipality").get(pk=own.pop())
        )
    return redirect("municipalities:mechanism_list")


@require_GET
def mechanism_list(request):
    today = timezone.localdate()
    form = MechanismFilterForm(request.GET)
    mechanisms = (
        Mechanism.objects.visible_to(request.user)
        .named_like(form.data.get("q", ""))
        .select_related("municipality")
        .prefetch_related("rules")
        .with_composition_on(today)
    )
    page = Paginator(mechanisms, PER_PAGE).get_page(request.GET.get("page"))
    for mechanism in page:
        mechanism.rule = mechanism.rule_on(today)
    context = {"form": form, "page": page, **_around_list(request.user)}
    return render(request, "municipalities/mechanism_list.html", context)


def _around_list(user):
    return {
        "required_types": InstitutionType.objects.required().count(),
        "can_import": permissions.can_import_members(user),
        "can_list_people": permissions.can_list_people(user),
    }


@require_GET
def mechanism_detail(request, slug):
    mechanism = visible_mechanism(request, municipality__slug=slug)
    prefetch_related_objects([mechanism], "rules")
    today = timezone.localdate()
    form = DayForm(request.GET)
    day = form.day_or(today)
    context = {
        "form": form if form.is_bound and not form.is_valid() else DayForm({"on": day}),
        "is_today": day == today,
        **_as_of(mechanism, day),
        "populations": mechanism.municipality.populations.all(),
        "tabs": tabs_of(mechanism, request.user, "mechanism_detail"),
        **_rights(request.user, mechanism),
    }
    return render(request, "municipalities/mechanism_detail.html", context)


def _as_of(mechanism, day):
    """What held in a mechanism on a day."""
    return {
        "mechanism": mechanism,
        "day": day,
        "composition": Composition(mechanism, day),
        "holder_addresses": holder_addresses(),
        "rule": mechanism.rule_on(day),
        "acts": mechanism.legal_acts.in_force_on(day),
        "deputies": mechanism.deputies.in_force_on(day).select_related("user"),
    }


def _rights(user, mechanism):
    """What a person may see and do on the page of a mechanism."""
    can_edit = permissions.can_edit_mechanism(user, mechanism)
    return {
        "sees_contacts": permissions.can_see_contacts(user, mechanism),
        "sees_hidden": can_edit,
        "can_edit": can_edit,
    }


@require_GET
def mechanism_news(request, slug):
    """What happened since the user said that they had seen it all, and what went
    wrong; the mechanism's page asks for it when it is open."""
    mechanism = visible_mechanism(request, municipality__slug=slug)
    now = timezone.now()
    visit = request.user.visits.filter(mechanism=mechanism).first()
    news = News(mechanism, visit.seen_at if visit else now - FIRST_VISIT, now)
    context = {
        "news": news,
        "is_first_visit": visit is None,
        "news_panels": panels_for("mechanism_news", news, request.user),
        "alerts": panels_for("mechanism_alerts", mechanism, request.user),
        "sees_hidden": permissions.can_edit_mechanism(request.user, mechanism),
    }
    part = "municipalities/mechanism_news_list.html"
    page = "municipalities/mechanism_news.html"
    return _part_or_page(request, mechanism, part, page, context)


@require_GET
def mechanism_work(request, slug):
    """What upper apps show of a mechanism; its page asks for it when it is open."""
    mechanism = visible_mechanism(request, municipality__slug=slug)
    context = {"panels": panels_for("mechanism", mechanism, request.user)}
    part = "municipalities/mechanism_work_list.html"
    page = "municipalities/mechanism_work.html"
    return _part_or_page(request, mechanism, part, page, context)


def _part_or_page(request, mechanism, part, page, context):
    """A part for the page that asks for it by script, or else a page of its own."""
    context["mechanism"] = mechanism
    if request.htmx:
        return render(request, part, context)
    context["tabs"] = tabs_of(mechanism, request.user, "mechanism_detail")
    return render(request, page, context)


@require_POST
def mechanism_seen(request, slug):
    mechanism = visible_mechanism(request, municipality__slug=slug)
    services.mark_seen(mechanism=mechanism, by=request.user, at=timezone.now())
    return redirect(mechanism)


@require_http_methods(["GET", "POST"])
def mechanism_edit(request, slug):
    mechanism = editable_mechanism(request, municipality__slug=slug)
    form = MechanismForm(request.POST or None, instance=mechanism)
    page = page_unless_saved(
        request,
        "municipalities/mechanism_edit.html",
        {"mechanism": mechanism},
        form,
        form.save_if_unchanged,
    )
    if page:
        return page
    messages.success(request, _("Saved."))
    return redirect("municipalities:rule_list", slug)


@require_GET
def mechanism_functionality(request, slug):
    mechanism = visible_mechanism(request, municipality__slug=slug)
    today = timezone.localdate()
    panels = panels_for("functionality", mechanism, request.user)
    more = [fact for panel in panels for fact in panel.context["facts"]]
    context = {
        "mechanism": mechanism,
        "today": today,
        "facts": sorted(
            [*facts_of(mechanism, today), *more], key=lambda one: one.number
        ),
        "tabs": tabs_of(mechanism, request.user, "mechanism_functionality"),
    }
    return render(request, "municipalities/mechanism_functionality.html", context)


def _kept(model, mechanism, *names):
    return Kept(model.history.filter(mechanism=mechanism), names, skip=("mechanism",))


@require_GET
def mechanism_history(request, slug):
    mechanism = visible_mechanism(request, municipality__slug=slug)
    if not permissions.can_see_history(request.user, mechanism):
        raise PermissionDenied
    context = {
        "mechanism": mechanism,
        "tabs": tabs_of(mechanism, request.user, "mechanism_history"),
        "changes": changes(
            Kept(Mechanism.history.filter(id=mechanism.pk), skip=("municipality",)),
            _kept(MechanismRule, mechanism, "valid_from"),
            _kept(LegalAct, mechanism, "title"),
            _kept(Seat, mechanism, "institution"),
            _kept(Membership, mechanism, "person", "seat"),
            _kept(Deputy, mechanism, "user"),
            sees_hidden=permissions.can_edit_mechanism(request.user, mechanism),
        ),
    }
    return render(request, "municipalities/mechanism_history.html", context)
