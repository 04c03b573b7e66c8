"""What is kept of somebody, over real sockets: shown, handed over as a file, hidden, linked, and erased."""

import pytest

from adapters import privacy_wording as said
from adapters.buttons import Action, Button
from adapters.discord.assembly import PLATFORM
from adapters.discord.people import People
from adapters.discord.wire import Wire
from bot.host.privacy import EXPORT_NAME
from tests.adapters.discord.bodies import labels
from tests.adapters.discord.online import ADA, BOB, QUIZ, Bot, Table, online, verdict, words
from tests.discord_server.interactions import Interaction

UPDATE = 7
PLAYER = f"{PLATFORM}:{ADA.id}"


async def asked(bot: Bot, channel: int | None = None) -> Interaction:
    """Ada asks what is kept of her."""
    interaction = await bot.server.command("privacy", channel=channel or QUIZ, user=ADA)
    await interaction.answered()
    return interaction


async def pressed(bot: Bot, action: Action) -> Interaction:
    press = await bot.server.press(Button(action).custom_id, user=ADA)
    await press.answered()
    return press


async def test_somebody_new_reads_that_nothing_is_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    async with online(monkeypatch) as bot:
        assert said.NOTHING in await verdict(await asked(bot))


async def test_it_works_in_direct_messages_too(monkeypatch: pytest.MonkeyPatch) -> None:
    async with online(monkeypatch) as bot:
        assert said.TITLE in await verdict(await asked(bot, bot.server.dm(ADA)))


async def test_what_is_kept_is_handed_over_as_a_file_for_their_eyes_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    async with online(monkeypatch) as bot:
        table = await bot.play()
        await (await table.press(table.right, ADA)).answered()
        await asked(bot)
        export = await pressed(bot, Action.EXPORT)
        await export.edited()
        assert export.message is not None and export.ephemeral
        assert [it["filename"] for it in export.message["attachments"]] == [EXPORT_NAME]
        (request,) = [it for it in bot.server.asked("PATCH") if it.files]
        assert request.files == [EXPORT_NAME]


async def test_a_name_is_hidden_and_shown_again_in_the_same_message(monkeypatch: pytest.MonkeyPatch) -> None:
    async with online(monkeypatch) as bot:
        page = await asked(bot)
        hidden = await pressed(bot, Action.HIDE_ME)
        assert hidden.type_answered == UPDATE and hidden.message is page.message
        assert await bot.store.hidden([PLAYER]) == {PLAYER}
        assert hidden.callback is not None and said.SHOW in labels(hidden.callback["data"])
        await pressed(bot, Action.SHOW_ME)
        assert await bot.store.hidden([PLAYER]) == frozenset()


async def test_who_types_the_word_is_erased(monkeypatch: pytest.MonkeyPatch) -> None:
    async with online(monkeypatch) as bot:
        table = await bot.play()
        await (await table.press(table.right, ADA)).answered()
        await (await table.press(table.right, BOB)).answered()
        await asked(bot)
        asks = await pressed(bot, Action.ERASE)
        assert asks.form["title"] == said.ERASE_FORM and said.SURE in asks.form["components"][0]["content"]
        erased = await bot.server.send(asks, said.WORD)
        assert said.ERASED in words((await erased.answered())["data"])
        assert erased.message is not None and erased.type_answered == UPDATE
        assert PLAYER not in table.game.players and len(table.game.players) == 2
        assert PLAYER not in repr(bot.state)
        assert said.NOTHING in await verdict(await asked(bot))


async def test_a_game_of_their_own_goes_with_them(monkeypatch: pytest.MonkeyPatch) -> None:
    async with online(monkeypatch) as bot:
        start = await bot.server.command("practice", {"challenge": "tensors"}, channel=QUIZ, user=ADA)
        await start.answered()
        (game_id,) = bot.state.games
        await Table(bot, game_id).asked()
        await asked(bot)
        erased = await bot.server.send(await pressed(bot, Action.ERASE), said.WORD)
        await erased.answered()
        assert bot.state.games == {}
        press = await bot.server.press(Button(Action.CHOOSE, game_id, 0, 1).custom_id, user=ADA)
        assert "not known here any more" in await verdict(press)
        assert PLAYER not in repr(bot.state)


async def test_who_types_anything_else_is_not(monkeypatch: pytest.MonkeyPatch) -> None:
    async with online(monkeypatch) as bot:
        table = await bot.play()
        await (await table.press(table.right, ADA)).answered()
        page = await asked(bot)
        sent = await bot.server.send(await pressed(bot, Action.ERASE), "delete")
        told = await verdict(sent)
        assert said.NOT_TYPED in told and PLAYER in table.game.players
        assert page.message is not None and said.TITLE in words(page.message), "what was shown stays"


async def test_an_erasure_that_is_delivered_twice_is_done_once(monkeypatch: pytest.MonkeyPatch) -> None:
    async with online(monkeypatch) as bot:
        await asked(bot)
        sent = await bot.server.send(await pressed(bot, Action.ERASE), said.WORD)
        await sent.answered()
        await bot.server.repeat(sent)
        await asked(bot)
        assert len(bot.server.asked("POST", f"/interactions/{sent.id}/**")) == 1


async def test_accounts_are_linked_by_a_code_and_unlinked(monkeypatch: pytest.MonkeyPatch) -> None:
    async with online(monkeypatch) as bot:
        await asked(bot)
        shown = await pressed(bot, Action.LINK)
        assert said.CODE in words((await shown.answered())["data"])
        code = (await bot.services.persons.code("slack:T1/U1")).code
        linked = await bot.server.command("quiz link", {"code": code}, channel=QUIZ, user=ADA)
        told = await verdict(linked)
        assert said.LINKED in told and "yours on Slack" in told
        assert await bot.services.persons.linked(PLAYER) == (PLAYER, "slack:T1/U1")
        unlinked = await bot.server.command("quiz unlink", channel=QUIZ, user=ADA)
        assert said.UNLINKED in await verdict(unlinked)
        assert await bot.services.persons.linked(PLAYER) == (PLAYER,)


async def test_a_code_that_does_not_hold_is_one_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    async with online(monkeypatch) as bot:
        refused = await bot.server.command("quiz link", {"code": "**WRONG**"}, channel=QUIZ, user=ADA)
        assert "⚠️" in await verdict(refused)
        without = await bot.server.command("quiz unlink", channel=QUIZ, user=ADA)
        assert "⚠️" in await verdict(without)


async def test_the_name_of_somebody_who_is_erased_is_forgotten(monkeypatch: pytest.MonkeyPatch) -> None:
    async with online(monkeypatch) as bot:
        people = People(Wire(bot.client), bot.clock)
        pattern = ("GET", f"/users/{ADA.id}")
        bot.server.fail(*pattern, status=404, code=10013, times=None)
        people._keep(None, ADA.id, "Ada")
        assert await people.names(None, [PLAYER], 1.0) == {PLAYER: "Ada"}
        people.forget(PLAYER)
        assert await people.names(None, [PLAYER], 1.0) == {} and len(bot.server.asked(*pattern)) == 1


async def test_nothing_is_kept_of_whoever_only_looks(monkeypatch: pytest.MonkeyPatch) -> None:
    async with online(monkeypatch) as bot:
        for command in ("quiz me", "quiz list", "privacy", "quiz settings", "leaderboard", "badges", "review"):
            await verdict(await bot.server.command(command, channel=QUIZ, user=BOB))
            await bot.pass_time(1_000)
        assert f"discord:{BOB.id}" not in repr(bot.state)
