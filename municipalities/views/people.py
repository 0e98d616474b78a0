"""A person across mechanisms and time."""

from functools import wraps
from urllib.parse import urlencode

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.db.models import Prefetch
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from core import phrases
from core.decorators import require_GET
from core.history import Kept, changes
from municipalities import permissions, services
from municipalities.forms import PersonFilterForm, PersonForm, PersonMergeForm
from municipalities.models import Membership, Person
from municipalities.views.editing import page_unless_saved

PER_PAGE = 50
MOST_OFFERED = 20


def _with_memberships(people):
    seats = Membership.objects.select_related(
        "seat__institution__type", "mechanism__municipality"
    ).order_by("-starts_on", "-pk")
    return people.prefetch_related(Prefetch("memberships", seats))


def _person(request, pk):
    people = _with_memberships(Person.objects.visible_to(request.user))
    return get_object_or_404(people, pk=pk)


def _of_one_record(view):
    """A page of a merged record leads to the same page of the one that stayed."""

    @wraps(view)
    def opened(request, **keys):
        try:
            return view(request, **keys)
        except Http404:
            people = Person.objects.visible_to(request.user)
            rows = people.filter(former__former_id__in=keys.values())
            present = dict(rows.values_list("former__former_id", "pk"))
            if not present:
                raise
        there = {name: present.get(key, key) for name, key in keys.items()}
        if len(set(there.values())) < len(there):
            return redirect("municipalities:person_detail", there["pk"])
        return redirect(request.resolver_match.view_name, **there)

    return opened


def _editable(request, pk):
    person = _person(request, pk)
    if not permissions.can_edit_person(request.user, person, timezone.localdate()):
        raise PermissionDenied
    return person


@require_GET
def person_list(request):
    if not permissions.can_list_people(request.user):
        raise PermissionDenied
    today = timezone.localdate()
    form = PersonFilterForm(request.GET, user=request.user)
    people = form.filtered(Person.objects.visible_to(request.user), today)
    page = Paginator(_with_memberships(people), PER_PAGE).get_page(
        request.GET.get("page")
    )
    context = {"form": form, "page": page, "is_filtered": any(request.GET.values())}
    context["rows"] = [_row(request.user, person, today) for person in page]
    context["can_import"] = permissions.can_import_members(request.user)
    return render(request, "municipalities/person_list.html", context)


def _row(user, person, today):
    """A person of a list: where they sit today, else where they sat last."""
    held = [one for one in person.memberships.all() if one.lasts_on(today)]
    return {
        "person": person,
        "sits_today": bool(held),
        "memberships": held or list(person.memberships.all())[:1],
        "sees_contacts": permissions.can_see_person_contacts(user, person),
    }


@require_GET
@_of_one_record
def person_detail(request, pk):
    person = _person(request, pk)
    today = timezone.localdate()
    sees_contacts = permissions.can_see_person_contacts(request.user, person)
    context = {
        "person": person,
        "today": today,
        "sees_contacts": sees_contacts,
        "sees_history": permissions.can_see_person_history(request.user, person),
        "can_edit": permissions.can_edit_person(request.user, person, today),
        "namesakes": _namesakes(request.user, person),
        "former": person.former.all() if sees_contacts else (),
        "language": dict(settings.LANGUAGES).get(person.language),
        "invite_url": _invite_url(person, today),
    }
    return render(request, "municipalities/person_detail.html", context)


def _invite_url(person, today):
    """The invitation's form, filled in for who sits somewhere and has no account."""
    sits = [one for one in person.memberships.all() if one.lasts_on(today)]
    if not (sits and person.email) or services.has_account(person.email):
        return ""
    known = {
        "email": person.email,
        "name": person.full_name,
        "mechanism": sits[0].mechanism.municipality.slug,
    }
    return f"{reverse('municipalities:access_invite')}?{urlencode(known)}"


def _mergeable(user, person, people):
    """Those of `people` that the user may merge with the person."""
    people = _with_memberships(people.visible_to(user).exclude(pk=person.pk))
    return [
        other
        for other in people[:MOST_OFFERED]
        if permissions.can_merge_people(user, person, other)
    ]


def _namesakes(user, person):
    return _mergeable(user, person, Person.objects.namesakes_of(person.full_name))


@require_http_methods(["GET", "HEAD", "POST"])
@_of_one_record
def person_edit(request, pk):
    person = _editable(request, pk)
    form = PersonForm(request.POST or None, instance=person)
    answer = page_unless_saved(
        request,
        "municipalities/person_edit.html",
        {"person": _person(request, pk)},
        form,
        form.save_if_unchanged,
    )
    if answer is None:
        messages.success(request, _("Saved."))
        return redirect(person)
    return answer


@require_POST
def person_check(request, pk):
    person = _editable(request, pk)
    services.check_contacts(people=[person], by=request.user, on=timezone.localdate())
    messages.success(request, _("The contacts are marked as checked today."))
    return redirect(person)


@require_POST
def person_withdraw(request, pk):
    person = _editable(request, pk)
    services.withdraw_links(people=[person], by=request.user)
    messages.success(request, _("Personal links that were sent before work no more."))
    return redirect(person)


@require_GET
@_of_one_record
def person_history(request, pk):
    person = _person(request, pk)
    if not permissions.can_see_person_history(request.user, person):
        raise PermissionDenied
    sees_contacts = permissions.can_see_person_contacts(request.user, person)
    hidden = () if sees_contacts else ("email", "phone")
    keys = [person.pk, *person.former.values_list("former_id", flat=True)]
    context = {
        "person": person,
        "changes": changes(
            Kept(Person.history.filter(id__in=keys), skip=hidden),
            Kept(
                Membership.history.filter(person=person),
                ("seat", "mechanism"),
                skip=("person",),
            ),
            sees_hidden=True,
        ),
    }
    return render(request, "municipalities/person_history.html", context)


@require_GET
@_of_one_record
def person_merge_choose(request, pk):
    """The other record, looked for: namesakes first, others by name or e-mail."""
    person = _editable(request, pk)
    form = PersonFilterForm(request.GET, user=request.user)
    wanted = request.GET.get("q", "").strip()
    people = Person.objects.named_like(wanted, request.user) if wanted else None
    context = {
        "person": person,
        "form": form,
        "wanted": wanted,
        "found": _namesakes(request.user, person)
        if people is None
        else _mergeable(request.user, person, people),
    }
    return render(request, "municipalities/person_merge_choose.html", context)


def _pair(request, pk, other_pk):
    """The record to keep and the other, where this user may merge the two."""
    keep, other = _person(request, pk), _person(request, other_pk)
    if pk == other_pk:
        raise Http404
    if not permissions.can_merge_people(request.user, keep, other):
        raise PermissionDenied
    return keep, other


@require_GET
@_of_one_record
def person_merge(request, pk, other_pk):
    """What merging would do, before it is done; `pk` is the record that stays."""
    keep, other = _pair(request, pk, other_pk)
    merged = services.merged_values(keep, other)
    context = {
        "keep": keep,
        "other": other,
        "form": PersonMergeForm.over(keep, other),
        "rows": _side_by_side(keep, other, merged),
        "moves": services.what_moves(other),
    }
    return render(request, "municipalities/person_merge.html", context)


def _side_by_side(keep, other, merged):
    """(label, value of keep, of other, after merging), in words."""
    after = Person(**merged)
    return [
        (
            Person._meta.get_field(name).verbose_name,
            *(_shown(one, name) for one in (keep, other, after)),
        )
        for name in merged
    ]


def _shown(person, name):
    value = getattr(person, name)
    if isinstance(value, bool):
        return phrases.YES if value else phrases.NO
    if name == "language":
        return dict(settings.LANGUAGES).get(value, "")
    return getattr(person, f"get_{name}_display", lambda: value)()


@require_POST
def person_merge_confirm(request, pk, other_pk):
    keep, other = _pair(request, pk, other_pk)
    form = PersonMergeForm(request.POST)
    try:
        if not form.is_valid():
            raise ValidationError(_("The form was incomplete. Look at both again."))
        services.merge_people(
            keep=keep,
            other=other,
            versions=form.versions(),
            by=request.user,
            at=timezone.now(),
        )
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        return redirect("municipalities:person_merge", pk, other_pk)
    messages.success(request, _("The two records are one now."))
    return redirect(keep)
