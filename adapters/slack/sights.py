"""Who may see what happens in a channel, as far as Slack has said.

The app has no scope by which it could ask who is in a channel, or whether a channel is private: such a scope would let
it list channels too. But each press and command says from which channel it comes, and names all private ones alike.
Whoever comes from a channel is in it, and so is whoever stands on its board. Of other channels nothing is shown.
"""

from collections import OrderedDict
from collections.abc import Awaitable, Callable, Mapping
from typing import Any, Final

from adapters.slack.addresses import Place, player_of
from bot.engine.boards import ALL_TIME, By, channel_board
from bot.host.places import channel_of
from bot.ports import Store

CLOSED: Final = ("privategroup", "directmessage", "mpdm-")
"""How names begin that Slack gives to channels that not everybody may join: all private ones, and conversations."""

REMEMBERED: Final = 10_000
"""So many channels, and so many people in closed ones, are remembered."""


class Sights:
    """Learns from what Slack sends; the names are kept in memory alone. `shows` raises `StoreUnavailable`."""

    def __init__(self, store: Store) -> None:
        self._boards = store.boards
        self._open: OrderedDict[str, bool] = OrderedDict()
        self._inside: OrderedDict[tuple[str, str], None] = OrderedDict()

    async def hear(self, body: Mapping[str, Any], next: Callable[[], Awaitable[None]]) -> None:
        """Learn from a payload, as a middleware of Bolt."""
        self.learn(body)
        await next()

    def learn(self, body: Mapping[str, Any]) -> None:
        """Note where somebody is who pressed a button, or used a command or shortcut. Other payloads say nothing."""
        channel, user, team = body.get("channel"), body.get("user"), body.get("team")
        if isinstance(channel, Mapping) and isinstance(user, Mapping):
            team_id = (team or {}).get("id") or user.get("team_id")
            self._note(team_id, channel.get("id"), channel.get("name"), user.get("id"))
        elif "channel_name" in body:
            self._note(body.get("team_id"), body.get("channel_id"), body["channel_name"], body.get("user_id"))

    async def shows(self, address: str, player: str) -> bool:
        """Whether a player may see what happens in the channel of an address."""
        channel = channel_of(address)
        if channel is None:
            return False
        if self._open.get(channel) or (channel, player) in self._inside:
            return True
        view = await self._boards.view(channel_board(channel), ALL_TIME, By.POINTS, limit=0, player=player)
        return view.own is not None

    def forget(self, player: str) -> None:
        """Forget where a player was."""
        for key in [key for key in self._inside if key[1] == player]:
            del self._inside[key]

    def _note(self, team: str | None, channel: str | None, name: str | None, user: str | None) -> None:
        if not (team and channel and name and user):
            return
        address = Place(team=team, channel=channel).address
        self._open[address] = not name.startswith(CLOSED)
        self._open.move_to_end(address)
        if len(self._open) > REMEMBERED:
            self._open.popitem(last=False)
        if not self._open[address]:
            self._inside[address, player_of(team, user)] = None
            if len(self._inside) > REMEMBERED:
                self._inside.popitem(last=False)
