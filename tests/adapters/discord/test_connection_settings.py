"""Roles, settings, extra time and the audit over real sockets."""

from dataclasses import replace
from typing import Any

import pytest

from adapters import settings_wording
from adapters.buttons import Action, Button
from adapters.discord.moderation_commands import BOTH, suggest_values
from bot.host.roles import AdminsOnly, ModeratorsOnly
from tests.adapters.discord.online import ADA, BOB, POSTS, QUIZ, T0, online, verdict, words
from tests.adapters.discord.test_connection_reports import HELPER, HELPERS, MIA
from tests.discord_server import GUILD, STUDENT
from tests.discord_server.things import ADMINISTRATOR, CREATE_THREADS, EVERYONE, THREADS

BOSS = replace(MIA, id=505 << 22, name="boss", permissions=ADMINISTRATOR)
SPACE = f"discord:{GUILD.id}"
HERE = f"{SPACE}/{QUIZ}"
WITH_ROLE = [replace(GUILD, roles=(HELPERS,))]


# --- roles -----------------------------------------------------------------------------------------------------------


async def test_whoever_has_a_role_that_moderates_may_stop_the_games_of_others(monkeypatch: pytest.MonkeyPatch) -> None:
    async with online(monkeypatch, WITH_ROLE) as bot:
        table = await bot.play()
        refused = await bot.server.command("quiz stop", channel=QUIZ, user=HELPER)
        assert "Only the person who started the game" in await verdict(refused)
        given = await bot.server.command("quiz roles", {"holder": HELPERS, "role": 1}, channel=QUIZ, user=BOSS)
        await given.answered()
        stopped = await bot.server.command("quiz stop", channel=QUIZ, user=HELPER)
        assert "The game is stopped." in await verdict(stopped) and "StopPressed" in table.log


async def test_a_member_is_given_a_role_and_it_is_taken_again(monkeypatch: pytest.MonkeyPatch) -> None:
    async with online(monkeypatch) as bot:
        given = await bot.server.command("quiz roles", {"holder": ADA, "role": 2}, channel=QUIZ, user=BOSS)
        assert f"<@{ADA.id}> is an admin here now." in await verdict(given)
        shown = await bot.server.command("quiz roles", channel=QUIZ, user=ADA)
        assert f"- <@{ADA.id}>: admin" in await verdict(shown)
        taken = await bot.server.command("quiz roles", {"holder": ADA, "role": 0}, channel=QUIZ, user=BOSS)
        assert f"<@{ADA.id}> has no role here any more." in await verdict(taken)
        assert await bot.store.moderation.roles(SPACE) == {}
        assert str(ModeratorsOnly()) in await verdict(await bot.server.command("quiz roles", channel=QUIZ, user=ADA))


@pytest.mark.parametrize("user", [ADA, MIA], ids=["member", "moderator"])
async def test_admins_alone_give_roles_and_read_the_audit(monkeypatch: pytest.MonkeyPatch, user: Any) -> None:
    async with online(monkeypatch) as bot:
        refused = await bot.server.command("quiz roles", {"holder": user, "role": 2}, channel=QUIZ, user=user)
        assert str(AdminsOnly()) in await verdict(refused)
        assert str(AdminsOnly()) in await verdict(await bot.server.command("quiz audit", channel=QUIZ, user=user))
        press = await bot.server.press(Button(Action.AUDIT).custom_id, channel=QUIZ, user=user)
        assert str(AdminsOnly()) in await verdict(press)
        assert await bot.store.moderation.roles(SPACE) == {}


async def test_half_of_a_role_is_one_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    async with online(monkeypatch) as bot:
        for options in ({"holder": ADA}, {"role": 1}):
            assert BOTH in await verdict(await bot.server.command("quiz roles", options, channel=QUIZ, user=BOSS))


# --- settings --------------------------------------------------------------------------------------------------------


async def test_what_is_set_for_the_server_and_for_a_channel_is_shown_and_holds(monkeypatch: pytest.MonkeyPatch) -> None:
    async with online(monkeypatch) as bot:
        options: dict[str, Any] = {"name": "seconds", "value": "20"}
        changed = await bot.server.command("quiz settings", options, channel=QUIZ, user=MIA)
        assert "Time for each question in this server: 20 seconds." in await verdict(changed)
        options |= {"value": "25", "here": True}
        await (await bot.server.command("quiz settings", options, channel=QUIZ, user=MIA)).answered()
        shown = await bot.server.command("quiz settings", channel=QUIZ, user=ADA)
        assert "25 seconds, set for this channel" in await verdict(shown)
        one = await bot.server.command("quiz settings", {"name": "seconds"}, channel=GUILD.channels[1].id, user=ADA)
        assert "20 seconds, set for the server" in await verdict(one) and "For example: 30" in await verdict(one)
        table = await bot.play()
        assert table.game.current.limit_ms == 25_000


async def test_only_moderators_change_them(monkeypatch: pytest.MonkeyPatch) -> None:
    async with online(monkeypatch) as bot:
        options = {"name": "seconds", "value": "20"}
        refused = await bot.server.command("quiz settings", options, channel=QUIZ, user=ADA)
        assert str(ModeratorsOnly()) in await verdict(refused)
        assert (await bot.store.moderation.settings(SPACE)).seconds is None


async def test_a_value_that_cannot_be_is_one_sentence_and_changes_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    async with online(monkeypatch) as bot:
        options = {"name": "seconds", "value": "\u202e**soon** @everyone"}
        refused = await bot.server.command("quiz settings", options, channel=QUIZ, user=MIA)
        assert "⚠️" in await verdict(refused)
        assert (await bot.store.moderation.settings(SPACE)).seconds is None


async def test_a_value_for_nothing_is_one_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    async with online(monkeypatch) as bot:
        refused = await bot.server.command("quiz settings", {"value": "20"}, channel=QUIZ, user=MIA)
        assert settings_wording.NAME_IT in await verdict(refused)


async def test_where_threads_are_always_made_a_game_has_one_without_being_asked(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async with online(monkeypatch) as bot:
        options = {"name": "threads", "value": "always"}
        await (await bot.server.command("quiz settings", options, channel=QUIZ, user=MIA)).answered()
        await bot.server.command("quiz start", {"challenge": "tensors"}, channel=QUIZ)
        await bot.server.wait_for("POST", f"/channels/{QUIZ}/threads")
        await bot.server.until(lambda: bot.state.games, "a game")
        (row,) = bot.state.games.values()
        thread = bot.server.world.channels[int(row.info.channel.rpartition("/")[2])]
        assert thread["type"] in THREADS and bot.server.asked(*POSTS) == []


async def test_where_threads_are_never_made_somebody_who_wants_one_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    async with online(monkeypatch) as bot:
        options: dict[str, Any] = {"name": "threads", "value": "never", "here": True}
        await (await bot.server.command("quiz settings", options, channel=QUIZ, user=MIA)).answered()
        refused = await bot.server.command("quiz start", {"challenge": "tensors", "thread": True}, channel=QUIZ)
        assert "start it without a thread" in await verdict(refused)
        await bot.play()


async def test_a_game_in_a_thread_is_played_as_it_is_set_for_the_threads_channel(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async with online(monkeypatch) as bot:
        options: dict[str, Any] = {"name": "seconds", "value": "25", "here": True}
        await (await bot.server.command("quiz settings", options, channel=QUIZ, user=MIA)).answered()
        thread = int(bot.server.world.thread(QUIZ, None, {"name": "ours", "type": 11})["id"])
        table = await bot.play(thread)
        assert table.game.current.limit_ms == 25_000
        changed = {"name": "seconds", "value": "35", "here": True}
        await (await bot.server.command("quiz settings", changed, channel=thread, user=MIA)).answered()
        assert (await bot.store.moderation.settings(HERE)).seconds == 35


async def test_a_game_that_may_not_start_is_refused_in_private(monkeypatch: pytest.MonkeyPatch) -> None:
    async with online(monkeypatch) as bot:
        options = {"name": "quiet", "value": "00:00-23:59"}
        await (await bot.server.command("quiz settings", options, channel=QUIZ, user=MIA)).answered()
        refused = await bot.server.command("quiz start", {"challenge": "tensors"}, channel=QUIZ)
        assert "Games cannot be started here" in await verdict(refused)
        assert bot.state.games == {} and bot.server.shown(QUIZ) == []


async def test_dates_are_written_in_the_language_that_is_set(monkeypatch: pytest.MonkeyPatch) -> None:
    async with online(monkeypatch) as bot:
        options = {"name": "language", "value": "fr"}
        await (await bot.server.command("quiz settings", options, channel=QUIZ, user=MIA)).answered()
        added = await bot.server.command("daily add", {"time": "09:00", "zone": "UTC"}, channel=QUIZ, user=MIA)
        assert "janvier 2027" in await verdict(added), T0


def test_values_are_suggested_for_the_setting_that_was_named() -> None:
    assert suggest_values("language", "fren")[0].value == "fr"
    assert [it.value for it in suggest_values("seconds", "45")] == ["45", "30", "reset"]
    assert suggest_values(None, "x") == suggest_values("unknown", "x") == []


# --- extra time ------------------------------------------------------------------------------------------------------


async def test_extra_time_is_given_read_and_taken_in_private(monkeypatch: pytest.MonkeyPatch) -> None:
    async with online(monkeypatch) as bot:
        options = {"user": STUDENT, "percent": 50}
        given = await bot.server.command("quiz extra-time", options, channel=QUIZ, user=MIA)
        assert f"<@{STUDENT.id}> has 50 % more time" in await verdict(given)
        table = await bot.play()
        assert table.game.request.extra == ((f"discord:{STUDENT.id}", 50),)
        refused = await bot.server.command("quiz extra-time", channel=QUIZ, user=ADA)
        assert str(ModeratorsOnly()) in await verdict(refused) and "50" not in await verdict(refused)
        taken = await bot.server.command("quiz extra-time", {"user": STUDENT}, channel=QUIZ, user=MIA)
        assert settings_wording.NO_EXTRA in await verdict(taken)
        assert not [it for it in table.shown() if "extra" in it or "50 %" in it]


# --- the audit -------------------------------------------------------------------------------------------------------


async def test_the_audit_says_who_did_what_and_notifies_nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    async with online(monkeypatch) as bot:
        for seconds in range(20, 32):
            options = {"name": "seconds", "value": str(seconds), "here": True}
            await (await bot.server.command("quiz settings", options, channel=QUIZ, user=MIA)).answered()
        audit = await bot.server.command("quiz audit", channel=QUIZ, user=BOSS)
        said = await verdict(audit)
        assert f"<@{MIA.id}> set “Time for each question” for <#{QUIZ}>: 31 seconds." in said
        assert f"<t:{T0 // 1000}:f>" in said and "1 of 2" in said and "20 seconds" not in said
        assert audit.callback is not None and audit.callback["data"]["allowed_mentions"] == {"parse": []}
        older = await bot.server.press(Button(Action.AUDIT, "", 1).custom_id, user=BOSS)
        assert ": 20 seconds." in words((await older.answered())["data"]) and older.message is audit.message


@pytest.mark.parametrize("command", ["quiz audit", "quiz roles", "quiz settings", "quiz reports", "quiz extra-time"])
async def test_outside_of_servers_there_is_nothing_to_run(monkeypatch: pytest.MonkeyPatch, command: str) -> None:
    async with online(monkeypatch) as bot:
        refused = await bot.server.command(command, channel=bot.server.dm(BOB), user=BOB)
        assert "belongs to a server" in await verdict(refused)


async def test_a_thread_that_moderators_want_takes_no_right_to_make_threads(monkeypatch: pytest.MonkeyPatch) -> None:
    async with online(monkeypatch) as bot:
        visitor = replace(BOB, permissions=EVERYONE & ~CREATE_THREADS)
        ordered = await bot.server.command(
            "quiz start", {"challenge": "tensors", "thread": True}, channel=QUIZ, user=visitor
        )
        assert "You may not make threads" in await verdict(ordered)
        options = {"name": "threads", "value": "always"}
        await (await bot.server.command("quiz settings", options, channel=QUIZ, user=MIA)).answered()
        await bot.server.command("quiz start", {"challenge": "tensors"}, channel=QUIZ, user=visitor)
        await bot.server.wait_for("POST", f"/channels/{QUIZ}/threads")


async def test_whoever_starts_many_games_at_once_starts_one(monkeypatch: pytest.MonkeyPatch) -> None:
    async with online(monkeypatch) as bot:
        options = {"challenge": "tensors", "thread": True}
        typed = [await bot.server.command("quiz start", options, channel=QUIZ) for _ in range(5)]
        for one in typed:
            await one.answered()
        await bot.server.until(lambda: bot.state.games, "a game")
        assert len(bot.state.games) == 1
        assert len(bot.server.asked("POST", f"/channels/{QUIZ}/threads")) == 1
