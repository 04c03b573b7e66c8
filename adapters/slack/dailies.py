"""Dailies: everybody's own run within the window that a channel's post holds open, and the answers once one may see."""

from collections.abc import Sequence
from typing import Final

from adapters.slack.addresses import Place
from adapters.slack.inbound import Press, pressed_at
from adapters.slack.people import People
from adapters.slack.personal import PersonalGames
from adapters.slack.render import daily, private
from adapters.slack.wire import Message
from adapters.slack.zones import Zones
from bot.engine.effects import QuestionTally
from bot.host.proofs import Proofs, with_proof
from bot.host.service import Host
from bot.host.windows import RunState, Windows
from bot.ports import Clock

BEGUN: Final = "Your run is in our direct messages: "
GOES_ON: Final = "Your run goes on in our direct messages: "


class Dailies:
    """Answers the buttons of dailies. What is raised is as `Windows.play`, and the faults of the wire."""

    def __init__(
        self,
        host: Host,
        windows: Windows,
        personal: PersonalGames,
        people: People,
        zones: Zones,
        proofs: Proofs,
        clock: Clock,
    ) -> None:
        self._zones = zones
        self._host = host
        self._windows = windows
        self._personal = personal
        self._people = people
        self._proofs = proofs
        self._clock = clock

    async def play(self, window_id: str, press: Press) -> Message | None:
        """Begin the presser's run, go on with it, or show what came of it; an answer unless they see it anyway."""
        run = await self._windows.run_of(window_id, press.player)
        if run is not None and run.state is RunState.OVER:
            seen = await self._host.view(run.game_id, press.player)
            return daily.own_result(await self._host.window(window_id, press.player), seen, window_id)
        own = Place(team=press.team, user=press.user)
        channel = await self._personal.channel(own)  # before a run begins that nobody could be shown
        if run is None:
            at = pressed_at(press.ts, self._clock.now())
            await self._windows.play(window_id, press.player, own.address, at, press.delivery)
            await self._zones.see_to(press.team, press.user)  # by which the streak counts this day
        elif (await self._host.view(run.game_id, press.player)).message is not None:  # else it is on its way there
            await self._personal.show_again(own, run.game_id)
        if self._people.note(press.player, press.name):
            await self._people.keep()
        if press.channel in ("", channel):
            return None
        return private.in_channel(BEGUN if run is None else GOES_ON, channel)

    async def answers(self, window_id: str, question: int, press: Press) -> Sequence[Message]:
        """A question with its answer: for everybody once the daily is closed, and before for those who have played."""
        window = await self._host.window(window_id, press.player)
        run = await self._windows.run_of(window_id, press.player)
        if not window.over and (run is None or run.state is not RunState.OVER):
            return [daily.not_yet(window)]
        number = min(question, len(window.challenge.questions) - 1)
        challenge = with_proof(window.challenge, number, self._proofs)
        tally = await self._tally(window_id, number) if window.over else None
        return daily.answer_messages(challenge, number, window_id, tally)

    async def _tally(self, window_id: str, number: int) -> QuestionTally:
        """How everybody did on a question of a daily that is closed."""
        _, game = await self._host.finished(window_id)
        window = game.window
        return QuestionTally(number, tuple(window.presses[number]), window.right[number], window.tried[number])
