"""What is kept of somebody is theirs, over the real app and a local Slack."""

import asyncio
import json
from collections.abc import AsyncIterator
from dataclasses import replace

import pytest

from adapters import privacy_wording
from adapters.slack import actions, privacy
from bot.host.persons import Persons
from bot.host.privacy import EXPORT_NAME, Privacy
from bot.ports import StoreUnavailable
from tests.adapters.slack.bodies import check, check_view, labels
from tests.adapters.slack.online import Bot, answer, online, read, words
from tests.slack_server import STUDENT, TEACHER, TEAM
from tests.slack_server.things import SCOPES, Json

PLAYER = f"slack:{TEAM.id}:{STUDENT.id}"
SURE = {actions.ERASE_WORD: privacy_wording.WORD}


@pytest.fixture
async def bot(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Bot]:
    async with online(monkeypatch) as bot:
        yield bot


async def played(bot: Bot) -> None:
    """The student has played, and their name is kept."""
    table = await bot.play(user=TEACHER)
    await table.press(table.right)
    await bot.quiz.replies.settled()
    await bot.server.until(lambda: PLAYER in bot.state.names, "a name")


async def page(bot: Bot) -> Json:
    """What they read of what is kept."""
    (message,) = await read(bot, "privacy")
    return message


def files(bot: Bot) -> list[str]:
    """The names of the files in their direct messages."""
    return [file["name"] for message in bot.server.shown(bot.server.dm(STUDENT)) for file in message.get("files", [])]


# --- told ------------------------------------------------------------------------------------------------------------


async def test_everybody_reads_what_is_kept_of_them_and_nobody_else_does(bot: Bot) -> None:
    assert privacy_wording.NOTHING in words(await page(bot))
    await played(bot)
    shown = await page(bot)
    check({"text": shown["text"], "blocks": [_without_id(block) for block in shown["blocks"]]})
    assert "Your name is kept as student." in words(shown) and "Games that you played in: 1" in words(shown)
    assert labels(shown) == ["Export my data", "Hide my name", "Link an account", "Delete me"]
    assert privacy_wording.TITLE not in "\n".join(map(words, bot.server.messages))


async def test_the_page_hides_the_name_and_shows_it_again(bot: Bot) -> None:
    await page(bot)
    assert "Your name is left out" in await answer(bot, bot.server.press("quiz:ph::0"))
    assert await bot.store.hidden([PLAYER])
    assert "Your name is shown" in await answer(bot, bot.server.press("quiz:ps::0"))
    assert not await bot.store.hidden([PLAYER])


async def test_the_home_tab_leads_to_the_page_in_direct_messages(bot: Bot) -> None:
    await (await bot.server.event("app_home_opened")).acked()
    await bot.server.until(lambda: bot.server.home(STUDENT), "a Home tab")
    press = await bot.server.press("quiz:pv::0")
    await press.acked()
    await bot.quiz.replies.settled()
    await bot.server.repeat(press)
    await bot.quiz.replies.settled()
    (message,) = bot.server.shown(bot.server.dm(STUDENT))
    assert privacy_wording.TITLE in words(message)
    assert privacy.AT_MESSAGES in words(bot.server.home(STUDENT) or {})


# --- handed over -----------------------------------------------------------------------------------------------------


async def test_nothing_is_kept_of_whoever_only_looks(bot: Bot) -> None:
    await (await bot.server.event("app_home_opened")).acked()
    await bot.server.until(lambda: bot.server.home(STUDENT), "a Home tab")
    for words_ in ("me", "help", "list", "privacy", "settings", "leaderboard", "badges"):
        await read(bot, words_)
    assert PLAYER not in repr(bot.state)


async def test_an_export_comes_as_a_file_in_direct_messages(bot: Bot) -> None:
    await played(bot)
    await page(bot)
    assert privacy.IN_MESSAGES in await answer(bot, bot.server.press("quiz:px::0"))
    assert files(bot) == [EXPORT_NAME]
    (upload,) = bot.server.files.uploads.values()
    assert upload.content is not None and json.loads(upload.content)["player"] == PLAYER
    assert upload.shared == (bot.server.dm(STUDENT),)
    assert any(privacy_wording.TITLE in words(it) for it in bot.server.world.ephemerals), "the page stays"


async def test_an_export_needs_a_right_that_older_installations_lack(monkeypatch: pytest.MonkeyPatch) -> None:
    scopes = [scope for scope in SCOPES if scope != "files:write"]
    async with online(monkeypatch, teams=[replace(TEAM, scopes=scopes)]) as bot:
        await page(bot)
        assert privacy.NO_FILES in await answer(bot, bot.server.press("quiz:px::0"))


# --- erased ----------------------------------------------------------------------------------------------------------


async def asked(bot: Bot) -> Json:
    """The form that asks whether somebody means it."""
    await page(bot)
    (form,) = await (await bot.server.press("quiz:pe::0")).opened()
    return form


async def test_a_press_that_is_delivered_late_brings_no_name_back(bot: Bot) -> None:
    table = await bot.play(user=TEACHER)
    press = await table.press(table.wrong)
    await press.acked()
    await bot.quiz.replies.settled()
    await bot.server.until(lambda: PLAYER in bot.state.names, "a name")
    await asked(bot)
    await (await bot.server.submit(actions.ERASE, SURE)).acked()
    await bot.server.repeat(press)
    await bot.quiz.replies.settled()
    assert PLAYER not in repr(bot.state)


async def test_nobody_is_deleted_who_does_not_type_the_word(bot: Bot) -> None:
    await played(bot)
    form = await asked(bot)
    check_view({key: form[key] for key in ("type", "title", "submit", "close", "private_metadata", "blocks")})
    for typed in ("delete", "yes"):
        sent = await bot.server.submit(actions.ERASE, {actions.ERASE_WORD: typed})
        assert (await sent.acked()).body["errors"] == {actions.ERASE_WORD: privacy_wording.NOT_TYPED}
    assert bot.state.names[PLAYER] and bot.server.views(STUDENT)


async def test_whoever_types_the_word_is_deleted_and_begins_anew(bot: Bot) -> None:
    await played(bot)
    await asked(bot)
    assert await answer(bot, bot.server.submit(actions.ERASE, SURE)) == privacy_wording.ERASED
    assert PLAYER not in json.dumps([str(it) for it in vars_of(bot)])
    assert privacy_wording.NOTHING in words(await page(bot))


async def test_a_name_is_kept_again_by_the_next_press_after_everything_was_deleted(bot: Bot) -> None:
    await played(bot)
    await asked(bot)
    await answer(bot, bot.server.submit(actions.ERASE, SURE))
    await bot.pass_time(1_000)
    table = await bot.play(user=TEACHER, channel="C0TALK")
    await table.press(table.right)
    await bot.server.until(lambda: bot.state.names.get(PLAYER) == "student", "the name again")


async def test_what_takes_long_to_delete_is_told_when_it_is_done(bot: Bot, monkeypatch: pytest.MonkeyPatch) -> None:
    await played(bot)
    await asked(bot)
    go_on, erase = asyncio.Event(), Privacy.erase

    async def slow(self: Privacy, player: str) -> None:
        await go_on.wait()
        await erase(self, player)

    monkeypatch.setattr(Privacy, "erase", slow)
    sent = await bot.server.submit(actions.ERASE, SURE)
    assert (await sent.acked()).body is None, "the form closes"
    assert bot.server.views(STUDENT) == [] and bot.state.names[PLAYER]
    go_on.set()
    await bot.quiz.replies.settled()
    assert words(bot.server.world.ephemerals[-1]) == privacy_wording.ERASED
    assert PLAYER not in bot.state.names


async def test_a_store_that_cannot_erase_is_said_beside_the_field(bot: Bot, monkeypatch: pytest.MonkeyPatch) -> None:
    await played(bot)
    await asked(bot)

    async def fails(*_: object) -> None:
        raise StoreUnavailable("the disk is full")

    monkeypatch.setattr(Privacy, "erase", fails)
    sent = await bot.server.submit(actions.ERASE, SURE)
    body = (await sent.acked()).body
    assert [*body["errors"]] == [actions.ERASE_WORD] and "again" in body["errors"][actions.ERASE_WORD]
    assert bot.state.names[PLAYER]


def vars_of(bot: Bot) -> list[object]:
    """What is durable, as it would be written down."""
    return [getattr(bot.state, name) for name in bot.state.__slots__]


def _without_id(block: Json) -> Json:
    return {key: value for key, value in block.items() if key != "block_id"}


# --- linked ----------------------------------------------------------------------------------------------------------


async def test_a_code_links_an_account_of_another_platform_and_unlink_parts_them(bot: Bot) -> None:
    (message,) = await read(bot, "link")
    code = next(run["text"] for run in _runs(message) if run.get("style") == {"code": True})
    assert f"/quiz link {code}" in words(message)
    assert "That is this account's own code" in words((await read(bot, f"link {code}"))[0])
    other = await Persons(bot.store, bot.clock).code("discord:1")
    linked = words((await read(bot, f"link {other.code}"))[0])
    assert privacy_wording.LINKED in linked and "linked with yours on Discord." in linked
    assert "Unlink this account" in labels(await page(bot))
    assert privacy_wording.UNLINKED in await answer(bot, bot.server.press("quiz:pu::0"))
    assert "there is nothing to unlink" in words((await read(bot, "unlink"))[0])


def _runs(message: Json) -> list[Json]:
    rows = [row for block in message["blocks"] if block["type"] == "rich_text" for row in block["elements"]]
    return [run for row in rows for run in row["elements"]]
