"""The games in memory, those that were quiet for longest first."""

from collections import OrderedDict
from collections.abc import Callable
from typing import Final

from bot.host.mailbox import Mailbox

MAX_MAILBOXES: Final = 10_000
"""Games kept in memory; beyond that those that were quiet for longest are read again when somebody presses."""


class Boxes(OrderedDict[str, Mailbox]):
    """Mailboxes by their game. `make(game_id)` makes a new one."""

    def __init__(self, make: Callable[[str], Mailbox]) -> None:
        super().__init__()
        self._make = make

    def of(self, game_id: str) -> Mailbox:
        """The mailbox of a game, which from now on is the one that was used last."""
        box = self.get(game_id)
        if box is None:
            box = self[game_id] = self._make(game_id)
            if len(self) > MAX_MAILBOXES:
                self._drop_quietest(box)
        else:
            self.move_to_end(game_id)
        return box

    def _drop_quietest(self, newest: Mailbox) -> None:
        for game_id, box in self.items():
            if box.idle and box is not newest:
                del self[game_id]
                return
