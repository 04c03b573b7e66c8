"""Dailies: everybody's own run within the window that a channel's post holds open, and the answers once one may see."""

from adapters.discord.addresses import Place, player_of
from adapters.discord.answers import Answer
from adapters.discord.inbound import delivery_of, pressed_at
from adapters.discord.personal import PersonalGames
from adapters.discord.render import daily
from bot.engine.effects import EndReason, QuestionTally
from bot.engine.game import Game
from bot.host.proofs import Proofs, with_proof
from bot.host.runs import run_id
from bot.host.service import Host
from bot.host.windows import RunState, Windows
from bot.ports import Clock


class Dailies:
    """Answers the buttons of dailies."""

    def __init__(self, host: Host, windows: Windows, personal: PersonalGames, proofs: Proofs, clock: Clock) -> None:
        self._host = host
        self._windows = windows
        self._personal = personal
        self._proofs = proofs
        self._clock = clock

    async def play(self, window_id: str, answer: Answer) -> None:
        """Begin the presser's run, go on with it, or show what came of it. Raises as `Windows.play`."""
        interaction = answer.interaction
        player, own = player_of(interaction.user.id), Place(user=interaction.user.id)
        run = await self._windows.run_of(window_id, player)
        if run is None:
            at = pressed_at(interaction.id, self._clock.now())
            request = self._windows.play(window_id, player, own.address, at, delivery_of(interaction))
            await self._personal.begin(run_id(window_id, player), player, answer, request)
        elif run.state is RunState.OVER:
            seen = await self._host.view(run.game_id, player)
            window = await self._host.window(window_id, player)
            await answer.give(daily.own_result(window, seen, window_id))
        else:
            await self._personal.open(run.game_id, player, answer)

    async def answers(self, window_id: str, question: int, answer: Answer) -> None:
        """Show a question of a daily with its answer, to everybody once it is closed, and before to who has played.

        Raises as `Host.window`.
        """
        player = player_of(answer.interaction.user.id)
        window = await self._host.window(window_id, player)
        run = await self._windows.run_of(window_id, player)
        game = (await self._host.finished(window_id))[1] if window.over else None
        if run is None or run.state is not RunState.OVER:
            if game is None:
                await answer.give(daily.not_yet(window))
                return
            if game.end is EndReason.STOPPED:
                await answer.give(daily.withdrawn())
                return
        number = min(question, len(window.challenge.questions) - 1)
        challenge = with_proof(window.challenge, number, self._proofs)
        message = answer.interaction.message
        if message is not None and message.flags.ephemeral:  # a page before; else it is everybody's post
            answer.replace_message()
        await answer.give_all(daily.answer_pages(challenge, number, window_id, _tally(game, number)))


def _tally(game: Game | None, number: int) -> QuestionTally | None:
    """How everybody did on a question of a daily that is closed."""
    if game is None:
        return None
    window = game.window
    return QuestionTally(number, tuple(window.presses[number]), window.right[number], window.tried[number])
