from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language, ngettext
from django.views.decorators.http import require_POST

from core.decorators import require_GET
from core.pdf import answers_without_pdf, render_paper
from municipalities import permissions, services
from municipalities.models import Composition
from municipalities.statistics import are_old
from municipalities.views.editing import editable_mechanism, visible_mechanism
from municipalities.views.tabs import tabs_of


def _context(request, slug):
    """The contacts of today, seat by seat, for those who may see contacts."""
    mechanism = visible_mechanism(request, municipality__slug=slug)
    if not permissions.can_see_contacts(request.user, mechanism):
        raise PermissionDenied
    today = timezone.localdate()
    composition = Composition(mechanism, today)
    for seat in composition.seats:
        for membership in seat.holders:
            membership.is_old = are_old(membership.person.checked_on, today)
    can_edit = permissions.can_edit_mechanism(request.user, mechanism)
    return {
        "mechanism": mechanism,
        "today": today,
        "composition": composition,
        "can_edit": can_edit,
        "sees_hidden": can_edit,
        "old": sum(m.is_old for seat in composition.seats for m in seat.holders),
    }


@require_GET
def directory_detail(request, slug):
    context = _context(request, slug)
    context["tabs"] = tabs_of(context["mechanism"], request.user, "directory_detail")
    return render(request, "municipalities/directory_detail.html", context)


@require_GET
@answers_without_pdf
def directory_paper(request, slug):
    context = _context(request, slug)
    paper = render_paper(
        "municipalities/directory_paper.html", context, language=get_language()
    )
    response = HttpResponse(paper, content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="contacts-{slug}.pdf"'
    response["Cache-Control"] = "private, no-store"
    return response


@require_POST
def directory_check(request, slug):
    """The contacts of one person (`person`), or of all, are right as of today."""
    mechanism = editable_mechanism(request, municipality__slug=slug)
    today = timezone.localdate()
    people = [m.person for s in Composition(mechanism, today).seats for m in s.holders]
    if chosen := request.POST.get("person"):
        people = [person for person in people if str(person.pk) == chosen]
    count = services.check_contacts(people=people, by=request.user, on=today)
    text = ngettext(
        "%(count)d person is marked as checked today.",
        "%(count)d people are marked as checked today.",
        count,
    )
    messages.success(request, text % {"count": count})
    return redirect("municipalities:directory_detail", slug)
