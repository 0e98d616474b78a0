from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from core.decorators import require_GET
from municipalities import permissions, services
from municipalities.forms import SeatCloseForm
from municipalities.models import Membership, Seat
from municipalities.views.editing import visible_mechanism


def _seat(request, pk):
    mechanism = visible_mechanism(request, seats=pk)
    seats = Seat.objects.select_related("institution__type")
    seat = get_object_or_404(seats, pk=pk, mechanism=mechanism)
    seat.mechanism = mechanism
    return seat


@require_GET
def mechanism_seat(request, pk):
    return _page(request, _seat(request, pk), SeatCloseForm())


def _page(request, seat, form, status=200):
    """A seat with everybody who ever held it, the latest first."""
    can_edit = permissions.can_edit_mechanism(request.user, seat.mechanism)
    people = Membership.objects.filter(seat=seat).select_related("person")
    context = {
        "mechanism": seat.mechanism,
        "seat": seat,
        "memberships": people.order_by("-starts_on", "kind", "pk"),
        "today": timezone.localdate(),
        "form": form,
        "can_edit": can_edit,
        "sees_hidden": can_edit,
    }
    template = "municipalities/mechanism_seat.html"
    return render(request, template, context, status=status)


@require_POST
def mechanism_seat_close(request, pk):
    seat = _seat(request, pk)
    if not permissions.can_edit_mechanism(request.user, seat.mechanism):
        raise PermissionDenied
    form = SeatCloseForm(request.POST)
    if form.is_valid():
        try:
            services.close_seat(seat=seat, by=request.user, **form.cleaned_data)
        except ValidationError as error:
            form.add_error(None, error.messages)
        else:
            messages.success(request, _("The seat is closed from the day after."))
            return redirect(seat.mechanism)
    return _page(request, seat, form, status=422)
