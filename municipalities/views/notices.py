"""Notices without an account, by a link in a mail; and mails that did not arrive."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.views.notices import keep_choices, notices_context
from core.decorators import require_GET
from core.views import behind_link
from municipalities import services
from municipalities.permissions import failed_mails_of

_behind_notices_link = behind_link(
    services.notices_reader, language=lambda person: person.language
)


@login_not_required
@require_GET
@_behind_notices_link
def notice_list(request, person, token):
    context = notices_context(request, email=person.email, has_account=False)
    return render(
        request, "municipalities/notice_list.html", context | {"token": token}
    )


@login_not_required
@require_POST
@_behind_notices_link
def notice_choose(request, person, token):
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
