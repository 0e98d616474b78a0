"""What was sent to me, and what I want to get."""

from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts import services
from accounts.forms import NoticeChoiceForm, NoticeFilterForm
from accounts.models import Mail
from core.decorators import require_GET
from core.reminders import kind_of

PER_PAGE = 25
OUTBOX = "core.outbox.EmailBackend"
TONES = {
    Mail.State.QUEUED: "active",
    Mail.State.SENT: "done",
    Mail.State.IN_DIGEST: "done",
    Mail.State.FAILED: "late",
}


@require_GET
def notice_list(request):
    context = notices_context(request, email=request.user.email, has_account=True)
    return render(request, "accounts/notice_list.html", context)


@require_POST
def notice_choose(request):
    keep_choices(request, email=request.user.email, has_account=True)
    return redirect("accounts:notice_list")


def notices_context(request, *, email, has_account):
    """What the page shows of an address, with or without an account behind it."""
    form = NoticeFilterForm(request.GET, email=email)
    form.full_clean()
    mails = Mail.objects.sent_to(email).defer("body", "calendar")
    if chosen := form.cleaned_data.get("kind"):
        mails = mails.filter(kind=chosen)
    page = Paginator(mails, PER_PAGE).get_page(request.GET.get("page"))
    for mail in page:
        mail.kind_label = kind_of(mail.kind).label
        mail.tone = TONES.get(mail.state, "draft")
        mail.link = mail.path if has_account else ""
    return {
        "email": email,
        "form": form,
        "page": page,
        "is_sent": settings.EMAIL_BACKEND != OUTBOX,
        "choices": NoticeChoiceForm(email=email, has_account=has_account),
    }


def keep_choices(request, *, email, has_account):
    """Store what the form says, and tell the reader."""
    form = NoticeChoiceForm(request.POST, email=email, has_account=has_account)
    if form.is_valid():
        services.choose_notices(email=email, chosen=form.cleaned_data)
        messages.success(request, _("Your choices are saved."))
    else:
        messages.error(request, _("Nothing was changed. Please choose again."))
