"""Which key a game is graded by: games that are over are graded again by what was decided about their questions since.

A game is looked at whenever it is settled, and a decision lets all games that it concerns be settled once more. So each
is graded by what holds at last, whoever dies in between.
"""

from dataclasses import replace
from hashlib import blake2b
from typing import Final, NamedTuple, Protocol

from bot.engine.careers import origins
from bot.engine.corrections import corrected
from bot.engine.errors import QuizError
from bot.engine.events import Event, GameCorrected
from bot.engine.game import Game
from bot.engine.questions import Challenge
from bot.host.curation import keys_of
from bot.host.entries import Answer
from bot.host.places import channel_of, space_of
from bot.players import PlayerScore, is_gone
from bot.ports import Clock, GameInfo, Store, StoredGame, UnknownGame
from bot.ports.careers import REGRADING, AuditEntry
from bot.ports.corrections import EVERYWHERE, Decision, Ruling

REGRADED: Final = "game-regraded"
"""What the audit calls it."""


class Games(Protocol):
    """Where games are; `bot.host.service.Host` is one."""

    async def finished(self, game_id: str) -> tuple[GameInfo, Game]: ...
    async def submit(self, game_id: str, event: Event) -> Answer: ...
    def forget(self, game_id: str) -> None: ...


class Finished(NamedTuple):
    """A game that is over, graded by what holds now; the same by the key by which it was played, where that is another;
    the ids of all decisions that hold where it was; and those about its questions that came after it began."""

    info: GameInfo
    game: Game
    asked: Game
    holding: frozenset[str] = frozenset()
    later: tuple[Decision, ...] = ()


class Grader:
    """Grades games again. All methods raise as the store's and the host's do."""

    def __init__(self, store: Store, games: Games, clock: Clock) -> None:
        self._store = store
        self._corrections = store.corrections
        self._games = games
        self._clock = clock

    async def graded(self, info: GameInfo, game: Game) -> Finished:
        """A game that is over, graded by what holds now where it was played."""
        space = _space(info)
        names = set(origins(game.challenge))
        decisions = await self._corrections.decisions(space)
        ids = frozenset(it.decision_id for it in decisions)
        holding = [it for it in decisions if it.question in names]
        if not holding:
            return Finished(info, game, game, ids)
        stored = await self._store.load(info.game_id)
        wanted = corrected(stored.asked or stored.challenge, keys_of(holding, info.created_at))
        if wanted.version != stored.challenge.version:
            again = replace(stored, challenge=wanted, asked=stored.asked or stored.challenge).game()
            entry = self._entry(info, game, again, space)
            await self._corrections.grade(info.game_id, wanted, _scores(again), entry)
        if wanted.version != game.challenge.version:
            self._games.forget(info.game_id)
            info, game = await self._games.finished(info.game_id)
        asked = await graded_by(self._store, stored, (stored.asked or stored.challenge).version)
        later = (it for it in holding if it.at >= info.created_at and it.ruling is not Ruling.QUARANTINED)
        return Finished(info, game, asked, ids, tuple(later))

    async def close(self, finished: Finished) -> bool:
        """Note that a game is settled; false where something else was decided meanwhile, so that it is not."""
        return await self._corrections.mark_settled(finished.info.game_id, _space(finished.info), finished.holding)

    async def tell(self, finished: Finished) -> None:
        """Let the channel know of corrections, once for each, when the last of its games is graded by it."""
        info, game, asked, _, later = finished
        place = info.home or info.channel
        for decision in later:
            told = f"correction:{decision.decision_id}:{blake2b(place.encode(), digest_size=8).hexdigest()}"
            event = self._event(game, asked, decision, told)
            if event is None or await self._corrections.delivered(told):
                continue
            if await self._corrections.unsettled_with(place, decision.question) > 1:
                continue  # this game is one of them
            try:
                await self._games.submit(game.request.window or info.game_id, event)
            except (QuizError, UnknownGame):
                if game.request.window is None:
                    raise
                await self._games.submit(info.game_id, event)

    def _event(self, game: Game, asked: Game, decision: Decision, delivery: str) -> GameCorrected | None:
        """What there is to tell of a decision; None where it changed nothing in this game."""
        challenge = game.challenge
        index = origins(challenge).index(decision.question)
        right = challenge.questions[index].answer
        if decision.right != challenge.questions[index].choices[right].text:
            return None
        first = asked.challenge.questions[index].answer
        was = None if first == right else first
        if was is None and decision.ruling is Ruling.CORRECTED:
            return None  # the question was asked with this key
        return GameCorrected(self._clock.now(), index, was, right, delivery)

    def _entry(self, info: GameInfo, before: Game, after: Game, space: str) -> AuditEntry:
        """What changes for the players of a game."""
        points = [
            record.points - before.players[player].points
            for player, record in after.players.items()
            if player in before.players
        ]
        return AuditEntry(
            at=self._clock.now(),
            actor=REGRADING,
            action=REGRADED,
            subject=info.game_id,
            space=space or None,
            details={
                "challenge": info.challenge_id,
                "questions": _changed(before.challenge, after.challenge),
                "channel": channel_of(info.home or info.channel),
                "players": len(after.players),
                "more": sum(change > 0 for change in points),
                "fewer": sum(change < 0 for change in points),
                "points": sum(points),
            },
        )


def _space(info: GameInfo) -> str:
    """Where what was decided holds for a game."""
    return space_of(info.home or info.channel) or EVERYWHERE


async def graded_by(store: Store, stored: StoredGame, version: str) -> Game:
    """A game as this version of its challenge grades it. Raises as `Store.challenge` and `StoredGame.game`."""
    if version == stored.challenge.version:
        return stored.game()
    asked = stored.asked or stored.challenge
    if version == asked.version:
        return replace(stored, challenge=asked, asked=None).game()
    return replace(stored, challenge=await store.challenge(asked.id, version), asked=asked).game()


def _changed(before: Challenge, after: Challenge) -> list[dict[str, object]]:
    """The questions with other keys: the number of each, from 1, and the choices that were and are right."""
    return [
        {"question": number, "was": was.choices[was.answer].text, "right": now.choices[now.answer].text}
        for number, (was, now) in enumerate(zip(before.questions, after.questions, strict=True), start=1)
        if was.answer != now.answer
    ]


def _scores(game: Game) -> list[PlayerScore]:
    """The rows that a game has in the table of scores: of everybody who pressed something."""
    if game.holds_window:
        return []
    return [
        PlayerScore(player, record.points, record.right, record.first_try, record.wrong, record.hints)
        for player, record in game.players.items()
        if not is_gone(player) and (record.right or record.wrong or record.hints)
    ]
