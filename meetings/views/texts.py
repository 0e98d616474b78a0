"""Minutes and decisions in a second language, beside what they translate."""

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db.models import Exists, OuterRef
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST
from modeltranslation.utils import build_localized_fieldname

from core.decorators import require_GET
from core.models import Stale
from meetings import permissions, services
from meetings.forms import NO_CASE, DecisionTextForm, ItemTextForm, version_seen
from meetings.models import AgendaItem, Decision, Meeting, minutes_languages
from meetings.views.fetching import visible_meeting

CONFLICT, INVALID = 409, 422


@require_GET
def minutes_texts(request, pk):
    meeting = visible_meeting(request, pk)
    if not permissions.can_translate_minutes(request.user, meeting):
        raise PermissionDenied
    others = _other_languages(meeting)
    asked = request.GET.get("language", "")
    language = asked if asked in others else next(iter(others), "")
    context = {
        "meeting": meeting,
        "language": language,
        "tabs": _tabs(others, language),
        "pieces": _pieces(meeting, language) if language else [],
        "no_case": NO_CASE,
    }
    context["missing"] = sum(piece["is_missing"] for piece in context["pieces"])
    return render(request, "meetings/minutes_texts.html", context)


def _other_languages(meeting):
    """Languages of the mechanism besides the one the minutes are written in."""
    codes = minutes_languages(meeting.mechanism, meeting.day)
    names = dict(settings.LANGUAGES)
    return {code: names[code] for code in codes if code != meeting.language}


def _tabs(others, current):
    return [
        {"label": name, "url": f"?language={code}", "is_current": code == current}
        for code, name in others.items()
    ]


def _pieces(meeting, language):
    """Items with their text in `language`, then decisions with theirs."""
    found = []
    for item in meeting.agenda_items.prefetch_related("texts"):
        text = next((t for t in item.texts.all() if t.language == language), None)
        found.append(_item_piece(item, text, language))
    for decision in meeting.decisions.order_by("sequence"):
        decision.municipality = meeting.mechanism.municipality
        found.append(_decision_piece(decision, meeting, language))
    return found


def _item_piece(item, text, language):
    return {
        "item": item,
        "decision": None,
        "title": text.title if text else "",
        "minutes": text.minutes if text else "",
        "version": text.version if text else 0,
        "is_missing": not text or not text.covers(item),
        "save_url": reverse("meetings:agendaitemtext_save", args=[item.pk, language]),
    }


def _decision_piece(decision, meeting, language):
    text = getattr(decision, build_localized_fieldname("text", language)) or ""
    source = build_localized_fieldname("text", meeting.language)
    return {
        "item": None,
        "decision": decision,
        "source": getattr(decision, source) or decision.text or "",
        "text": text,
        "version": decision.version,
        "is_missing": not text,
        "save_url": reverse("meetings:decisiontext_save", args=[decision.pk, language]),
    }


def _of_visible_meeting(request, queryset, pk, language):
    """The item or decision, of a meeting that this user may translate."""
    meetings = Meeting.objects.visible_to(request.user).filter(pk=OuterRef("meeting"))
    found = queryset.filter(Exists(meetings)).select_related("meeting__mechanism")
    thing = get_object_or_404(found, pk=pk)
    if not permissions.can_translate_minutes(request.user, thing.meeting):
        raise PermissionDenied
    if language not in _other_languages(thing.meeting):
        raise Http404
    return thing


@require_POST
def agendaitemtext_save(request, pk, language):
    item = _of_visible_meeting(request, AgendaItem.objects, pk, language)
    form = ItemTextForm(request.POST)
    if not form.is_valid():
        return _answer(request, item, language, INVALID, form=form)
    try:
        text = services.save_item_text(
            item=item,
            language=language,
            expected=version_seen(request.POST),
            by=request.user,
            **form.cleaned_data,
        )
    except Stale as stale:
        return _answer(request, item, language, CONFLICT, current=stale.current)
    return _answer(request, item, language, 200, version=text.version)


@require_POST
def decisiontext_save(request, pk, language):
    decision = _of_visible_meeting(request, Decision.objects, pk, language)
    form = DecisionTextForm(request.POST)
    if not form.is_valid():
        return _answer(request, decision, language, INVALID, form=form)
    try:
        saved = services.save_decision_text(
            decision=decision,
            language=language,
            expected=version_seen(request.POST),
            by=request.user,
            **form.cleaned_data,
        )
    except Stale as stale:
        return _answer(request, decision, language, CONFLICT, current=stale.current)
    return _answer(request, decision, language, 200, version=saved.version)


def _answer(request, thing, language, status, **context):
    """A fragment for the script; without it back to the page, or both texts."""
    is_saved = status == 200
    if is_saved and "X-Autosave" not in request.headers:
        page = reverse("meetings:minutes_texts", args=[thing.meeting_id])
        kind = thing._meta.model_name
        return redirect(f"{page}?language={language}#{kind}-{thing.pk}")
    context["theirs"] = _theirs(context.get("current"), language)
    context |= {"saved_at": timezone.now(), "posted": request.POST}
    context |= {"thing": thing, "meeting": thing.meeting, "language": language}
    template = "meetings/agendaitemtext_save.html"
    if "X-Autosave" in request.headers:
        template = "meetings/agendaitemtext_status.html"
    return render(request, template, context, status=status)


def _theirs(current, language):
    """What somebody else saved meanwhile, as one text."""
    if current is None:
        return ""
    if isinstance(current, Decision):
        return getattr(current, build_localized_fieldname("text", language)) or ""
    return f"{current.title}\n{current.minutes}".strip()
