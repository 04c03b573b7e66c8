"""Puts Slack's parts together around one host."""

import logging
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from slack_bolt.async_app import AsyncApp

from adapters.buttons import Action
from adapters.slack import actions, packs, privacy, reports
from adapters.slack.addresses import PLATFORM
from adapters.slack.app import Form, Listeners
from adapters.slack.audit import Audit
from adapters.slack.channels import ChannelGames
from adapters.slack.chat import SlackChat
from adapters.slack.circles import Circles
from adapters.slack.commands import Desk
from adapters.slack.dailies import Dailies
from adapters.slack.directory import Directory
from adapters.slack.events import Losses
from adapters.slack.groups import Groups
from adapters.slack.leaderboards import Leaderboards
from adapters.slack.packs import OwnPacks
from adapters.slack.people import People
from adapters.slack.permissions import Permissions
from adapters.slack.personal import PersonalGames
from adapters.slack.presses import Presses
from adapters.slack.presses import Serve as ServeButton
from adapters.slack.privacy import OwnData
from adapters.slack.profiles import Profiles
from adapters.slack.replies import Replies
from adapters.slack.reports import QuestionReports
from adapters.slack.reviews import DueReviews
from adapters.slack.roles import Ranks, RoleWords
from adapters.slack.schedules import Schedules
from adapters.slack.settings import Settings
from adapters.slack.sights import Sights
from adapters.slack.starting import Starts
from adapters.slack.statistics import Figures
from adapters.slack.wire import Wire, Workspaces
from adapters.slack.zones import Zones
from bot.host.services import Services

__all__ = ["PLATFORM", "Quiz", "SlackChat", "assemble"]


MORE_WORDS: Final = frozenset(
    {
        *("daily", "leaderboard", "community", "zone", "review"),
        *("roles", "settings", "extra-time", "reports", "stats", "packs", "author", "audit"),
        *("privacy", "link", "unlink"),
    }
)
"""Words of `/quiz` beside those of `adapters.slack.commands`."""

FORMS: Final = frozenset(
    {
        *(actions.DAILY, actions.SETTINGS, actions.REPORT, actions.ERASE),
        *(actions.BRING, actions.RETIRE, actions.AUTHOR),
    }
)
"""Forms beside the one that starts a game, by their callback ids."""


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
    host, store, clock, library = services.host, services.store, services.clock, services.library
    players, lobby, proofs = services.players, services.lobby, services.proofs
    wire = Wire(workspaces)
    replies, people, permissions = Replies(wire), People(store, clock), Permissions(wire, clock)
    services.members.learn(PLATFORM, permissions.is_member)
    personal = PersonalGames(host, wire, clock, proofs)
    chat.connect(ChannelGames(host, players, people, wire, clock), personal)
    groups, directory = Groups(wire, clock), Directory(people, permissions)
    ranks = Ranks(services.roles, permissions, groups)
    settings = Settings(services.settings, ranks, directory, wire)
    zones, sights = Zones(store, permissions, clock), Sights(store)
    services.privacy.on_erased += [people.forget, personal.forget, zones.forget, sights.forget]
    app.middleware(sights.hear)
    profiles = Profiles(services, ranks, settings, zones, sights, wire)
    dailies = Dailies(host, services.windows, personal, people, zones, proofs, clock)
    schedules = Schedules(services.schedules, lobby, store, permissions, ranks, settings, wire, library, clock)
    starts = Starts(lobby, personal, people, players, ranks, settings, wire, library)
    leaderboards = Leaderboards(services.boards, services.pictures, ranks, settings, personal, wire)
    circles = Circles(services.communities, store, ranks, settings, zones)
    reviews = DueReviews(services.reviews, starts)
    questions = QuestionReports(services.reports, ranks, wire)
    audit = Audit(services.audit, ranks, directory)
    own_data = OwnData(services.privacy, services.persons, players, personal, profiles, wire)
    own_packs = OwnPacks(services.packs, ranks, directory, personal, replies, wire)
    words = {
        "daily": schedules.typed,
        "leaderboard": leaderboards.typed,
        "community": circles.community,
        "zone": circles.zone,
        "review": reviews.typed,
        "roles": RoleWords(services.roles, ranks, groups, directory).typed,
        "settings": settings.typed,
        "extra-time": settings.extra_time,
        "reports": questions.typed,
        "stats": Figures(services.statistics, ranks).typed,
        "packs": own_packs.typed,
        "author": own_packs.write,
        "audit": audit.typed,
        "privacy": own_data.show,
        "link": own_data.link,
        "unlink": own_data.unlink,
    }
    assert words.keys() == MORE_WORDS
    throttle = services.throttle
    losses = Losses(host, lobby, services.schedules, services.removals, workspaces, clock)
    services.removals.learn(PLATFORM, losses.is_there)
    buttons = _buttons(settings, questions, audit, own_data, own_packs)
    parts = (profiles, dailies, schedules, leaderboards, reviews)
    listeners = Listeners(
        Desk(lobby, starts, profiles, ranks, throttle, wire, words),
        Presses(host, replies, people, personal, *parts, throttle, clock, buttons),
        profiles,
        _forms(schedules, settings, questions, own_data, own_packs),
        throttle,
        losses,
        replies,
        library,
        clock,
    )
    listeners.register(app)
    logging.getLogger("slack_bolt").setLevel(logging.WARNING)
    return Quiz(app, wire, replies)


def _buttons(
    settings: Settings, questions: QuestionReports, audit: Audit, own_data: OwnData, own_packs: OwnPacks
) -> Mapping[Action, ServeButton]:
    """Who serves which buttons beside those of `adapters.slack.presses`."""
    return {
        Action.SETTINGS: settings.press,
        Action.AUDIT: audit.press,
        **dict.fromkeys(reports.BUTTONS, questions.press),
        **dict.fromkeys(privacy.BUTTONS, own_data.press),
        **dict.fromkeys(packs.BUTTONS, own_packs.press),
    }


def _forms(
    schedules: Schedules, settings: Settings, questions: QuestionReports, own_data: OwnData, own_packs: OwnPacks
) -> Mapping[str, Form]:
    """Who serves which forms, beside the one that starts a game."""
    found = {
        actions.DAILY: schedules.submitted,
        actions.SETTINGS: settings.submitted,
        actions.REPORT: questions.submitted,
        actions.ERASE: own_data.submitted,
        actions.BRING: own_packs.brought,
        actions.RETIRE: own_packs.retired,
        actions.AUTHOR: own_packs.written,
    }
    assert found.keys() == FORMS
    return found
