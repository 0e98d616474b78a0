"""Comments on a measure, at any time."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from actionplans import permissions, services
from actionplans.forms import CommentForm
from actionplans.models import Comment, Measure


def comments_shown(user, measure):
    """What a measure's page shows of comments; nothing to a donor."""
    comments = Comment.objects.visible_to(user).shown().filter(measure=measure)
    place = measure.municipality
    return {
        "sees_comments": permissions.can_see_proposals(user, measure.plan_version),
        "comments": comments,
        "comment_form": CommentForm(),
        "can_comment": permissions.can_comment(user, place),
        "can_hide": permissions.can_hide_comments(user, place),
    }


@require_POST
def measure_comment(request, pk):
    measures = Measure.objects.visible_to(request.user).select_related(
        "municipality__mechanism", "plan_version"
    )
    measure = get_object_or_404(measures, pk=pk)
    if not permissions.can_comment(request.user, measure.municipality):
        raise PermissionDenied
    form = CommentForm(request.POST)
    if not form.is_valid():
        context = {"form": form, "measure": measure, "version": measure.plan_version}
        return render(request, "actionplans/measure_comment.html", context, status=422)
    author = services.author_of(
        user=request.user,
        mechanism=measure.municipality.mechanism,
        today=timezone.localdate(),
    )
    text = form.cleaned_data["text"]
    services.comment(on=measure, text=text, author=author, at=timezone.now())
    messages.success(request, _("Your comment is kept."))
    return redirect(measure)


@require_POST
def comment_withdraw(request, pk):
    comments = Comment.objects.visible_to(request.user).select_related(
        "municipality__mechanism", "measure", "proposal"
    )
    comment = get_object_or_404(comments, pk=pk)
    if not permissions.can_withdraw_comment(request.user, comment):
        raise PermissionDenied
    services.withdraw_comment(comment=comment, by=request.user, at=timezone.now())
    messages.success(request, _("The comment is no longer shown."))
    return redirect(comment.measure or comment.proposal)
