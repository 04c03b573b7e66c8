"""What is kept of one player, and its end; and the end of spaces. In memory."""

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, replace
from itertools import chain
from typing import TYPE_CHECKING, Any

from bot.engine.boards import BoardDelta, is_within
from bot.engine.codec import encode_event
from bot.engine.events import PlayerGone
from bot.engine.modes import ALONE
from bot.ports.careers import AuditEntry
from bot.ports.erasure import Rows
from bot.store.gathering import told_board, told_event
from bot.store.renaming import encoded, renamed
from bot.store.rewriting import is_delivery_of
from tests.fakes.boards import MemoryBoards
from tests.fakes.persons import MemoryPersons
from tests.fakes.spaces import MemorySpaces

if TYPE_CHECKING:
    from tests.fakes.store import MemoryState, StoredRow


class MemoryErasure:
    """As `bot.ports.erasure.Erasure`, over the state of a whole store."""

    def __init__(
        self, state: "MemoryState", boards: MemoryBoards, persons: MemoryPersons, spaces: MemorySpaces
    ) -> None:
        self._state = state
        self._boards = boards
        self._persons = persons
        self._spaces = spaces

    async def count(self, player: str) -> dict[str, int]:
        kinds = await self.gather(player)
        return {kind: len(rows) for kind, rows in kinds.items() if kind not in ("events", "outbox")}

    async def gather(self, player: str) -> dict[str, Rows]:
        state = self._state
        careers = state.careers
        known = player in state.names or player in state.hidden or player in state.spaces.player_zones
        person = state.boards.persons.get(player)
        audit = [entry for entry in careers.audit if player in (entry.actor, entry.subject)]
        return {
            "players": [{"player": player, "name": state.names.get(player)}] if known else [],
            "persons": [{"player": player, "person": person}] if person is not None else [],
            "link_codes": [{"code": code} for code, (owner, _) in state.persons.codes.items() if owner == player],
            "games": [{"game_id": game} for game, row in state.games.items() if row.info.owner == player],
            "scores": [{"game_id": game} for game, who in state.scores if who == player],
            "settled": [{"game_id": game} for game, who in state.boards.counted if who == player],
            "careers": [{"body": json.loads(careers.careers[player][0])}] if player in careers.careers else [],
            "streaks": [asdict(careers.streaks[player])] if player in careers.streaks else [],
            "active_days": [{"day": day} for who, day in sorted(careers.days) if who == player],
            "badges": [{"badge": badge} for who, badge in careers.badges if who == player],
            "board_scores": [{"board": told_board(key.board)} for key in state.boards.rows if key.player == player],
            "cards": [{"question": question} for who, question in state.reviews.cards if who == player],
            "first_attempts": [it[3]._asdict() for (who, _), it in state.attempts.rows.items() if who == player],
            "reports": [asdict(it) for it in state.corrections.reports.values() if it.player == player],
            "decisions": [asdict(it) for it in state.corrections.decisions.values() if it.by == player],
            "packs": [
                {"pack_id": it.pack_id, "title": it.title} for it in state.packs.packs.values() if it.by == player
            ],
            "schedules": [
                {"schedule_id": it.schedule_id} for it in state.schedules.schedules.values() if it.creator == player
            ],
            "role_holders": [
                {"space": space, "role": role}
                for (space, holder), role in state.moderation.roles.items()
                if holder == player
            ],
            "extra_time": [
                {"space": space, "percent": percent}
                for (space, who), percent in state.moderation.extra_time.items()
                if who == player
            ],
            "audit": [{"at": entry.at, "action": entry.action} for entry in audit],
            "slack_installations": [],
            "events": list(self._events(player)),
            "outbox": [
                {"game_id": key.game_id, "kind": kind}
                for key, (_, kind, body) in state.outbox.items()
                if encoded(player) in body
            ],
        }

    def _events(self, player: str) -> Iterable[Mapping[str, Any]]:
        for game_id, row in sorted(self._state.games.items()):
            for seq, event in enumerate(row.log, start=1):
                if encoded(player) in event.body or _begins(event.delivery, f"{player}:"):
                    yield told_event({"game_id": game_id, "seq": seq, **asdict(event)}, player)

    # --- erasing a player --------------------------------------------------------------------------------------------

    async def erase_player(
        self, player: str, screens: Sequence[str], new_pseudonym: Callable[[], str], entry: AuditEntry
    ) -> list[str]:
        games = self._state.games
        own = [game_id for game_id, row in sorted(games.items()) if _is_own(row, player, screens)]
        for game_id in own:
            self._remove_game(game_id)
        others = [game_id for game_id, row in sorted(games.items()) if self._names(game_id, row, player)]
        for game_id in others:
            self._rename_in_game(game_id, games[game_id], player, new_pseudonym(), entry.at)
        self._rename_in_books({player: new_pseudonym()}, own)
        self._remove_rows(player)
        self._persons.unlink_now(player)
        boards = self._boards.state
        boards.rows = {key: row for key, row in boards.rows.items() if key.player != player}
        self._boards.join_now()
        self._state.careers.audit.append(entry)
        return [*own, *others]

    def _names(self, game_id: str, row: "StoredRow", player: str) -> bool:
        bodies = [event.body for event in row.log]
        bodies += [body for key, (_, _, body) in self._state.outbox.items() if key.game_id == game_id]
        return (
            any(encoded(player) in body for body in bodies)
            or any(_begins(event.delivery, f"{player}:") for event in row.log)
            or row.info.owner == player
            or (game_id, player) in self._state.scores
            or (game_id, player) in self._state.boards.counted
        )

    def _rename_in_game(self, game_id: str, row: "StoredRow", player: str, pseudonym: str, at: int) -> None:
        names = {player: pseudonym}
        for event in row.log:
            if event.delivery is not None and is_delivery_of(player, event.body, event.delivery):
                self._state.deliveries.discard(event.delivery)
                event.delivery = None
            event.body = renamed(event.body, names)
        for key, (channel, kind, body) in self._state.outbox.items():
            if key.game_id == game_id:
                self._state.outbox[key] = (channel, kind, renamed(body, names))
        gone = PlayerGone(at, pseudonym)
        row.log.append(type(row.log[0])(type(gone).__name__, at, None, encode_event(gone)))
        owner = names.get(row.info.owner, row.info.owner)
        row.info = replace(row.info, owner=owner, revision=row.info.revision + 1)

    def _rename_in_books(self, names: Mapping[str, str], own: Sequence[str]) -> None:
        state = self._state
        (pseudonym,) = names.values()
        everything = {**names, **dict.fromkeys(own, pseudonym)}
        for schedule_id, schedule in state.schedules.schedules.items():
            creator = names.get(schedule.creator, schedule.creator)
            state.schedules.schedules[schedule_id] = replace(schedule, creator=creator)
        for pack_id, pack in state.packs.packs.items():
            state.packs.packs[pack_id] = replace(pack, by=names.get(pack.by, pack.by))
        for where, decision in state.corrections.decisions.items():
            state.corrections.decisions[where] = replace(decision, by=names.get(decision.by, decision.by))
        for key, revoked in state.careers.revoked.items():
            state.careers.revoked[key] = revoked._replace(by=names.get(revoked.by, revoked.by))
        state.careers.audit[:] = [
            replace(
                entry,
                actor=names.get(entry.actor, entry.actor),
                subject=everything.get(entry.subject, entry.subject),
                details=json.loads(renamed(json.dumps(dict(entry.details)), names)),
            )
            for entry in state.careers.audit
        ]

    def _remove_rows(self, player: str) -> None:
        state = self._state
        state.names.pop(player, None)
        state.hidden.discard(player)
        state.spaces.player_zones.pop(player, None)
        state.careers.careers.pop(player, None)
        state.careers.streaks.pop(player, None)
        state.careers.lapsed.discard(player)
        state.careers.days -= {it for it in state.careers.days if it[0] == player}
        state.persons.codes = {code: held for code, held in state.persons.codes.items() if held[0] != player}
        by_first: tuple[dict[tuple[str, str], Any], ...] = (
            state.careers.badges,
            state.careers.revoked,
            state.reviews.cards,
            state.attempts.rows,
        )
        by_second: tuple[dict[tuple[str, str], Any], ...] = (
            state.scores,
            state.boards.counted,
            state.moderation.roles,
            state.moderation.extra_time,
        )
        for place, kept in [(0, it) for it in by_first] + [(1, it) for it in by_second]:
            for key in [key for key in kept if key[place] == player]:
                del kept[key]
        reports = state.corrections
        reports.closed = {key for key in reports.closed if key[2] != player}
        reports.reports = {key: it for key, it in reports.reports.items() if key[2] != player}

    # --- erasing a space ---------------------------------------------------------------------------------------------

    async def note_removed(self, space: str, at: int | None) -> None:
        removed = self._state.spaces.removed
        if at is None:
            removed.pop(space, None)
        else:
            await self._spaces.note_space(space, None, at)
            removed.setdefault(space, at)

    async def removed_at(self, space: str) -> int | None:
        return self._state.spaces.removed.get(space)

    async def spaces(self) -> dict[str, int | None]:
        infos = [row.info for row in self._state.games.values()]
        addresses = [info.channel for info in infos] + [info.home or "" for info in infos]
        found = {address.partition("/")[0] for address in addresses if "/" in address}
        state = self._state
        found |= {place.partition("/")[0] for place in state.moderation.settings}
        named = (
            *(it.space for it in state.schedules.schedules.values()),
            *(it.space for it in state.packs.packs.values()),
            *(key[0] for key in chain(state.moderation.roles, state.moderation.extra_time)),
            *(key[0] for key in chain(state.corrections.reports, state.corrections.decisions)),
            *(it[2] for it in state.attempts.rows.values()),
            *(it.space for it in chain(state.careers.streaks.values(), state.careers.audit)),
        )
        found |= {space for space in named if space}
        removed = self._state.spaces.removed
        return {space: removed.get(space) for space in sorted(found | self._state.spaces.spaces.keys())}

    async def games_of_space(self, space: str, limit: int) -> list[str]:
        inside = f"{space}/"
        infos = [row.info for row in self._state.games.values()]
        here = [info for info in infos if info.channel.startswith(inside) or (info.home or "").startswith(inside)]
        return [info.game_id for info in sorted(here, key=lambda it: (it.created_at, it.game_id))][:limit]

    async def erase_game(self, game_id: str, deltas: Sequence[BoardDelta]) -> None:
        if game_id in self._state.games:
            self._remove_game(game_id)
            self._boards.amend_now(deltas)

    def _remove_game(self, game_id: str) -> None:
        state = self._state
        row = state.games.pop(game_id)
        state.deliveries.difference_update(event.delivery for event in row.log if event.delivery is not None)
        state.outbox = {key: post for key, post in state.outbox.items() if key.game_id != game_id}
        state.scores = {key: score for key, score in state.scores.items() if key[0] != game_id}
        state.boards.counted = {key: it for key, it in state.boards.counted.items() if key[0] != game_id}
        state.spaces.settled.discard(game_id)

    async def erase_space(self, space: str, entry: AuditEntry) -> None:
        state, inside = self._state, f"{space}/"
        await self._spaces.leave_community(space)
        boards = self._boards.state
        boards.rows = {key: row for key, row in boards.rows.items() if not is_within(key.board, space)}
        gone = {it.schedule_id for it in state.schedules.schedules.values() if it.space == space}
        days = state.schedules
        days.schedules = {key: it for key, it in days.schedules.items() if key not in gone}
        days.occurrences = {key: it for key, it in days.occurrences.items() if key[0] not in gone}
        days.claimed = {key for key in days.claimed if key[0] not in gone}
        days.asked = {key: at for key, at in days.asked.items() if not key[0].startswith(inside)}
        kept: tuple[dict[Any, Any], ...] = (
            state.moderation.roles,
            state.moderation.extra_time,
            state.corrections.reports,
            state.corrections.decisions,
        )
        for rows in kept:
            for key in [key for key in rows if key[0] == space]:
                del rows[key]
        state.corrections.closed = {key for key in state.corrections.closed if key[0] != space}
        state.packs.packs = {key: it for key, it in state.packs.packs.items() if it.space != space}
        state.attempts.rows = {key: it for key, it in state.attempts.rows.items() if it[2] != space}
        settings = state.moderation.settings
        for place in [place for place in settings if place == space or place.startswith(inside)]:
            del settings[place]
        for player, streak in state.careers.streaks.items():
            if streak.space == space:
                state.careers.streaks[player] = replace(streak, space=None)
        audit = state.careers.audit
        audit[:] = [it for it in audit if space not in (it.space, it.subject)] + [entry]
        state.spaces.spaces.pop(space, None)
        state.spaces.removed.pop(space, None)


def _is_own(row: "StoredRow", player: str, screens: Sequence[str]) -> bool:
    first = json.loads(row.log[0].body)
    return row.info.channel in screens or (row.info.owner == player and first.get("audience") in ALONE)


def _begins(delivery: str | None, start: str) -> bool:
    return delivery is not None and delivery.startswith(start)
