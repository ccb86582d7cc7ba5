"""What we change in Rasa itself: only what a profile called for, in a version that is frozen."""

from __future__ import annotations

import logging

import rasa

from bot.components import action_validation

_KNOWN = "3.6."

_logger = logging.getLogger(__name__)


def install() -> None:
    """Install the overrides; on another version of Rasa leave it as it is, which is slower and no less right."""
    if not rasa.__version__.startswith(_KNOWN):
        _logger.warning("Rasa %s is not %sx: running without our overrides.", rasa.__version__, _KNOWN)
        return
    action_validation.install()
