"""What the worker does for plans."""

from django_tasks import task

from actionplans.imports.batches import read_kept
from actionplans.models import PlanImport


@task()
def read_plan_file(key: int) -> None:
    """Read a large file that was brought in; its page waits for that."""
    batch = PlanImport.objects.filter(pk=key, state=PlanImport.State.READ).first()
    if batch is not None and batch.is_being_read:
        read_kept(batch)
