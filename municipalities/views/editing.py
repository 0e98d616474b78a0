"""What the forms over a mechanism share: who may open them, and how they answer."""

from django.core.exceptions import PermissionDenied, ValidationError
from django.shortcuts import get_object_or_404, render

from core.models import Stale
from municipalities import permissions
from municipalities.models import Mechanism


def visible_mechanism(request, **lookup):
    """The one mechanism among those that this user may see, else 404."""
    visible = Mechanism.objects.visible_to(request.user).select_related("municipality")
    return get_object_or_404(visible, **lookup)


def editable_mechanism(request, **lookup):
    """The same, if this user may change it, else 403."""
    mechanism = visible_mechanism(request, **lookup)
    if not permissions.can_edit_mechanism(request.user, mechanism):
        raise PermissionDenied
    return mechanism


def page_unless_saved(request, template, context, form, save, **rebuilt):
    """None once `save()` went through, else the page with the form.

    What stands against it goes on the form. When somebody saved first, the page
    shows both texts (409) and a second save overwrites; `rebuilt` is what the
    form's class asks for besides data and instance.
    """
    status = 422 if form.is_bound else 200
    if form.is_valid():
        try:
            save()
        except ValidationError as error:
            form.add_error(None, error.messages)
        except Stale as stale:
            form, status = form.rebased(stale.current, **rebuilt), 409
        else:
            return None
    return render(request, template, {**context, "form": form}, status=status)
