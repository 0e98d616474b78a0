"""Mails on their way, sent or failed: a line and a link each, never content."""

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _


class MailQuerySet(models.QuerySet):
    """Mails by addressee and by what became of them."""

    def sent_to(self, email):
        """All to one address, whatever its capitals (in the words of the index)."""
        return self.alias(address=Lower("email")).filter(address=email.lower())

    def failed(self):
        return self.filter(state=Mail.State.FAILED)

    def due(self, now):
        """Those that should have left by now: new, or to be tried again."""
        return self.filter(state=Mail.State.QUEUED, next_try_at__lte=now)

    def for_digest(self, before):
        """Those that the weekly digest gathers: queued before the week began."""
        return self.filter(state=Mail.State.DIGEST, queued_at__lt=before)


class Mail(models.Model):
    """One mail to one address: of a kind, about a thing, with a link.

    Queued in the same transaction as what it tells of, delivered by a task, tried
    again after 1 minute, 5 minutes, 1 hour and 1 day, then shown as failed. What it
    carried (`body`, `calendar`) is forgotten once it has left: both may hold a
    personal link. A kind leaves once per thing, address and day.

    `next_try_at` is also the worker's hold: whoever takes a mail moves it ahead, and
    should the worker die, the mail is due again by then.
    """

    class State(models.TextChoices):
        QUEUED = "queued", _("on its way")
        SENT = "sent", _("sent")
        FAILED = "failed", _("failed")
        DIGEST = "digest", _("waits for the weekly digest")
        IN_DIGEST = "in_digest", _("sent with the digest")
        NOT_WANTED = "not_wanted", _("not sent, switched off")

    class Failure(models.TextChoices):
        """Why it could not be handed over, in words that a coordinator can act on."""

        NONE = "", _("no failure")
        ADDRESS = "address", _("The receiving server does not know this address.")
        REFUSED = "refused", _("The receiving server did not accept the mail.")
        BUSY = "busy", _("The receiving server asked to try again later.")
        UNREACHABLE = "unreachable", _("Our mail server could not be reached.")
        SIGN_IN = "sign_in", _("Our mail server did not let us send.")
        CUT_OFF = "cut_off", _("Sending was cut off several times.")

    email = models.EmailField(_("e-mail"))
    language = models.CharField(_("language"), max_length=10, blank=True)
    kind = models.SlugField(_("kind"), max_length=40)
    subject_key = models.CharField(_("about"), max_length=80)
    day = models.DateField(_("day"))
    municipality_slug = models.SlugField(_("municipality"), max_length=60, blank=True)
    subject = models.CharField(_("subject"), max_length=200)
    path = models.CharField(
        _("page"), max_length=300, blank=True, help_text=_("For whoever is signed in.")
    )
    body = models.TextField(_("text"), blank=True)
    calendar = models.TextField(_("calendar file"), blank=True)
    calendar_method = models.CharField(_("calendar method"), max_length=10, blank=True)
    state = models.CharField(
        _("state"), max_length=12, choices=State.choices, default=State.QUEUED
    )
    tries = models.PositiveSmallIntegerField(_("tries"), default=0)
    next_try_at = models.DateTimeField(_("next try"), null=True, blank=True)
    failure = models.CharField(
        _("why it failed"),
        max_length=12,
        choices=Failure.choices,
        default=Failure.NONE,
        blank=True,
    )
    last_error = models.CharField(_("last error"), max_length=300, blank=True)
    queued_at = models.DateTimeField(_("queued at"))
    sent_at = models.DateTimeField(_("sent at"), null=True, blank=True)

    objects = MailQuerySet.as_manager()

    class Meta:
        verbose_name = _("mail")
        verbose_name_plural = _("mails")
        ordering = ["-queued_at", "-pk"]
        indexes = [
            models.Index(
                Lower("email"), F("queued_at").desc(), name="accounts_mail_to"
            ),
            models.Index(
                fields=["next_try_at"],
                condition=Q(state="queued"),
                name="accounts_mail_due",
            ),
            models.Index(
                fields=["municipality_slug", "-queued_at"],
                condition=Q(state="failed"),
                name="accounts_mail_failed",
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                Lower("email"),
                "kind",
                "subject_key",
                "day",
                name="accounts_mail_once_a_day",
                violation_error_message=_("This was already sent today."),
            ),
            models.CheckConstraint(
                name="accounts_mail_sent_when",
                condition=Q(state__in=["sent", "in_digest"], sent_at__isnull=False)
                | Q(
                    state__in=["queued", "failed", "digest", "not_wanted"],
                    sent_at__isnull=True,
                ),
                violation_error_message=_("A mail that was sent says when."),
            ),
            models.CheckConstraint(
                name="accounts_mail_failed_why",
                condition=~Q(state="failed") | ~Q(failure=""),
                violation_error_message=_("A mail that failed says why."),
            ),
        ]

    def __str__(self):
        return f"{self.kind} {self.subject_key}"


class MailChoiceQuerySet(models.QuerySet):
    """Choices by address."""

    def made_by(self, email):
        return self.alias(address=Lower("email")).filter(address=email.lower())


class MailChoice(models.Model):
    """How somebody wants mails of a kind: at once, with the weekly digest, not."""

    class How(models.TextChoices):
        AT_ONCE = "at_once", _("at once")
        DIGEST = "digest", _("once a week, together")
        OFF = "off", _("not at all")

    email = models.EmailField(_("e-mail"))
    kind = models.SlugField(_("kind"), max_length=40)
    how = models.CharField(_("how it comes"), max_length=8, choices=How.choices)

    objects = MailChoiceQuerySet.as_manager()

    class Meta:
        verbose_name = _("choice about mails")
        verbose_name_plural = _("choices about mails")
        ordering = ["email", "kind"]
        constraints = [
            models.UniqueConstraint(
                Lower("email"),
                "kind",
                name="accounts_mailchoice_unique",
                violation_error_message=_("This kind is already chosen."),
            ),
        ]

    def __str__(self):
        return f"{self.email}: {self.kind}, {self.get_how_display()}"
