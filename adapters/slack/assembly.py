"""Puts Slack's parts together around one host."""

import logging
from dataclasses import dataclass
from typing import Final

from slack_bolt.async_app import AsyncApp

from adapters.slack.addresses import PLATFORM
from adapters.slack.app import Listeners
from adapters.slack.channels import ChannelGames
from adapters.slack.chat import SlackChat
from adapters.slack.circles import Circles
from adapters.slack.commands import Desk
from adapters.slack.dailies import Dailies
from adapters.slack.events import Losses
from adapters.slack.leaderboards import Leaderboards
from adapters.slack.people import People
from adapters.slack.permissions import Permissions
from adapters.slack.personal import PersonalGames
from adapters.slack.presses import Presses
from adapters.slack.profiles import Profiles
from adapters.slack.replies import Replies
from adapters.slack.reviews import DueReviews
from adapters.slack.schedules import Schedules
from adapters.slack.starting import Starts
from adapters.slack.wire import Wire, Workspaces
from adapters.slack.zones import Zones
from bot.host.services import Services

__all__ = ["PLATFORM", "Quiz", "SlackChat", "assemble"]


MORE_WORDS: Final = frozenset({"daily", "leaderboard", "community", "zone", "review"})
"""Words of `/quiz` beside those of `adapters.slack.commands`."""


@dataclass(frozen=True, slots=True)
class Quiz:
    """The quiz behind a Bolt app."""

    app: AsyncApp
    wire: Wire
    replies: Replies

    async def close(self) -> None:
        """Finish the answers that are under way, and let go of connections."""
        await self.replies.settled()
        await self.wire.close()


def assemble(app: AsyncApp, workspaces: Workspaces, chat: SlackChat, services: Services) -> Quiz:
    """Let an app play the host's games on Slack.

    `app` must have been made with `process_before_response`. `chat` is the one that the host was given.
    """
    host, store, clock, challenges = services.host, services.store, services.clock, services.challenges
    players, lobby, proofs = services.players, services.lobby, services.proofs
    wire = Wire(workspaces)
    replies, people, permissions = Replies(wire), People(store, clock), Permissions(wire)
    services.members.learn(PLATFORM, permissions.is_member)
    personal = PersonalGames(host, wire, clock, proofs)
    chat.connect(ChannelGames(host, players, people, wire, clock), personal)
    zones = Zones(store, permissions, clock)
    profiles = Profiles(services, permissions, zones, wire)
    dailies = Dailies(host, services.windows, personal, people, zones, proofs, clock)
    schedules = Schedules(services.schedules, lobby, store, permissions, wire, challenges, clock)
    starts = Starts(lobby, personal, people, players, wire, challenges)
    leaderboards = Leaderboards(services.boards, services.pictures, permissions, personal, wire)
    circles = Circles(services.communities, store, permissions, zones)
    reviews = DueReviews(services.reviews, starts)
    more = {
        "daily": schedules.typed,
        "leaderboard": leaderboards.typed,
        "community": circles.community,
        "zone": circles.zone,
        "review": reviews.typed,
    }
    assert more.keys() == MORE_WORDS
    listeners = Listeners(
        Desk(lobby, starts, profiles, permissions, wire, clock, more),
        Presses(host, replies, people, personal, profiles, dailies, schedules, leaderboards, reviews, clock),
        profiles,
        schedules,
        Losses(host, lobby, services.schedules, workspaces, clock),
        replies,
        challenges,
        clock,
    )
    listeners.register(app)
    logging.getLogger("slack_bolt").setLevel(logging.WARNING)
    return Quiz(app, wire, replies)
