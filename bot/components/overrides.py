"""What we change in Rasa itself: only what a profile called for, in a version that is frozen."""

from __future__ import annotations

import logging
from functools import lru_cache
from types import SimpleNamespace
from typing import Any

import rasa
from rasa.core import processor
from rasa.core.actions.action import RemoteAction
from rasa.shared.core.domain import Domain
from rasa.shared.core.trackers import DialogueStateTracker, EventVerbosity
from rasa.shared.utils import common

from bot.components import action_validation, graph_runner, kept_connections

_KNOWN = "3.6."

_logger = logging.getLogger(__name__)


def _action_call(action: RemoteAction, tracker: DialogueStateTracker, _: Domain) -> dict[str, Any]:
    """What our actions read: the last message and the slots. Rasa would add the domain and all events."""
    return {
        "next_action": action.name(),
        "sender_id": tracker.sender_id,
        "tracker": {**tracker.current_state(EventVerbosity.NONE), "events": []},
        "domain": {},
        "version": rasa.__version__,
    }


def install() -> None:
    """Install the overrides; on another version of Rasa leave it as it is, which is slower and no less right."""
    if not rasa.__version__.startswith(_KNOWN):
        _logger.warning("Rasa %s is not %sx: running without our overrides.", rasa.__version__, _KNOWN)
        return
    action_validation.install()
    graph_runner.install()
    kept_connections.install()
    # The processor copies deeply what it writes to the debug log, whether there is one or not; nothing else is copied.
    processor.copy = SimpleNamespace(deepcopy=lambda value: value)
    # For each message Rasa asks whether its intent is missing in the domain, with another domain made to compare. That
    # ours has all of them is tested.
    processor.MessageProcessor._check_for_unseen_features = lambda self, parse_data: None
    RemoteAction._action_call_format = _action_call
    # For each event that is read, all classes of events are searched for. All of them exist once the engine runs.
    common.all_subclasses = lru_cache(maxsize=16)(common.all_subclasses)
