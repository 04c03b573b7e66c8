"""Which message stands for a round of a personal game, and what stands in it."""

from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from adapters.buttons import Action, understand
from adapters.slack.wire import Message

MAX_SCREENS: Final = 1_000
"""Rounds that are remembered; of others the host knows the message that first showed them."""

_BUTTONS: Final = "actions"
_STAYING: Final = frozenset({Action.REPORT})
"""Buttons that do the same as long as the message is there."""


@dataclass(frozen=True, slots=True)
class Screen:
    """The message that changes as its player presses.

    `ts` is its time stamp, `shows` what stands in it, None where that is not known, and `before` the message that it
    took the place of, None where it is the first.
    """

    ts: str
    shows: Message | None = None
    before: str | None = None


class Screens:
    """The screens of the rounds that were shown or pressed last."""

    def __init__(self) -> None:
        self._screens: OrderedDict[tuple[str, int], Screen] = OrderedDict()

    def of(self, game_id: str, round_no: int) -> Screen | None:
        """The screen of a round, None where it is not remembered."""
        return self._screens.get((game_id, round_no))

    def put(self, game_id: str, round_no: int, screen: Screen) -> None:
        """From now on this is the screen of the round."""
        self._screens[game_id, round_no] = screen
        self._screens.move_to_end((game_id, round_no))
        if len(self._screens) > MAX_SCREENS:
            self._screens.popitem(last=False)

    def pressed(self, game_id: str, round_no: int, ts: str) -> None:
        """A button of this message was pressed: it is the round's screen, unless another took its place."""
        known = self.of(game_id, round_no)
        if known is None or ts not in (known.ts, known.before):
            self.put(game_id, round_no, Screen(ts))


def has_buttons(message: Message) -> bool:
    """Whether a message has rows of buttons that belong to the moment."""
    return any(map(_passes, message["blocks"]))


def without_buttons(message: Message) -> Message:
    """The same message without those rows."""
    return {**message, "blocks": [block for block in message["blocks"] if not _passes(block)]}


def _passes(block: Mapping[str, Any]) -> bool:
    if block["type"] != _BUTTONS:
        return False
    pressed = [understand(part["action_id"]) for part in block["elements"]]
    return not all(button is not None and button.action in _STAYING for button in pressed)
