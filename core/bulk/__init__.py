"""Files of the back office that are too large for a request (ADR 0021).

Reading, checking and writing them in chunks, for any model with a resource
(`core.resources`). Who asked for what, and how far it is, is kept by
`accounts.models.LargeFile`, which stands above; `desk` is where the pages of the admin
hand a file over.
"""

from core.bulk.checking import CHUNK, Checked, check
from core.bulk.desk import Desk, desk, is_large, open_desk
from core.bulk.exporting import LARGE_EXPORT, write_file
from core.bulk.writing import ChangedMeanwhile, write

__all__ = [
    "CHUNK",
    "LARGE_EXPORT",
    "ChangedMeanwhile",
    "Checked",
    "Desk",
    "check",
    "desk",
    "is_large",
    "open_desk",
    "write",
    "write_file",
]
