"""What changes several records of plans at once."""

from actionplans.services.adoption import adopt_version
from actionplans.services.importing import (
    AlreadyImported,
    ImportBlocked,
    UndoRefused,
    import_plan,
    undo_import,
    version_with_same_plan,
    why_not_undo,
)

__all__ = [
    "AlreadyImported",
    "ImportBlocked",
    "UndoRefused",
    "adopt_version",
    "import_plan",
    "undo_import",
    "version_with_same_plan",
    "why_not_undo",
]
