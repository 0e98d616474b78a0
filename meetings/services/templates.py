"""A mechanism's own Word form of minutes: kept, replaced, taken away."""

from datetime import datetime

from django.db import transaction

from accounts.models import User
from core.uploads import CheckedFile, stored
from meetings.models import MinutesTemplate
from municipalities.models import Mechanism


@transaction.atomic
def save_minutes_template(
    *, mechanism: Mechanism, upload: CheckedFile, by: User, at: datetime
) -> MinutesTemplate:
    """Keep a checked form as the mechanism's own, in place of the one before."""
    remove_minutes_template(mechanism=mechanism)
    return MinutesTemplate.objects.create(
        mechanism=mechanism, added_at=at, added_by=by, **stored(upload)
    )


@transaction.atomic
def remove_minutes_template(*, mechanism: Mechanism) -> None:
    """Go back to our form; the file goes once the transaction is committed."""
    for template in MinutesTemplate.objects.filter(mechanism=mechanism):
        file, storage = template.file.name, template.file.storage
        template.delete()
        transaction.on_commit(lambda name=file, place=storage: place.delete(name))
