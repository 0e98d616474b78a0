"""Who stands in for the coordinator."""

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from municipalities.forms.fields import day_input
from municipalities.models import Deputy


class DeputyForm(forms.ModelForm):
    """A deputy from a day to a day, among those who have access here already."""

    class Meta:
        model = Deputy
        fields = ["user", "starts_on", "ends_on", "note"]
        widgets = {"starts_on": day_input(), "ends_on": day_input()}

    def __init__(self, *args, mechanism, today, **kwargs):
        super().__init__(*args, **kwargs)
        self.today = today
        self.fields["user"].queryset = User.objects.filter(
            pk__in=mechanism.assignments.filter(role="member").values("user"),
            is_active=True,
        ).order_by("name", "email")
        self.fields["user"].help_text = _(
            "Members of the mechanism who can sign in. Invite others as members first."
        )
        self.fields["starts_on"].initial = today

    def clean(self):
        cleaned = super().clean()
        start, end = cleaned.get("starts_on"), cleaned.get("ends_on")
        if start and end and end < start:
            self.add_error("ends_on", _("The end is before the start."))
        elif end and end < self.today:
            self.add_error("ends_on", _("This day is over."))
        return cleaned

    def _post_clean(self):
        """The model's own rules are checked by the service, under its lock."""
