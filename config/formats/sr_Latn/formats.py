"""Both Serbian scripts write dates and numbers alike."""

from config.formats.sr.formats import *  # noqa: F403 -- Django reads a module per script
