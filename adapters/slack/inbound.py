"""What Slack sends, as the quiz sees it: who did what, where, and when."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from adapters.slack.addresses import PLATFORM, Place, player_of, time_of

EARLIEST_MS: Final = 30 * 60_000
"""How old a press may be by Slack's clock; deliveries are repeated for a while."""

SKEW_MS: Final = 5_000
"""How far ahead of this machine's clock Slack's may be."""

DIRECT: Final = "directmessage"
"""Slack's name for every direct channel."""


def pressed_at(ts: str, now: int) -> int:
    """When Slack saw a press (ms), bounded by what is plausible at `now`."""
    return max(now - EARLIEST_MS, min(time_of(ts), now + SKEW_MS))


@dataclass(frozen=True, slots=True)
class Press:
    """A button of ours that somebody pressed.

    `channel` is "" on the Home tab, `message` and `thread` are time stamps; `ephemeral` says that the message with the
    button is for the presser's eyes alone.
    """

    team: str
    user: str
    name: str
    action_id: str
    channel: str
    message: str | None
    thread: str | None
    ts: str
    reply_url: str
    trigger: str
    ephemeral: bool = False

    @classmethod
    def of(cls, body: Mapping[str, Any]) -> "Press":
        """The press in a payload of the type block_actions."""
        action, user = body["actions"][0], body["user"]
        container, message = body.get("container") or {}, body.get("message") or {}
        return cls(
            team=(body.get("team") or {}).get("id") or user.get("team_id") or "",
            user=user["id"],
            name=user.get("name") or user.get("username") or "",
            action_id=action["action_id"],
            channel=(body.get("channel") or {}).get("id") or container.get("channel_id") or "",
            message=container.get("message_ts"),
            thread=message.get("thread_ts") or container.get("thread_ts"),
            ts=action["action_ts"],
            reply_url=body.get("response_url") or "",
            trigger=body.get("trigger_id") or "",
            ephemeral=bool(container.get("is_ephemeral")),
        )

    @property
    def inside(self) -> str | None:
        """The thread in which the button stands; None for a message of the channel, though others hang from it."""
        return None if self.thread == self.message else self.thread

    @property
    def player(self) -> str:
        """Who pressed."""
        return player_of(self.team, self.user)

    @property
    def delivery(self) -> str:
        """The name of this press; a repeated delivery has the same."""
        return f"{PLATFORM}:{self.team}:{self.user}:{self.ts}:{self.action_id}"


@dataclass(frozen=True, slots=True)
class Caller:
    """Who uses a command, dialogue or shortcut, and where.

    `thread` is the time stamp of the thread's first message, `team_name` the workspace's name where it is told, and
    `ephemeral` says that they pressed a button of a message for their eyes alone.
    """

    team: str
    user: str
    name: str
    channel: str
    direct: bool
    thread: str | None
    reply_url: str
    trigger: str
    at: int
    team_name: str = ""
    ephemeral: bool = False

    @classmethod
    def of_command(cls, body: Mapping[str, Any], now: int) -> "Caller":
        """The caller of a slash command, which carries no time of its own."""
        return cls(
            team=body["team_id"],
            user=body["user_id"],
            name=body.get("user_name") or "",
            channel=body.get("channel_id") or "",
            direct=body.get("channel_name") == DIRECT,
            thread=body.get("thread_ts"),
            reply_url=body.get("response_url") or "",
            trigger=body.get("trigger_id") or "",
            at=now,
            team_name=body.get("team_domain") or "",
        )

    @classmethod
    def of_press(cls, press: Press, now: int) -> "Caller":
        """The presser of a button that does what a command does as well."""
        return cls(
            team=press.team,
            user=press.user,
            name=press.name,
            channel=press.channel,
            direct=press.channel.startswith("D"),
            thread=press.inside,
            reply_url=press.reply_url,
            trigger=press.trigger,
            at=pressed_at(press.ts, now),
            ephemeral=press.ephemeral,
        )

    @property
    def space(self) -> str:
        """The caller's workspace."""
        return f"{PLATFORM}:{self.team}"

    @property
    def player(self) -> str:
        """The caller as a player."""
        return player_of(self.team, self.user)

    @property
    def place(self) -> Place:
        """Where the caller is."""
        return Place(team=self.team, channel=self.channel, thread=self.thread)

    @property
    def where(self) -> str:
        """The address of the caller's channel; of their own screen where they are in direct messages or on the Home
        tab."""
        if self.direct or not self.channel:
            return self.own_place.address
        return Place(team=self.team, channel=self.channel).address

    @property
    def own_place(self) -> Place:
        """Where the caller's personal games are played."""
        return Place(team=self.team, user=self.user)

    @property
    def delivery(self) -> str:
        """The name of this call; a repeated delivery has the same trigger."""
        return f"{PLATFORM}:{self.team}:{self.user}:{self.trigger}"
