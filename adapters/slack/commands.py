"""`/quiz` and its words, the dialogue that opens without words, and the shortcuts that open it."""

from collections.abc import Awaitable, Callable, Mapping
from typing import Any, Final

from adapters.chat_text import in_quotes
from adapters.refusals import NO_GAME
from adapters.slack import actions
from adapters.slack.addresses import Place
from adapters.slack.forms import Filled
from adapters.slack.guarding import guarded
from adapters.slack.inbound import Caller
from adapters.slack.profiles import Profiles
from adapters.slack.render import lists, modal, private
from adapters.slack.replies import Outcome
from adapters.slack.roles import Ranks
from adapters.slack.starting import Starts
from adapters.slack.wire import Message, Wire
from adapters.slack.words import Unclear, order, split, typed
from bot.host.lobby import Lobby
from bot.host.throttle import Throttle
from bot.ports import GameInfo

PRACTICE: Final = "practice"


Serve = Callable[[Caller, str], Awaitable[Outcome]]
"""Serves a caller's words behind one of the words of `/quiz`."""


class Desk:
    """Serves what people type and choose. An answer is a message for the caller, or None where they see it anyway.

    `more` are words of `/quiz` that others serve.
    """

    def __init__(
        self,
        lobby: Lobby,
        starts: Starts,
        profiles: Profiles,
        ranks: Ranks,
        throttle: Throttle,
        wire: Wire,
        more: Mapping[str, Serve],
    ) -> None:
        self._ranks = ranks
        self._throttle = throttle
        self._more = more
        self._lobby = lobby
        self._starts = starts
        self._profiles = profiles
        self._wire = wire

    async def command(self, caller: Caller, text: str) -> Outcome:
        """`/quiz` with these words behind it, as Slack hands them over. Never raises."""
        return await self.serve(caller, self._word, typed(text))

    async def serve(self, caller: Caller, serve: Serve, words: str = "") -> Outcome:
        """The outcome of something that a caller does, or a sentence for whatever stood in its way. Never raises."""
        return await guarded(self._served(caller, serve, words), "a command")

    async def _served(self, caller: Caller, serve: Serve, words: str) -> Outcome:
        self._throttle.check(caller.player)
        return await serve(caller, words)

    async def _word(self, caller: Caller, text: str) -> Outcome:
        word, rest = split(text)
        if word in self._more:
            return await self._more[word](caller, rest)
        serve = _WORDS.get(word, Desk.unknown)
        return await serve(self, caller, rest if serve is not Desk.unknown else word)

    # --- words -------------------------------------------------------------------------------------------------------

    async def start(self, caller: Caller, rest: str) -> Message | None:
        """Start a game; without a challenge, let the caller choose."""
        if not rest:
            return await self.choose(caller, rest)
        return await self._starts.start(caller, order(rest, self._starts.library.of(caller.space)))

    async def choose(self, caller: Caller, rest: str = "") -> Message | None:
        """Open the dialogue in which a game is chosen."""
        challenges = [*self._starts.library.of(caller.space).values()]
        view = modal.start(challenges, channel=caller.channel or None, thread_ts=caller.thread)
        await self._wire.open_modal(caller.team, caller.trigger, view)
        return None

    async def practise(self, caller: Caller, rest: str) -> Message | None:
        """Practise alone; without a challenge, let the caller choose."""
        return await self.start(caller, f"{rest} {PRACTICE}" if rest else "")

    async def stop(self, caller: Caller, rest: str) -> Message | None:
        """End the channel's game, or the caller's newest own one."""
        game, moderates = await self._game(caller)
        await self._lobby.stop(game.game_id, caller.player, moderates=moderates, at=caller.at, delivery=caller.delivery)
        return private.sentence("The game is stopped.")

    async def skip(self, caller: Caller, rest: str) -> Message | None:
        """Close the question that is open."""
        game, moderates = await self._game(caller)
        await self._lobby.skip(game.game_id, caller.player, moderates=moderates, at=caller.at, delivery=caller.delivery)
        return private.sentence("The question is skipped.")

    async def challenges(self, caller: Caller, rest: str) -> Message | None:
        """List the challenges."""
        return lists.challenges([*self._starts.library.of(caller.space).values()])

    async def modes(self, caller: Caller, rest: str) -> Message | None:
        """Tell the modes."""
        return lists.modes()

    async def me(self, caller: Caller, rest: str) -> Message | None:
        """Show the caller's profile."""
        return await self._profiles.of(caller.team, caller.user)

    async def badges(self, caller: Caller, rest: str) -> Outcome:
        """Show the caller's badges."""
        return await self._profiles.badges(caller.player, caller.where)

    async def explain(self, caller: Caller, rest: str) -> Message | None:
        """Explain the quiz."""
        return lists.help()

    async def unknown(self, caller: Caller, word: str) -> Message | None:
        """Words that begin with none of the commands."""
        raise Unclear(
            f"{in_quotes(word)} is no command; /quiz help shows them, and /quiz alone lets you choose a game."
        )

    # --- the dialogue ------------------------------------------------------------------------------------------------

    async def chosen(self, caller: Caller, ordered: str) -> Message | None:
        """Start what was chosen in the dialogue, given in the words of `/quiz start`."""
        return await self._starts.start(caller, order(ordered, self._starts.library.of(caller.space)))

    async def _game(self, caller: Caller) -> tuple[GameInfo, bool]:
        """The game that a command without a name is about, and whether the caller may move it as an admin.

        It is the channel's, if the caller may move it; one of theirs in a thread here; what else is played here; or
        their personal one. Raises `Unclear` where there is none.
        """
        here = await self._lobby.unfinished(caller.place.address)
        admin: bool | None = None  # not asked yet
        if here and here[0].owner != caller.player:
            admin = await self._ranks.moderates(caller.team, caller.user)
        if here and (admin or here[0].owner == caller.player):
            return here[0], bool(admin)
        if caller.thread is None:
            # Slack does not say in which thread a command was typed.
            here += await self._lobby.running_in(Place(team=caller.team, channel=caller.channel).address + "/")
        games = [game for game in here if game.owner == caller.player] or here
        games = games or await self._lobby.unfinished(caller.own_place.address)
        if not games:
            raise Unclear(NO_GAME)
        if games[0].owner == caller.player:
            return games[0], False
        if admin is None:
            admin = await self._ranks.moderates(caller.team, caller.user)
        return games[0], admin


def words_of(view: Mapping[str, Any]) -> str:
    """What was chosen in the dialogue, in the words of `/quiz start`. Raises `Unclear` where no challenge was."""
    filled = Filled.of(view)
    challenge = filled.option(actions.START_CHALLENGE)
    if not challenge:
        raise Unclear("Choose a challenge.")
    mode, seconds = filled.option(actions.START_MODE), filled.text(actions.START_SECONDS)
    return " ".join((challenge, mode, seconds, *filled.options(actions.START_OPTIONS)))


_Serve = Callable[[Desk, Caller, str], Awaitable[Outcome]]

_WORDS: Final[Mapping[str, _Serve]] = {
    "": Desk.choose,
    "start": Desk.start,
    PRACTICE: Desk.practise,
    "stop": Desk.stop,
    "skip": Desk.skip,
    "list": Desk.challenges,
    "modes": Desk.modes,
    "me": Desk.me,
    "badges": Desk.badges,
    "help": Desk.explain,
}
"""What may follow `/quiz`."""
