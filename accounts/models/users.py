"""People who sign in."""

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords


class UserManager(BaseUserManager):
    """Makes users by e-mail, which is the name they sign in with."""

    def create_user(self, email, password=None, **fields):
        if not email:
            raise ValueError("A user needs an e-mail address.")
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email, password=None, **fields):
        fields.setdefault("role", User.Role.ADMINISTRATOR)
        return self.create_user(email, password, **fields)

    def get_by_natural_key(self, email):
        return self.get(email__iexact=email)

    def with_address(self, email):
        """Who can sign in with this address, whatever its capitals."""
        return self._by_address([email.lower()]).filter(is_active=True)

    def closed_addresses(self, emails):
        """Those of some lower-case addresses whose account is closed."""
        closed = self._by_address(emails).filter(is_active=False)
        return set(closed.values_list("address", flat=True))

    def _by_address(self, emails):
        """In the words of the index."""
        return self.annotate(address=Lower("email")).filter(address__in=emails)


class User(AbstractBaseUser):
    """A person with an account: staff of the project, donor, or somebody whom an
    assignment in a mechanism (see municipalities) gives access."""

    class Role(models.TextChoices):
        """The global role; most people have none and live by their assignments."""

        NONE = "", _("no global role")
        ADMINISTRATOR = "administrator", _("administrator")
        STAFF = "staff", _("project staff")
        DONOR = "donor", _("donor")

    ROLE_DESCRIPTIONS = {
        Role.NONE: _(
            "Sees only the mechanisms that somebody has assigned to this person."
        ),
        Role.ADMINISTRATOR: _(
            "Sets people, roles and reference data, sees everything except "
            "assessments that are not yet submitted, and exports reports."
        ),
        Role.STAFF: _(
            "Works for the project: imports and revises plans, opens rounds, sees "
            "all municipalities and writes findings and recommendations."
        ),
        Role.DONOR: _(
            "Reads progress in all municipalities: meetings held, plans in force, "
            "final scores and published reports. Sees no minutes and no contacts."
        ),
    }

    email = models.EmailField(_("e-mail"), unique=True)
    name = models.CharField(_("name"), max_length=150, blank=True)
    role = models.CharField(
        _("role"), max_length=20, choices=Role.choices, default=Role.NONE, blank=True
    )
    language = models.CharField(_("language"), max_length=10, blank=True)
    is_active = models.BooleanField(_("active"), default=True)
    date_joined = models.DateTimeField(_("added at"), default=timezone.now)

    objects = UserManager()
    history = HistoricalRecords(excluded_fields=["password", "last_login"])

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = []

    class Meta:
        verbose_name = _("user")
        verbose_name_plural = _("users")
        ordering = ["email"]
        constraints = [
            models.UniqueConstraint(
                Lower("email"),
                name="accounts_user_email_case_insensitive",
                violation_error_message=_("Somebody already uses this e-mail."),
            ),
            models.CheckConstraint(
                name="accounts_user_known_role",
                condition=models.Q(role__in=["", "administrator", "staff", "donor"]),
                violation_error_message=_("Choose one of the roles."),
            ),
        ]

    def __str__(self):
        return self.name or self.email

    def get_full_name(self):
        return str(self)

    def get_short_name(self):
        return str(self)

    @property
    def is_administrator(self):
        return self.is_active and self.role == self.Role.ADMINISTRATOR

    @property
    def is_project_staff(self):
        return self.is_active and self.role in (
            self.Role.ADMINISTRATOR,
            self.Role.STAFF,
        )

    @property
    def is_donor(self):
        return self.is_active and self.role == self.Role.DONOR

    @property
    def sees_all_municipalities(self):
        return self.is_project_staff or self.is_donor

    @property
    def is_staff(self):
        """Django's admin is the back office of administrators alone."""
        return self.is_administrator

    @property
    def is_superuser(self):
        return self.is_administrator

    @property
    def role_description(self):
        return self.ROLE_DESCRIPTIONS[self.role]

    def has_perm(self, perm, obj=None):
        return self.is_administrator

    def has_perms(self, perm_list, obj=None):
        return self.is_administrator

    def has_module_perms(self, app_label):
        return self.is_administrator
