"""What somebody has seen of a mechanism."""

from datetime import datetime

from accounts.models import User
from municipalities.models import Mechanism, Visit


def mark_seen(*, mechanism: Mechanism, by: User, at: datetime) -> Visit:
    """Remember that `by` has seen what happened up to `at`, never an earlier time."""
    visit, is_new = Visit.objects.get_or_create(
        user=by, mechanism=mechanism, defaults={"seen_at": at}
    )
    if not is_new and visit.seen_at < at:
        visit.seen_at = at
        visit.save(update_fields=["seen_at"])
    return visit
