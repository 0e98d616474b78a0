"""Work that services leave to the task worker, now or for a later time.

A service stands below the tasks of its app (docs/architecture.md) and yet has to say
"deliver this when the transaction is committed". So it names itself: the worker calls
the function by its dotted path, with keys as arguments, never objects.
"""

from datetime import datetime

from django.db import transaction
from django.utils.module_loading import import_string
from django_tasks import task


class NotAService(Exception):
    """Only functions of services are called by name."""


@task()
def run_service(path: str, key: int) -> None:
    """Call `app.services.function(key)`."""
    module = path.rpartition(".")[0]
    if ".services" not in module:
        raise NotAService(path)
    import_string(path)(key)


def later(path: str, key: int, *, at: datetime | None = None) -> None:
    """Have `path` called with `key` after this transaction, at `at` if given."""
    job = run_service.using(run_after=at) if at else run_service
    transaction.on_commit(lambda: job.enqueue(path, key))
