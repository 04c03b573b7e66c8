"""Buttons and forms: from an interaction to the host, and back to whoever pressed.

One listener takes all presses and reads what a button means from its id, so that no view is held in memory and every
button ever posted works after a restart. Forms that are sent have such ids too.
"""

from collections.abc import Awaitable, Callable, Mapping
from typing import Any, Final

import discord

from adapters import wording
from adapters.buttons import Action, Button, understand
from adapters.discord.addresses import player_of
from adapters.discord.answers import Answer
from adapters.discord.dailies import Dailies
from adapters.discord.desk import Parts
from adapters.discord.inbound import Caller, Deliveries, delivery_of, pressed_at
from adapters.discord.render import private
from adapters.refusals import UNKNOWN_BUTTON
from bot.engine.effects import PrivateVerdict, ShowHint
from bot.engine.events import ChoicePressed, ContinuePressed, Event, HintPressed, StopPressed
from bot.host.service import Host


class Presses:
    """Answers every button, and every form that is sent."""

    def __init__(self, host: Host, dailies: Dailies, parts: Parts) -> None:
        self._host = host
        self._dailies = dailies
        self._parts = parts
        self._personal = parts.personal
        self._clock = parts.clock
        self._deliveries = Deliveries()

    async def take(self, interaction: discord.Interaction) -> None:
        """Deal with one press, or with one form. Never raises: whatever goes wrong is told to whoever pressed and noted
        in the log."""
        data: Mapping[str, Any] = interaction.data or {}
        button = understand(str(data.get("custom_id", "")))
        is_form = interaction.type is discord.InteractionType.modal_submit
        if (is_form or (button is not None and button.action in _ONCE)) and not self._deliveries.is_new(interaction):
            return
        updates = button is not None and button.action in _UPDATE and interaction.message is not None
        answer = self._parts.answers.to(interaction, updates=updates)
        act = None if button is None else (_FORMS if is_form else _ACTIONS).get(button.action)
        if button is None or act is None:
            work: Awaitable[object] = answer.tell(private.trouble(UNKNOWN_BUTTON))
        else:
            work = self._act(act, button, answer)
        await self._parts.answers.serve(answer, work, "a press on %s", button)

    async def _act(self, act: "Act", button: Button, answer: Answer) -> None:
        self._parts.throttle.check(player_of(answer.interaction.user.id))
        await act(self, button, answer)

    async def choose(self, button: Button, answer: Answer) -> None:
        """A choice: judged, and told to the presser alone."""
        interaction = answer.interaction
        player = player_of(interaction.user.id)
        assert button.place is not None
        at = pressed_at(interaction.id, self._clock.now())
        event = ChoicePressed(at, player, button.round_no, button.place, delivery_of(interaction))
        asked = await self._host.round(button.game_id)
        if asked.alone:
            await self._play(button, answer, event)
            return
        for effect in await self._host.submit(button.game_id, event):
            if isinstance(effect, PrivateVerdict):
                if effect.round_no == asked.no:
                    await answer.give(private.verdict(asked.challenge, asked.question, asked.order, effect))
                else:  # answered as before, in words that need no question
                    await answer.give(private.sentence(wording.verdict(effect)))
                return

    async def hint(self, button: Button, answer: Answer) -> None:
        """The hint, for one player."""
        interaction = answer.interaction
        player = player_of(interaction.user.id)
        at = pressed_at(interaction.id, self._clock.now())
        event = HintPressed(at, player, button.round_no, delivery_of(interaction))
        asked = await self._host.round(button.game_id)
        if asked.alone:
            await self._play(button, answer, event)
            return
        effects = await self._host.submit(button.game_id, event)
        shown = next(effect for effect in effects if isinstance(effect, ShowHint))
        await answer.give(private.hint(asked.challenge, asked.question, shown))

    async def attempts(self, button: Button, answer: Answer) -> None:
        """Where the presser stands."""
        seen = await self._host.view(button.game_id, player_of(answer.interaction.user.id))
        await answer.give(private.attempts(await self._host.challenge(button.game_id), seen, self._clock.now()))

    async def next(self, button: Button, answer: Answer) -> None:
        """The reveal of a personal game has been read."""
        interaction = answer.interaction
        at = pressed_at(interaction.id, self._clock.now())
        player = player_of(interaction.user.id)
        await self._play(button, answer, ContinuePressed(at, player, button.round_no, delivery_of(interaction)))

    async def stop(self, button: Button, answer: Answer) -> None:
        """A personal game ends."""
        interaction = answer.interaction
        at = pressed_at(interaction.id, self._clock.now())
        player = player_of(interaction.user.id)
        await self._play(button, answer, StopPressed(at, player, delivery_of(interaction)))

    async def go_on(self, button: Button, answer: Answer) -> None:
        """A personal game is shown again, in a new message."""
        await self._personal.open(button.game_id, player_of(answer.interaction.user.id), answer)

    async def hide(self, button: Button, answer: Answer) -> None:
        """The presser does not want to be named, or does again."""
        await self._parts.profiles.hide(answer, hidden=button.action is Action.HIDE)

    async def play_daily(self, button: Button, answer: Answer) -> None:
        """A run of the presser's own within a daily."""
        await self._dailies.play(button.game_id, answer)

    async def see_answers(self, button: Button, answer: Answer) -> None:
        """The answers of a daily."""
        await self._dailies.answers(button.game_id, button.round_no, answer)

    async def schedule(self, button: Button, answer: Answer) -> None:
        """A moderator changes the dailies."""
        await self._parts.schedules.press(button, answer)

    async def board(self, button: Button, answer: Answer) -> None:
        """Another page of a leaderboard, or another board."""
        await self._parts.leaderboards.turn(button, answer)

    async def post_board(self, button: Button, answer: Answer) -> None:
        """A leaderboard for everybody in the channel."""
        await self._parts.leaderboards.post(button, answer)

    async def badges(self, button: Button, answer: Answer) -> None:
        """Another page of the presser's badges."""
        await self._parts.profiles.badges(self._caller(answer), answer, button.round_no)

    async def review(self, button: Button, answer: Answer) -> None:
        """The presser's review, in a new message."""
        await self._parts.reviews.begin(self._caller(answer), answer)

    async def report(self, button: Button, answer: Answer) -> None:
        """The presser thinks that a question is wrong."""
        await self._parts.reports.ask(button, answer)

    async def take_report(self, button: Button, answer: Answer) -> None:
        """What somebody wrote about a question."""
        await self._parts.reports.take(button, answer)

    async def decide(self, button: Button, answer: Answer) -> None:
        """A moderator looks at reported questions, and decides."""
        await self._parts.reports.press(button, answer)

    async def pack(self, button: Button, answer: Answer) -> None:
        """A moderator looks at packs of the server, or decides about one."""
        await self._parts.packs.press(button, answer)

    async def take_pack(self, button: Button, answer: Answer) -> None:
        """A form about a pack: a file, a question, or a reason."""
        await self._parts.packs.sent(button, answer)

    async def audit(self, button: Button, answer: Answer) -> None:
        """Another page of the audit."""
        await self._parts.audit.show(self._caller(answer), answer, button.round_no)

    async def own_data(self, button: Button, answer: Answer) -> None:
        """What is kept of the presser, and what they may do about it."""
        await self._parts.privacy.press(button, answer)

    async def erase(self, button: Button, answer: Answer) -> None:
        """Somebody wrote that they want to be deleted."""
        await self._parts.privacy.erase(answer)

    def _caller(self, answer: Answer) -> Caller:
        return Caller.of(answer.interaction, self._clock.now())

    async def _play(self, button: Button, answer: Answer, event: Event) -> None:
        answer.replace_message()
        await self._personal.play(button.game_id, player_of(answer.interaction.user.id), answer, event)


_CHANGES: Final = (
    Action.PREVIEW_DAILY,
    Action.PAUSE_DAILY,
    Action.RESUME_DAILY,
    Action.SKIP_DAILY,
    Action.REMOVE_DAILY,
    Action.SURELY_REMOVE_DAILY,
)
"""What one of a schedule's own buttons does: the schedule is shown again as it is then."""

_DECISIONS: Final = (Action.KEEP, Action.QUARANTINE, Action.SURELY_CORRECT)
_LOOKS: Final = (Action.REPORTS, Action.LOOK, Action.CORRECT)
"""What buttons of reported questions do."""

_PACK_LOOKS: Final = (Action.PACKS, Action.PACK, Action.PACK_QUESTION, Action.PUBLISH)
_PACKS: Final = (*_PACK_LOOKS, Action.BRING, Action.PACK_FILE, Action.PROVE, Action.RETIRE)
_PACK_FORMS: Final = (Action.BRING, Action.RETIRE, Action.AUTHOR)
"""What buttons and forms of packs do. Proving takes long, and is told in a message of its own."""

_OWN_DATA: Final = (Action.PRIVACY, Action.HIDE_ME, Action.SHOW_ME, Action.LINK, Action.UNLINK)

_UPDATE: Final = frozenset(
    {
        *(Action.NEXT, Action.STOP, Action.HIDE, Action.SHOW, Action.BOARD, Action.BADGES, Action.AUDIT),
        *(*_CHANGES, *_DECISIONS, *_LOOKS, *_PACK_LOOKS, *_OWN_DATA, Action.SURELY_ERASE),
    }
)
"""Actions whose answer takes the place of the message whose button was pressed."""

_ONCE: Final = frozenset({*_DECISIONS, Action.PROVE, Action.PUBLISH, Action.LINK, Action.UNLINK})
"""Actions that would do more where their delivery is repeated. What belongs to a game is counted once by the host."""

Act = Callable[[Presses, Button, Answer], Awaitable[None]]

_ACTIONS: Final[Mapping[Action, Act]] = {
    Action.CHOOSE: Presses.choose,
    Action.HINT: Presses.hint,
    Action.ATTEMPTS: Presses.attempts,
    Action.NEXT: Presses.next,
    Action.STOP: Presses.stop,
    Action.CONTINUE: Presses.go_on,
    Action.HIDE: Presses.hide,
    Action.SHOW: Presses.hide,
    Action.PLAY: Presses.play_daily,
    Action.ANSWERS: Presses.see_answers,
    Action.BOARD: Presses.board,
    Action.POST_BOARD: Presses.post_board,
    Action.BADGES: Presses.badges,
    Action.REVIEW: Presses.review,
    Action.REPORT: Presses.report,
    Action.AUDIT: Presses.audit,
    **dict.fromkeys((*_DECISIONS, *_LOOKS), Presses.decide),
    **dict.fromkeys(_PACKS, Presses.pack),
    **dict.fromkeys((*_OWN_DATA, Action.EXPORT, Action.ERASE), Presses.own_data),
    **dict.fromkeys((Action.ADD_DAILY, Action.STOP_DAILY, *_CHANGES), Presses.schedule),
}

_FORMS: Final[Mapping[Action, Act]] = {
    Action.REPORT: Presses.take_report,
    Action.SURELY_ERASE: Presses.erase,
    **dict.fromkeys(_PACK_FORMS, Presses.take_pack),
}
