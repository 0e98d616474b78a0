"""Texts of our packages that lack Serbian or Albanian, so that we translate them.

Django has gaps in Albanian, allauth has no Albanian, import-export and
simple-history have neither. Named here, they are collected into our own catalogue,
which comes before theirs. Nothing imports this module.
"""

from django.utils.translation import gettext_noop as _
from django.utils.translation import ngettext, pgettext

BORROWED = [
    _("This account is currently inactive."),
    _("The email address and/or password you specified are not correct."),
    _("Please type your current password."),
    _("Incorrect code."),
    _("Incorrect password."),
    _("Invalid or expired key."),
    _("Invalid login."),
    _("The password reset token was invalid."),
    _("Too many failed login attempts. Try again later."),
    _("The email address is not assigned to any user account."),
    _("The new value must be different from the current one."),
    _("Be patient, you are sending too many requests."),
    _("Use your password"),
    _("Use authenticator app or code"),
    _("Use a security key"),
    _("Email"),
    _("Email address"),
    _("Forgot your password?"),
    _("Password"),
    _("Password (again)"),
    _("Remember Me"),
    _("You must type the same password each time."),
    _("Current Password"),
    _("New Password"),
    _("New Password (again)"),
    _("Code"),
    _("You cannot deactivate two-factor authentication."),
    _(
        "You cannot generate recovery codes without having two-factor "
        "authentication enabled."
    ),
    _("Master key"),
    _("Backup key"),
    _("Key nr. {number}"),
    _("MFA"),
    _("Recovery codes"),
    _("TOTP Authenticator"),
    _("WebAuthn"),
    _("Authenticator code"),
    _("Passwordless"),
    _(
        "Enabling passwordless operation allows you to sign in using just this "
        "key, but imposes additional requirements such as biometrics or PIN "
        "protection."
    ),
    _("%s through import_export"),
    _("Import finished: {} new, {} updated, {} deleted and {} skipped {}."),
    _(
        "%(exc_name)s encountered while trying to read file. Ensure you have "
        "chosen the correct format for the file."
    ),
    _(
        "No valid data to import. Ensure your file has the correct headers or "
        "data for import."
    ),
    _("Import"),
    _("Export"),
    _("Export selected %(verbose_name_plural)s"),
    _("Resource"),
    _("Format"),
    _("File to import"),
    _('Select at least 1 field for "%(resource_name)s" to export'),
    _("Value could not be parsed."),
    _("Home"),
    _("Submit"),
    _("Select all"),
    _("This exporter will export the following fields: "),
    _("This importer will import the following fields: "),
    _(
        "Below is a preview of data to be imported. If you are satisfied with "
        "the results, click 'Confirm import'"
    ),
    _("Confirm import"),
    _("Errors"),
    _("Line number"),
    _("Some rows failed to validate"),
    _(
        "Please correct these errors in your data where possible, then "
        "reupload it using the form above."
    ),
    _("Row"),
    _("Non field specific"),
    _("Preview"),
    _("New"),
    _("Skipped"),
    _("Delete"),
    _("Update"),
    _("View history: %s"),
    _("Change history: %s"),
    _("View %s"),
    _("Created"),
    _("Changed"),
    _("Deleted"),
    _("Deleted %(type_name)s"),
    _("This object doesn't have a change history."),
    _("Object"),
    _("Date/time"),
    _("Comment"),
    _("Changed by"),
    _("Change reason"),
    _("Changes"),
    _("None"),
    _("Close"),
    _("Breadcrumbs"),
    _("Model name"),
    _("Add link"),
    _("Change or view list link"),
    _("Error:"),
    _("Forgotten your login credentials?"),
    _("In case you’ve forgotten, you are:"),
    _("work factor"),
    _("checksum"),
]


def months_in_dates():
    """Months after a day, which Serbian puts in the genitive; Django's lacks it."""
    return [
        pgettext("alt. month", "January"),
        pgettext("alt. month", "February"),
        pgettext("alt. month", "March"),
        pgettext("alt. month", "April"),
        pgettext("alt. month", "May"),
        pgettext("alt. month", "June"),
        pgettext("alt. month", "July"),
        pgettext("alt. month", "August"),
        pgettext("alt. month", "September"),
        pgettext("alt. month", "October"),
        pgettext("alt. month", "November"),
        pgettext("alt. month", "December"),
    ]


def password_length(count):
    """The one plural among the borrowed texts."""
    return ngettext(
        "This password is too short. It must contain at least %d character.",
        "This password is too short. It must contain at least %d characters.",
        count,
    )
