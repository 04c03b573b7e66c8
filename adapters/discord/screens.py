"""The private screens on which people play alone.

A screen is the one message of a personal game, which only its player sees. Discord lets it be changed for 15 minutes
after each press, with that press's token, so every press brings a fresh one. Tokens are kept in memory alone.
"""

import asyncio
from collections import OrderedDict, deque
from dataclasses import dataclass, field
from typing import Final

import discord

from adapters.discord.addresses import time_of
from adapters.discord.wire import ORIGINAL
from bot.engine.effects import AskQuestion, AwardBadge, CloseQuestion, ExtendClock, FinishChallenge, Reveal
from bot.ports import Post

TOKEN_LIVES_MS: Final = 15 * 60_000 - 10_000
"""How long a token is used; a little less than Discord's 15 minutes, for the way there."""

MAX_SCREENS: Final = 10_000
"""Screens remembered; of those beyond, players press a button to see their game again."""

MAX_ENDED: Final = 500
"""Screens of games that are over through which their players can still be told something, such as badges."""


@dataclass(slots=True, eq=False)
class Screen:
    """One personal game's screen. `lock` is held while somebody changes it.

    `interaction` is the newest press, `message` where its message is. `asked` and `revealed` are the newest rounds that
    were shown with a question and with its answer, -1 before the first. `reveal` is the newest that was delivered,
    `parts` how many messages it took. `shown_at` is when it last changed (ms).
    `known` says that its player has pressed since this process began, `invited` that they were called since then.
    """

    lock: asyncio.Lock = field(default_factory=asyncio.Lock)
    interaction: discord.Interaction | None = None
    message: str = ORIGINAL
    asked: int = -1
    revealed: int = -1
    reveal: Reveal | None = None
    parts: int = 1
    over: bool = False
    shown_at: int = 0
    known: bool = False
    invited: bool = False

    def hold(self, interaction: discord.Interaction) -> None:
        """A press came: from now on the screen is changed through it."""
        self.interaction = interaction
        self.message = ORIGINAL
        self.known = True
        self.invited = False

    def reach(self, now: int) -> discord.Interaction | None:
        """The interaction through which the screen can be changed at this time (ms); None where nobody can."""
        if self.interaction is None or now >= time_of(self.interaction.id) + TOKEN_LIVES_MS:
            return None
        return self.interaction

    def shows(self, post: Post) -> bool:
        """Whether the screen says all that a post would."""
        announcement = post.announcement
        match announcement:
            case AskQuestion():
                return announcement.round_no <= self.asked
            case CloseQuestion() | Reveal():
                return announcement.round_no <= self.revealed
            case FinishChallenge():
                return self.over
            case AwardBadge():
                return True  # the end of the game names it
            case ExtendClock():
                return announcement.round_no <= self.revealed
            case _:
                return False


class Screens:
    """The screens by game."""

    def __init__(self) -> None:
        self._screens: OrderedDict[str, Screen] = OrderedDict()
        self._ended: deque[Screen] = deque()

    def of(self, game_id: str) -> Screen:
        """The screen of a game, made where there is none yet."""
        screen = self._screens.get(game_id)
        if screen is None:
            screen = self._screens[game_id] = Screen()
            if len(self._screens) > MAX_SCREENS:
                self._forget_one()
        else:
            self._screens.move_to_end(game_id)
        return screen

    def end(self, screen: Screen) -> None:
        """The game on this screen is over. Interactions are large, so they are soon let go."""
        if screen in self._ended:
            return
        self._ended.append(screen)
        if len(self._ended) > MAX_ENDED:
            self._ended.popleft().interaction = None

    def let_go(self, user: int) -> None:
        """Let go of what was heard from somebody who is erased."""
        screens = [*self._screens.values(), *self._ended]
        for screen in screens:
            if screen.interaction is not None and screen.interaction.user.id == user:
                screen.interaction = None

    def _forget_one(self) -> None:
        for game_id, screen in self._screens.items():
            if not screen.lock.locked():
                del self._screens[game_id]
                return
