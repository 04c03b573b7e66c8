"""Many workspaces: how they install the app, play, and are forgotten, with slack_sdk's stores on our database."""

import logging
import re
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_sdk.oauth.installation_store import Installation

from adapters.slack import installing
from adapters.slack.connection import Installations, InstalledWorkspaces
from adapters.slack.manifest import BOT_SCOPES, INSTALL_PATH, REDIRECT_PATH
from adapters.slack.wire import NotInstalled
from bot.ports import StoreUnavailable
from bot.store import migrating
from bot.store.slack import SlackInstallations, SlackStates
from tests.adapters.slack.online import COOLDOWN_MS, T0, Bot, asking, by_http, online, verdict
from tests.slack_server import QUIZ, STUDENT
from tests.slack_server.things import CLIENT, Channel, Team, User
from tests.store.databases import Database, postgres, sqlite_file

ADA, BOB = User("U0ADA", "ada"), User("U0BOB", "bob")
ONE = Team(token=None, users=[ADA, STUDENT])
TWO = Team(
    "T0TWO", [Channel("C0TWO")], [BOB, STUDENT], token=None, bot=User("U0BOT2", "quizhost", bot=True), domain="two"
)


@pytest.fixture(params=["sqlite", "postgresql"])
def any_database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    """A database without tables."""
    if request.param == "sqlite":
        yield sqlite_file(tmp_path)
    else:
        with postgres() as database:
            yield database


class Dated(SlackInstallations):
    """Dates installations by the test's clock, as Slack dates its events."""

    now: Callable[[], int] = staticmethod(lambda: T0)

    async def async_save(self, installation: Installation) -> None:
        installation.installed_at = self.now() / 1000
        await super().async_save(installation)


@asynccontextmanager
async def stores(database: Database) -> AsyncIterator[Installations]:
    await migrating.upgrade(database.url)
    store = Dated(CLIENT[0], database.url)
    try:
        yield Installations(store, SlackStates(600, store))
    finally:
        await store.close()


@asynccontextmanager
async def bot_for_many(monkeypatch: pytest.MonkeyPatch, database: Database) -> AsyncIterator[Bot]:
    async with (
        stores(database) as installations,
        online(monkeypatch, by_http, [ONE, TWO], installations=installations) as bot,
    ):
        assert isinstance(installations.store, Dated)
        installations.store.now = bot.clock.now
        yield bot


async def begun(bot: Bot) -> tuple[str, dict[str, str]]:
    """Somebody follows the link: the state that Slack is given, and the cookie that the browser keeps."""
    async with asking(bot) as ask:
        status, page, headers = await ask(INSTALL_PATH)
    assert status == 200
    found = re.search(r'https://slack\.com/oauth[^"]+', page)
    assert found is not None
    link = urlsplit(found[0].replace("&amp;", "&"))
    query = parse_qs(link.query)
    assert (link.hostname, query["client_id"]) == ("slack.com", [CLIENT[0]])
    assert query["scope"] == [",".join(BOT_SCOPES)]
    return query["state"][0], {"Cookie": headers["Set-Cookie"].split(";")[0]}


async def returned(bot: Bot, state: str, cookie: dict[str, str], code: str) -> int:
    """Slack sends somebody back: the status of the page that they see."""
    async with asking(bot) as ask:
        status, _, _ = await ask(f"{REDIRECT_PATH}?code={code}&state={state}", headers=cookie)
    assert isinstance(status, int)
    return status


async def install(bot: Bot, team: Team) -> None:
    state, cookie = await begun(bot)
    assert await returned(bot, state, cookie, bot.server.authorize(team.id)) == 200


async def tokens(database: Database) -> list[str]:
    rows = await database.execute(
        "SELECT bot_token FROM slack_bots UNION ALL SELECT bot_token FROM slack_installations"
    )
    return [str(token) for (token,) in rows]


async def test_a_workspace_that_installs_the_app_plays_on_both_databases(
    monkeypatch: pytest.MonkeyPatch, any_database: Database
) -> None:
    async with bot_for_many(monkeypatch, any_database) as bot:
        await install(bot, ONE)
        assert len(await tokens(any_database)) == 2
        table = await bot.play(user=ADA)
        assert "right" in (await verdict(await table.press(table.right, ADA))).lower()
        for event in await bot.server.uninstall(ONE.id):
            await event.acked()
        assert table.over and await tokens(any_database) == []


async def test_workspaces_play_with_their_own_tokens(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    async with bot_for_many(monkeypatch, sqlite_file(tmp_path)) as bot:
        await install(bot, ONE)
        await install(bot, TWO)
        first = await bot.play(user=ADA)
        second = await bot.play("C0TWO", user=BOB, team=TWO.id)
        await verdict(await first.press(first.right, ADA))
        await verdict(await second.press(second.wrong, BOB))
        assert (first.game.current.right_count, second.game.current.right_count) == (1, 0)
        used = {it.body["channel"]: it.token for it in bot.server.asked("chat.postMessage")}
        assert used[QUIZ.id] != used["C0TWO"] and all(str(token).startswith("xoxb-") for token in used.values())


async def test_a_state_that_was_never_given_is_refused(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    database = sqlite_file(tmp_path)
    async with bot_for_many(monkeypatch, database) as bot:
        _, cookie = await begun(bot)
        name = cookie["Cookie"].split("=")[0]
        code = bot.server.authorize(ONE.id)
        assert await returned(bot, "made-up", {"Cookie": f"{name}=made-up"}, code) == 401
        assert bot.server.asked("oauth.v2.access") == [] and await tokens(database) == []


async def test_a_state_of_another_browser_is_refused(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    database = sqlite_file(tmp_path)
    async with bot_for_many(monkeypatch, database) as bot:
        state, _ = await begun(bot)
        _, cookie = await begun(bot)
        assert await returned(bot, state, cookie, bot.server.authorize(ONE.id)) == 400
        assert await returned(bot, state, {}, bot.server.authorize(ONE.id)) == 400
        assert bot.server.asked("oauth.v2.access") == [] and await tokens(database) == []


async def test_a_state_is_good_once(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    database = sqlite_file(tmp_path)
    async with bot_for_many(monkeypatch, database) as bot:
        state, cookie = await begun(bot)
        assert await returned(bot, state, cookie, bot.server.authorize(ONE.id)) == 200
        assert await returned(bot, state, cookie, bot.server.authorize(TWO.id)) == 401
        assert len(await tokens(database)) == 2


async def test_a_state_that_has_expired_is_refused_and_does_not_stay(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    database = sqlite_file(tmp_path)
    async with bot_for_many(monkeypatch, database) as bot:
        state, cookie = await begun(bot)
        await database.execute("UPDATE slack_oauth_states SET expire_at = '2000-01-01 00:00:00.000000'")
        assert await returned(bot, state, cookie, bot.server.authorize(ONE.id)) == 401
        await begun(bot)
        assert await database.count("slack_oauth_states") == 1


@pytest.mark.parametrize("fault", [{"error": "invalid_code"}, {"status": 503}], ids=["refused", "down"])
async def test_an_installation_that_slack_does_not_confirm_is_a_page_and_can_be_tried_again(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, tmp_path: Path, fault: dict[str, object]
) -> None:
    database = sqlite_file(tmp_path)
    async with bot_for_many(monkeypatch, database) as bot:
        bot.server.fail("oauth.v2.access", **fault)  # type: ignore[arg-type]
        state, cookie = await begun(bot)
        assert await returned(bot, state, cookie, bot.server.authorize(ONE.id)) == 401
        assert await tokens(database) == []
        await install(bot, ONE)
        assert len(await tokens(database)) == 2
    assert [it for it in caplog.records if it.levelno > logging.WARNING] == []


async def test_somebody_who_changes_their_mind_leaves_nothing(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    database = sqlite_file(tmp_path)
    async with bot_for_many(monkeypatch, database) as bot, asking(bot) as ask:
        state, cookie = await begun(bot)
        status, page, _ = await ask(f"{REDIRECT_PATH}?error=access_denied&state={state}", headers=cookie)
        assert status == 200 and "access_denied" in page
        assert await tokens(database) == []


async def test_an_installation_for_a_whole_organisation_is_refused(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    database = sqlite_file(tmp_path)
    async with bot_for_many(monkeypatch, database) as bot:
        answer = {
            "ok": True,
            "app_id": "A0QUIZHOST",
            "authed_user": {"id": ADA.id},
            "scope": "chat:write",
            "token_type": "bot",
            "access_token": "xoxb-of-an-organisation",
            "bot_user_id": "U0BOT",
            "team": None,
            "enterprise": {"id": "E0ORG", "name": "Org"},
            "is_enterprise_install": True,
        }
        told = {key: value for key, value in answer.items() if key != "ok"}
        bot.server.fail("oauth.v2.access", "", ok=True, **told)
        bot.server.fail("auth.test", "", ok=True, bot_id="B0ORG", url="https://org.slack.com/")
        state, cookie = await begun(bot)
        assert await returned(bot, state, cookie, "any") == 500
        assert await tokens(database) == []


@pytest.mark.parametrize("revoked_first", [False, True])
async def test_a_workspace_that_removes_the_app_is_forgotten_and_others_play_on(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, revoked_first: bool
) -> None:
    database = sqlite_file(tmp_path)
    async with bot_for_many(monkeypatch, database) as bot:
        await install(bot, ONE)
        await install(bot, TWO)
        first = await bot.play(user=ADA)
        second = await bot.play("C0TWO", user=BOB, team=TWO.id)
        for event in await bot.server.uninstall(ONE.id, revoked_first=revoked_first):
            await event.acked()
        assert first.over and not second.over
        kept = await tokens(database)
        assert len(kept) == 2 and all(TWO.id in token for token in kept)
        assert "right" in (await verdict(await second.press(second.right, BOB))).lower()
        posts = len(bot.server.asked("chat.*"))
        with pytest.raises(NotInstalled):
            await bot.workspaces.client(ONE.id)
        await bot.quiz.replies.settled()
        assert len(bot.server.asked("chat.*")) == posts


async def test_a_workspace_that_comes_back_plays_with_its_new_token_at_once(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    async with bot_for_many(monkeypatch, sqlite_file(tmp_path)) as bot:
        await install(bot, ONE)
        await bot.play(user=ADA)
        old = (await bot.workspaces.client(ONE.id)).token
        for event in await bot.server.uninstall(ONE.id):
            await event.acked()
        await install(bot, ONE)
        await bot.pass_time(COOLDOWN_MS)
        table = await bot.play(user=ADA)
        assert (await bot.workspaces.client(ONE.id)).token != old
        await verdict(await table.press(table.right, ADA))


@pytest.mark.parametrize("revoked_first", [False, True])
async def test_a_removal_that_is_told_after_the_workspace_came_back_ends_nothing(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, revoked_first: bool
) -> None:
    database = sqlite_file(tmp_path)
    async with bot_for_many(monkeypatch, database) as bot:
        await install(bot, ONE)
        old = await bot.play(user=ADA)
        removals = await bot.server.uninstall(ONE.id, revoked_first=revoked_first)
        for event in removals:
            await event.acked()
        await bot.pass_time(COOLDOWN_MS)
        await install(bot, ONE)
        kept = await tokens(database)
        table = await bot.play(user=ADA)
        for event in removals:
            await bot.server.repeat(event)
            await event.delivered(2)
        assert old.over and not table.over
        assert len(kept) == 2 and await tokens(database) == kept
        assert "right" in (await verdict(await table.press(table.right, ADA))).lower()
        for event in await bot.server.uninstall(ONE.id, revoked_first=revoked_first):
            await event.acked()
        assert table.over and await tokens(database) == []


async def test_with_a_token_in_the_settings_a_late_removal_ends_only_what_began_before(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async with online(monkeypatch, by_http) as bot:
        first = await bot.play()
        removal = await bot.server.event("app_uninstalled")
        await removal.acked()
        assert first.over
        await bot.pass_time(COOLDOWN_MS)
        second = await bot.play()
        await bot.server.repeat(removal)
        await removal.delivered(2)
        assert not second.over


async def test_installing_twice_replaces_the_token(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    async with bot_for_many(monkeypatch, sqlite_file(tmp_path)) as bot:
        await install(bot, ONE)
        await bot.play(user=ADA)
        old = (await bot.workspaces.client(ONE.id)).token
        await bot.clock.advance(2_000)
        await install(bot, ONE)
        assert (await bot.workspaces.client(ONE.id)).token != old


async def test_tokens_of_people_alone_end_nothing(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    database = sqlite_file(tmp_path)
    async with bot_for_many(monkeypatch, database) as bot:
        await install(bot, ONE)
        table = await bot.play(user=ADA)
        event = await bot.server.event("tokens_revoked", {"tokens": {"oauth": [ADA.id], "bot": []}})
        await event.acked()
        assert not table.over and len(await tokens(database)) == 2


async def test_a_workspace_is_looked_up_once_a_while_and_only_so_many_are_remembered(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    looked: list[str | None] = []

    class Counting(SlackInstallations):
        async def async_find_bot(self, **which: object) -> object:  # type: ignore[override]
            looked.append(str(which["team_id"]))
            return await super().async_find_bot(**which)  # type: ignore[arg-type]

    database = sqlite_file(tmp_path)
    await migrating.upgrade(database.url)
    store = Counting(CLIENT[0], database.url)
    try:
        for team in ("T1", "T2", "T3"):
            await database.execute(
                "INSERT INTO slack_bots (client_id, app_id, team_id, bot_token, is_enterprise_install, installed_at)"
                f" VALUES ('{CLIENT[0]}', 'A', '{team}', 'xoxb-{team}', false, '2030-01-01 00:00:00.000000')"
            )
        workspaces = InstalledWorkspaces(store, "https://slack.invalid/api")
        monkeypatch.setattr(installing, "MOST_CLIENTS", 2)
        for team in ("T1", "T1", "T2", "T1", "T3", "T1"):
            assert (await workspaces.client(team)).token == f"xoxb-{team}"
        assert looked == ["T1", "T2", "T3"]
        await workspaces.client("T2")
        assert looked == ["T1", "T2", "T3", "T2"], "the one that was not needed for longest was given up"
        monkeypatch.setattr(installing, "REMEMBERED_S", 0.0)
        workspaces.renew("T1")
        await workspaces.client("T1")
        await workspaces.client("T1")
        assert looked[4:] == ["T1", "T1"], "another process may have heard news"
    finally:
        await store.close()


async def test_a_database_that_cannot_be_used_is_a_sentence(tmp_path: Path) -> None:
    store = SlackInstallations(CLIENT[0], sqlite_file(tmp_path).url)  # without tables
    try:
        with pytest.raises(StoreUnavailable):
            await store.async_find_bot(enterprise_id=None, team_id="T1")
        with pytest.raises(StoreUnavailable):
            await SlackStates(600, store).async_issue()
    finally:
        await store.close()


async def test_an_installation_that_cannot_be_kept_is_a_page_and_can_be_tried_again(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, tmp_path: Path
) -> None:
    database = sqlite_file(tmp_path)
    async with bot_for_many(monkeypatch, database) as bot:
        state, cookie = await begun(bot)
        await database.execute("ALTER TABLE slack_installations RENAME TO gone")
        assert await returned(bot, state, cookie, bot.server.authorize(ONE.id)) == 500
        await database.execute("ALTER TABLE gone RENAME TO slack_installations")
        await install(bot, ONE)
        assert len(await tokens(database)) == 2
    assert [it for it in caplog.records if it.levelno > logging.WARNING] == []


async def test_a_workspace_whose_removal_could_not_be_noted_is_forgotten_when_slack_tells_again(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    database = sqlite_file(tmp_path)
    async with bot_for_many(monkeypatch, database) as bot:
        await install(bot, ONE)
        table = await bot.play(user=ADA)
        bot.server.courier.retries = 0
        await database.execute("ALTER TABLE slack_bots RENAME TO gone")
        event = await bot.server.event("app_uninstalled", user=ADA)
        (delivery,) = await event.delivered()
        assert delivery.status == 503 and not table.over
        await database.execute("ALTER TABLE gone RENAME TO slack_bots")
        await bot.server.repeat(event)
        await event.delivered(2)
        assert table.over and await tokens(database) == []


async def test_a_workspace_of_a_grid_is_kept_as_any_other(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    database = sqlite_file(tmp_path)
    async with bot_for_many(monkeypatch, database) as bot:
        assert bot.flow is not None
        kept = Installation(user_id=ADA.id, app_id="A", enterprise_id="E1", team_id="T7", bot_token="xoxb-7")
        await bot.flow.store_installation(AsyncBoltRequest(body=""), kept)
        assert (await bot.workspaces.client("T7")).token == "xoxb-7"


async def test_a_page_says_when_the_database_cannot_be_used(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    database = sqlite_file(tmp_path)
    async with bot_for_many(monkeypatch, database) as bot, asking(bot) as ask:
        await database.execute("ALTER TABLE slack_oauth_states RENAME TO gone")
        status, page, _ = await ask(INSTALL_PATH)
        assert status == 503 and "try again" in page
