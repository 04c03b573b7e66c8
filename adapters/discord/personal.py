"""Personal games: each is one private message that changes with every press."""

import asyncio
import logging
from collections.abc import Awaitable, Sequence
from dataclasses import replace
from typing import Final

import discord

from adapters.discord.addresses import Place, nonce_of, player_of, user_of
from adapters.discord.answers import Answer, flagged
from adapters.discord.render import badges, corrections, personal
from adapters.discord.screens import Screen, Screens
from adapters.discord.trouble import FAULTS, as_chat_error, in_log, is_too_late, is_unknown_message
from adapters.discord.wire import Body, Wire
from bot.engine.effects import (
    Announcement,
    CloseQuestion,
    Effect,
    EndReason,
    ExtendClock,
    FinishChallenge,
    Reply,
    Reveal,
    TellBadges,
    TellCorrection,
)
from bot.engine.errors import NotAPlayer, QuizError
from bot.engine.events import Event
from bot.engine.game import Phase
from bot.engine.questions import Challenge
from bot.engine.views import PlayerView
from bot.host.proofs import Proofs, with_proof
from bot.host.service import Host
from bot.ports import ChatAway, ChatBusy, Clock, Delivered, Post

log = logging.getLogger(__name__)


LONGEST_S: Final = 10.0
"""How many seconds of real time Discord may take to change a private message."""

CALLED_WITHIN_MS: Final = 5 * 60_000
"""How long after its clock ran out the player of a personal game is called by a direct message."""


class PersonalGames:
    """Shows personal games, to those who press and to those who wait."""

    def __init__(self, host: Host, wire: Wire, clock: Clock, proofs: Proofs) -> None:
        self._host = host
        self._wire = wire
        self._clock = clock
        self._proofs = proofs
        self._screens = Screens()

    def forget(self, player: str) -> None:
        """Let go of what is kept in memory of a player who is erased."""
        user = user_of(player)
        if user is not None:
            self._screens.let_go(user)

    # --- a press -----------------------------------------------------------------------------------------------------

    async def play(self, game_id: str, player: str, answer: Answer, event: Event | None) -> None:
        """Feed an event of the player, if there is one, and answer with the game as it is then.

        Raises `NotAPlayer` for anybody but the game's owner, `UnknownGame`, `CorruptLog` or a `HostError`. What the
        rules refuse, such as a button of an earlier question, is answered with the game as it stands.
        """
        screen = self._screens.of(game_id)
        async with screen.lock:
            before = await self._host.view(game_id, player)
            if before.owner != player:
                raise NotAPlayer(f"{player} is not in this game")
            effects: tuple[Effect, ...] = ()
            if event is not None:
                try:
                    effects = await self._host.submit(game_id, event)
                except QuizError as error:
                    log.debug("game %s refused a press: %s", game_id, error)
            await self._show(screen, game_id, player, answer, effects, was=None if event is None else before)
        await self._host.retell(game_id)

    async def begin(self, game_id: str, player: str, answer: Answer, request: Awaitable[object]) -> None:
        """Await the request for a new game and answer with its first question. Raises what the request does."""
        screen = self._screens.of(game_id)
        async with screen.lock:  # what the game announces meanwhile finds it on the screen
            await request
            await self._show(screen, game_id, player, answer, (), was=None)

    async def open(self, game_id: str, player: str, answer: Answer) -> None:
        """Show a game in a new message. Raises as `play`."""
        await self.play(game_id, player, answer, None)

    async def _show(
        self,
        screen: Screen,
        game_id: str,
        player: str,
        answer: Answer,
        effects: Sequence[Effect],
        *,
        was: PlayerView | None,
    ) -> None:
        """Answer with the game; `was` is how it stood on the message whose button was pressed, None for a new one."""
        seen = await self._host.view(game_id, player)
        bodies = await self._bodies(game_id, seen, effects)
        same_page = was is not None and (was.round_no, was.phase) == (seen.round_no, seen.phase)
        # The earlier parts of a page that is too long for one message are there already.
        first, *others = bodies[-1:] if same_page else bodies
        if not await answer.give(first):
            return  # the screen stays with the press before, through which the outbox may still reach it
        screen.hold(answer.interaction)
        for body in others:
            screen.message = await answer.add(body)
        self._note(screen, seen, effects)

    async def _bodies(self, game_id: str, seen: PlayerView, effects: Sequence[Effect]) -> list[Body]:
        challenge = with_proof(await self._host.challenge(game_id), seen.question, self._proofs)
        if seen.phase is Phase.ASKING:  # this is what shows the question, and starts its clock
            closes_at = None if seen.limit_ms is None else self._clock.now() + seen.limit_ms
            seen = replace(seen, phase=Phase.OPEN, deadline=closes_at)
        return list(
            personal.screen(
                challenge,
                seen,
                game_id,
                ephemeral=True,
                said=tuple(effect for effect in effects if isinstance(effect, Reply)),
                reveal=next((effect for effect in effects if isinstance(effect, Reveal)), None),
                end=next((effect for effect in effects if isinstance(effect, FinishChallenge)), None),
            )
        )

    def _note(self, screen: Screen, seen: PlayerView, effects: Sequence[Effect]) -> None:
        """Remember what the screen shows, so that the outbox does not say it once more.

        A game that is over is shown without its last reveal and its result, unless these were among the effects.
        """
        screen.shown_at = self._clock.now()
        screen.asked = max(screen.asked, seen.round_no)
        revealed = seen.phase is Phase.REVEALED or any(isinstance(effect, Reveal) for effect in effects)
        screen.revealed = max(screen.revealed, seen.round_no if revealed else seen.round_no - 1)
        screen.over = any(isinstance(effect, FinishChallenge) for effect in effects)
        if screen.over:
            self._screens.end(screen)

    # --- the outbox --------------------------------------------------------------------------------------------------

    async def deliver(self, place: Place, post: Post, challenge: Challenge) -> Delivered:
        """As `bot.ports.Chat`. Where the newest press is too long ago, the player is invited to go on."""
        assert place.user is not None
        game_id = post.key.game_id
        screen = self._screens.of(game_id)
        async with screen.lock:
            if screen.shows(post):
                return Delivered(screen.shown_at or self._clock.now())
            if isinstance(post.announcement, TellBadges):
                return await self._congratulate(screen, post.announcement)
            if isinstance(post.announcement, TellCorrection):
                return await self._correct(place.user, screen, post, post.announcement, challenge)
            interaction = screen.reach(self._clock.now())
            seen = await self._host.view(game_id, player_of(place.user))
            if interaction is None:
                if _can_be_missed(post.announcement, seen):
                    return Delivered(self._clock.now())
                await self._invite(place.user, screen, seen, post, challenge)
                raise ChatAway("the newest press is too long ago")
            if isinstance(post.announcement, Reveal):
                screen.reveal = post.announcement
            # The end of the game is told below the answer that was the last to be revealed.
            reveal = (screen.reveal,) if screen.reveal is not None and screen.reveal.round_no == seen.round_no else ()
            bodies = await self._bodies(game_id, seen, (*reveal, post.announcement))
            below = screen.parts - 1 if reveal and isinstance(post.announcement, FinishChallenge) else 0
            screen.parts = len(bodies)
            try:
                # Presses wait for the lock meanwhile, so nothing here may take long.
                async with asyncio.timeout(LONGEST_S):
                    await self._replace(screen, interaction, bodies[below:] or bodies[-1:])
            except discord.HTTPException as error:
                if not (is_too_late(error) or is_unknown_message(error)):
                    raise
                log.info("game %s cannot be shown: %s", game_id, in_log(error))
                screen.interaction = None
                await self._invite(place.user, screen, seen, post, challenge)
                raise ChatAway("its message cannot be changed any more") from None
            self._note(screen, seen, (post.announcement,))
            return Delivered(screen.shown_at)

    async def _replace(self, screen: Screen, interaction: discord.Interaction, bodies: Sequence[Body]) -> None:
        first, *others = bodies
        await self._wire.edit_answer(interaction, flagged(first, private=False), screen.message)
        for body in others:
            screen.message = await self._wire.follow_up(interaction, body)

    async def _congratulate(self, screen: Screen, told: TellBadges) -> Delivered:
        """Tell of badges below the game that brought them. Whoever is gone by then finds them on their own page."""
        await self._add_below(screen, badges.won(told.badges))
        return Delivered(self._clock.now())

    async def _correct(
        self, user: int, screen: Screen, post: Post, told: TellCorrection, challenge: Challenge
    ) -> Delivered:
        """Tell of a correction below the game, or in a direct message, since most corrections come days later.

        Not everybody takes such messages; they find their new result in their profile.
        """
        player = player_of(user)
        info, _ = await self._host.finished(post.key.game_id)
        bodies = corrections.own(challenge, told, info.mode, player)
        if not await self._add_below(screen, bodies):
            try:
                async with asyncio.timeout(LONGEST_S):
                    channel = await self._wire.direct_channel(user)
                    for part, body in enumerate(bodies):
                        await self._wire.post(channel, flagged(body, private=False), nonce_of(post.key, part))
            except FAULTS as error:
                if isinstance(as_chat_error(error), ChatBusy):
                    raise
                log.info("the player of game %s was not told of a correction: %s", post.key.game_id, in_log(error))
        return Delivered(self._clock.now())

    async def _add_below(self, screen: Screen, bodies: Sequence[Body]) -> bool:
        """Add messages to a screen; false where it cannot be reached any more."""
        interaction = screen.reach(self._clock.now())
        if interaction is None:
            return False
        try:
            for body in bodies:
                await self._wire.follow_up(interaction, body)
        except discord.HTTPException as error:
            if not (is_too_late(error) or is_unknown_message(error)):
                raise
            return False
        return True

    async def _invite(self, user: int, screen: Screen, seen: PlayerView, post: Post, challenge: Challenge) -> None:
        """Write to the player, once until they come, that their game goes on. Not everybody takes such messages.

        Only those who played since this process began, or whose clock ran out just now: whoever has left a game long
        ago is not called again at each restart.
        """
        just_closed = seen.deadline is not None and self._clock.now() - seen.deadline <= CALLED_WITHIN_MS
        if screen.invited or not (screen.known or just_closed):
            return
        screen.invited = True
        try:
            async with asyncio.timeout(LONGEST_S):
                channel = await self._wire.direct_channel(user)
                body = personal.invitation(challenge, post.key.game_id)
                await self._wire.post(channel, body, nonce_of(post.key))
        except FAULTS as error:
            log.info("the player of game %s was not invited to go on: %s", post.key.game_id, as_chat_error(error))


def _can_be_missed(announcement: Announcement, seen: PlayerView) -> bool:
    """Whether nobody has to be called for this: it is seen by whoever comes back, or its player stopped the game."""
    return seen.end is EndReason.STOPPED or isinstance(announcement, ExtendClock | CloseQuestion)
