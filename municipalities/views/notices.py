"""Notices without an account, by a link in a mail; and mails that did not arrive."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.views.notices import keep_choices, notices_context
from core.decorators import require_GET
from core.signed_links import LinkProblem
from core.views import link_problem
from municipalities import services
from municipalities.permissions import failed_mails_of


@login_not_required
@require_GET
def notice_list(request, token):
    try:
        person = services.notices_reader(token=token, today=timezone.localdate())
    except LinkProblem as problem:
        return link_problem(request, problem)
    context = notices_context(request, email=person.email, has_account=False)
    return render(
        request, "municipalities/notice_list.html", context | {"token": token}
    )


@login_not_required
@require_POST
def notice_choose(request, token):
    try:
        person = services.notices_reader(token=token, today=timezone.localdate())
    except LinkProblem as problem:
        return link_problem(request, problem)
    keep_choices(request, email=person.email, has_account=False)
    return redirect("municipalities:notice_list", token)


@require_POST
def mail_send_again(request, pk):
    mail = get_object_or_404(failed_mails_of(request.user), pk=pk)
    if services.send_mail_again(mail=mail, at=timezone.now()):
        messages.success(request, _("The mail is on its way again."))
    else:
        messages.info(request, _("This mail was sent already."))
    if mail.municipality_slug:
        return redirect("municipalities:mechanism_detail", mail.municipality_slug)
    return redirect("/")
