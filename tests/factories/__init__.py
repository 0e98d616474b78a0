"""Valid minimum of every model; situations are traits."""

from tests.factories.accounts import *  # noqa: F403 -- one door to all factories
from tests.factories.actionplans import *  # noqa: F403 -- one door to all factories
from tests.factories.core import *  # noqa: F403 -- one door to all factories
from tests.factories.meetings import *  # noqa: F403 -- one door to all factories
from tests.factories.monitoring import *  # noqa: F403 -- one door to all factories
from tests.factories.municipalities import *  # noqa: F403 -- one door to all factories
from tests.factories.reports import *  # noqa: F403 -- one door to all factories
