"""Roles, settings, extra time and the audit, over the real app and a local Slack."""

from dataclasses import replace

import pytest

from adapters import settings_wording
from adapters.slack import actions
from adapters.slack.groups import KEPT_MS
from adapters.slack.permissions import BELIEVED_MS
from adapters.slack.render import roles as roles_render
from adapters.slack.roles import WHO, WORDS
from adapters.slack.settings import EXTRA_WORDS, NO_CHANNEL
from tests.adapters.slack.bodies import check, check_view, labels, plain
from tests.adapters.slack.online import COOLDOWN_MS, LIMIT_MS, Bot, answer, by_http, online, read, words
from tests.slack_server import QUIZ, STUDENT, TALK, TEACHER, TEAM, Group, User
from tests.slack_server.things import SCOPES

SPACE = f"slack:{TEAM.id}"
STAFF = Group("S0STAFF", "staff", [STUDENT.id])
OTHER = User("U0OTHER", "other")
CROWD = replace(TEAM, users=(STUDENT, TEACHER, OTHER), groups=(STAFF,))


def player(user: User) -> str:
    return f"{SPACE}:{user.id}"


async def says(bot: Bot, text: str, user: User = STUDENT, channel: str = QUIZ.id) -> str:
    """What somebody reads who uses `/quiz` with these words; each answer is looked at."""
    return plain("\n".join(words(message) for message in await read(bot, text, user, channel)))


# --- roles -----------------------------------------------------------------------------------------------------------


async def test_an_admin_of_the_workspace_makes_a_moderator_who_may_then_do_what_moderators_may(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async with online(monkeypatch, teams=[CROWD]) as bot:
        assert "Only moderators may do that" in await says(bot, "reports")
        assert "student is a moderator here now." in await says(bot, "roles moderator @student", TEACHER)
        assert "No question waits for a decision." in await says(bot, "reports")
        table = await bot.play(user=TEACHER)
        assert "The game is stopped." in await says(bot, "stop")
        assert table.over
        assert "student has no role here any more." in await says(bot, "roles none @student", TEACHER)
        assert "Only moderators may do that" in await says(bot, "reports")


async def test_a_moderator_sees_roles_and_gives_none(monkeypatch: pytest.MonkeyPatch) -> None:
    async with online(monkeypatch, teams=[CROWD]) as bot:
        await says(bot, "roles moderator @student", TEACHER)
        assert "student · moderator" in await says(bot, "roles")
        assert "Only admins may do that" in await says(bot, "roles admin @student")
        assert "Only admins may do that" in await says(bot, "audit")
        await says(bot, "roles admin @student", TEACHER)
        assert "other is a moderator here now." in await says(bot, "roles moderator @other")


async def test_nobody_uses_up_what_slack_tells_of_admins(monkeypatch: pytest.MonkeyPatch) -> None:
    async with online(monkeypatch, teams=[CROWD]) as bot:
        for _ in range(5):
            assert "Only moderators may do that" in await says(bot, "reports")
        assert len(bot.server.asked("users.info")) == 1
        admin = replace(STUDENT, admin=True)
        bot.server.world.teams[TEAM.id] = replace(CROWD, users=(admin, TEACHER))
        await bot.pass_time(BELIEVED_MS)
        assert "No question waits" in await says(bot, "reports", admin)
        bot.server.world.teams[TEAM.id] = CROWD
        assert "Only moderators may do that" in await says(bot, "reports"), "what was taken is gone at once"


async def test_an_admin_of_another_workspace_is_none_in_a_channel_that_is_shared(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    guest = User("U0GUEST", "guest", admin=True, home="T0ELSEWHERE")
    colleague = User("U0COLLEAGUE", "colleague", admin=True, home="T0ELSEWHERE", teams=("T0ELSEWHERE", TEAM.id))
    async with online(monkeypatch, teams=[replace(CROWD, users=(*CROWD.users, guest, colleague))]) as bot:
        assert "Only admins may do that" in await says(bot, "roles admin @student", guest)
        assert "Only moderators may do that" in await says(bot, "extra-time", guest)
        assert "student is an admin here now." in await says(bot, "roles admin @student", colleague)


@pytest.mark.parametrize("text", ["roles moderator", "roles moderator @nobody", "roles none @student @other"])
async def test_a_role_needs_somebody_whom_slack_names_by_an_id(monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    async with online(monkeypatch, teams=[CROWD]) as bot:
        assert WHO in await says(bot, text, TEACHER)
        assert WORDS in await says(bot, "roles owner @student", TEACHER)
        assert bot.state.moderation.roles == {}


async def test_whoever_is_in_a_group_has_its_role_for_as_long_as_it_is_remembered(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async with online(monkeypatch, teams=[CROWD]) as bot:
        assert "Only moderators may do that" in await says(bot, "reports")
        assert f"@{STAFF.id} is a moderator here now." in await says(bot, "roles moderator @staff", TEACHER)
        for _ in range(3):
            assert "No question waits" in await says(bot, "reports")
        assert len(bot.server.asked("usergroups.users.list")) == 1
        bot.server.world.teams[TEAM.id] = replace(CROWD, groups=(replace(STAFF, members=[OTHER.id]),))
        await bot.pass_time(KEPT_MS)
        assert "Only moderators may do that" in await says(bot, "reports")
        assert "No question waits" in await says(bot, "reports", OTHER)
        assert len(bot.server.asked("usergroups.users.list")) == 2


async def test_while_slack_does_not_answer_a_group_is_as_it_was(monkeypatch: pytest.MonkeyPatch) -> None:
    async with online(monkeypatch, teams=[CROWD]) as bot:
        await says(bot, "roles moderator @staff", TEACHER)
        assert "No question waits" in await says(bot, "reports")
        await bot.pass_time(KEPT_MS)
        bot.server.fail("usergroups.*", retry_after=1, times=2)
        assert "No question waits" in await says(bot, "reports")
        assert "Only moderators may do that" in await says(bot, "reports", OTHER)
        assert "No question waits" in await says(bot, "reports")
        assert len(bot.server.asked("usergroups.*")) == 4, "asked again as soon as it is needed"


async def test_without_the_scope_groups_count_for_nothing_and_roles_say_so(monkeypatch: pytest.MonkeyPatch) -> None:
    scopes = [scope for scope in SCOPES if scope != "usergroups:read"]
    async with online(monkeypatch, teams=[replace(CROWD, scopes=scopes)]) as bot:
        assert roles_render.GROUPS_UNKNOWN in await says(bot, "roles moderator @staff", TEACHER)
        assert "Only moderators may do that" in await says(bot, "reports")
        assert roles_render.GROUPS_UNKNOWN in await says(bot, "roles", TEACHER)
        assert roles_render.GROUPS_UNKNOWN not in await says(bot, "roles none @staff", TEACHER)


# --- settings --------------------------------------------------------------------------------------------------------


async def test_what_is_set_for_a_channel_holds_there_and_what_is_set_for_the_workspace_elsewhere(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async with online(monkeypatch) as bot:
        assert "in this workspace: 45" in await says(bot, "settings seconds 45", TEACHER)
        assert "in this channel: 20" in await says(bot, "settings seconds 20 here", TEACHER)
        assert "20 seconds, set for this channel" in await says(bot, "settings")
        assert "45 seconds, set for the workspace" in await says(bot, "settings", channel=TALK.id)
        for channel, limit in ((QUIZ.id, 20_000), (TALK.id, 45_000)):
            table = await bot.play(channel)
            assert table.game.current.limit_ms == limit
        assert "45 seconds, set for the workspace" in await says(bot, "settings seconds", channel=TALK.id)
        await says(bot, "settings seconds reset here", TEACHER)
        assert "45 seconds, set for the workspace" in await says(bot, "settings")


async def test_only_moderators_change_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    async with online(monkeypatch) as bot:
        assert "Only moderators may do that" in await says(bot, "settings seconds 45")
        assert "There is no setting" in await says(bot, "settings colour red", TEACHER)
        own = bot.server.dm(TEACHER)
        assert NO_CHANNEL in await says(bot, "settings seconds 45 here", TEACHER, own)
        assert "Only moderators may do that" in await answer(bot, bot.server.press("quiz:se::0"))
        assert bot.state.moderation.settings == {}


@pytest.mark.parametrize("here", [False, True])
async def test_the_form_changes_what_is_filled_in_and_nothing_else(monkeypatch: pytest.MonkeyPatch, here: bool) -> None:
    async with online(monkeypatch) as bot:
        await says(bot, "settings attempts 3 here", TEACHER)
        (message,) = await read(bot, "settings", TEACHER)
        assert labels(message) == ["Change for this channel", "Change for the workspace"]
        press = await bot.server.press(f"quiz:se::{int(here)}", user=TEACHER)
        (form,) = await press.opened()
        check_view({key: form[key] for key in ("type", "title", "submit", "close", "private_metadata", "blocks")})
        values = {actions.setting("seconds"): "45", actions.setting("threads"): "never"}
        told = await answer(bot, bot.server.submit(actions.SETTINGS, values, user=TEACHER), TEACHER)
        place = "this channel" if here else "this workspace"
        assert f"Time for each question in {place}: 45 seconds." in told
        assert bot.server.views(TEACHER) == []
        assert "attempts · 3" in (shown := await says(bot, "settings")) and "45 seconds, set for" in shown


async def test_the_form_says_beside_each_field_what_is_wrong(monkeypatch: pytest.MonkeyPatch) -> None:
    async with online(monkeypatch, by_http) as bot:
        await read(bot, "settings", TEACHER)
        await (await bot.server.press("quiz:se::1", user=TEACHER)).opened()
        values = {
            actions.setting("seconds"): "soon",
            actions.setting("quiet"): "always",
            actions.setting("solo"): "yes",
        }
        sent = await bot.server.submit(actions.SETTINGS, values, user=TEACHER)
        body = (await sent.acked()).body
        assert set(body["errors"]) == {actions.setting("seconds"), actions.setting("quiet")}
        assert len(bot.server.views(TEACHER)) == 1, "it stays open"
        assert bot.state.moderation.settings == {}, "all of it or nothing"


async def test_a_form_that_somebody_sends_who_moderates_no_more_changes_nothing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async with online(monkeypatch, teams=[CROWD]) as bot:
        await says(bot, "roles moderator @student", TEACHER)
        await read(bot, "settings")
        await (await bot.server.press("quiz:se::0")).opened()
        await says(bot, "roles none @student", TEACHER)
        sent = await bot.server.submit(actions.SETTINGS, {actions.setting("seconds"): "45"})
        errors = (await sent.acked()).body["errors"]
        assert [*errors.values()] == ["Only moderators may do that; ask one of them."]
        assert bot.state.moderation.settings == {}


async def test_games_get_threads_as_moderators_have_set(monkeypatch: pytest.MonkeyPatch) -> None:
    async with online(monkeypatch) as bot:
        await says(bot, "settings threads always", TEACHER)
        await says(bot, "start tensors")
        (game,) = bot.state.games.values()
        assert game.info.channel.startswith(f"{SPACE}/{QUIZ.id}/")
        await says(bot, "settings threads never", TEACHER)
        await bot.pass_time(COOLDOWN_MS)
        posts = len(bot.server.shown(QUIZ.id))
        assert "start it without a thread" in await says(bot, "start tensors thread")
        assert len(bot.server.shown(QUIZ.id)) == posts, "nothing was announced"


async def test_nothing_is_announced_where_no_game_may_start(monkeypatch: pytest.MonkeyPatch) -> None:
    async with online(monkeypatch) as bot:
        table = await bot.play()
        await says(bot, "stop")
        await table.delivered()
        posts = bot.server.shown(QUIZ.id)
        assert "You have just started a game here" in await says(bot, "start tensors")
        assert bot.server.shown(QUIZ.id) == posts
        await says(bot, "settings modes practice", TEACHER)
        assert "is not played here" in await says(bot, "start tensors", TEACHER)
        assert bot.server.shown(QUIZ.id) == posts


async def test_moderators_need_not_pause_between_games(monkeypatch: pytest.MonkeyPatch) -> None:
    async with online(monkeypatch) as bot:
        for _ in range(2):
            await bot.play(user=TEACHER)
            await says(bot, "stop", TEACHER)
        assert len(bot.state.games) == 2


# --- extra time ------------------------------------------------------------------------------------------------------


async def test_extra_time_is_given_in_private_and_seen_by_moderators_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    async with online(monkeypatch, teams=[CROWD]) as bot:
        assert "student has 50 % more time" in await says(bot, "extra-time @student 50%", TEACHER)
        assert "50 %" in await says(bot, "extra-time", TEACHER)
        assert "Only moderators may do that" in await says(bot, "extra-time")
        assert EXTRA_WORDS in await says(bot, "extra-time @student", TEACHER)
        table = await bot.play(user=TEACHER)
        assert table.game.extra_ms(player(STUDENT)) == LIMIT_MS // 2 and not table.game.extra_ms(player(TEACHER))
        await table.delivered()
        public = "\n".join(words(message) for message in bot.server.messages)
        assert "50" not in public and "more time" not in public
        assert "no extra time any more" in await says(bot, "extra-time @student none", TEACHER)
        assert settings_wording.NO_EXTRA in await says(bot, "extra-time", TEACHER)


# --- the audit -------------------------------------------------------------------------------------------------------


async def test_the_audit_names_people_without_calling_them(monkeypatch: pytest.MonkeyPatch) -> None:
    async with online(monkeypatch, teams=[CROWD]) as bot:
        for number in range(12):
            await says(bot, f"settings seconds {30 + number}", TEACHER)
        await says(bot, "roles moderator @student", TEACHER)
        shown = await read(bot, "audit", TEACHER)
        text = "\n".join(map(words, shown))
        assert "1 of 2" in text and "teacher" in text and "student" in text and "<@" not in text
        for message in shown:
            check({"text": message["text"], "blocks": _without_ids(message["blocks"])})
        assert "2 of 2" in await answer(bot, bot.server.press("quiz:au::1", user=TEACHER), TEACHER)
        assert "1 of 2" not in "\n".join(map(words, shown)), "it took the place of the page before"
        assert "2 of 2" in await says(bot, "audit 2", TEACHER)
        assert "number of a page" in await says(bot, "audit everything", TEACHER)
        assert "Only admins may do that" in await answer(bot, bot.server.press("quiz:au::0"))


def _without_ids(blocks: list[dict[str, object]]) -> list[dict[str, object]]:
    return [{key: value for key, value in block.items() if key != "block_id"} for block in blocks]


# --- the throttle ----------------------------------------------------------------------------------------------------


async def test_whoever_sends_forms_too_fast_is_told_so_beside_the_field(monkeypatch: pytest.MonkeyPatch) -> None:
    async with online(monkeypatch) as bot:
        await read(bot, "settings", TEACHER)
        await (await bot.server.press("quiz:se::0", user=TEACHER)).opened()
        for _ in range(20):
            await (await bot.server.press("quiz:a:none:0", user=TEACHER)).acked()
        sent = await bot.server.submit(actions.SETTINGS, {actions.setting("seconds"): "45"}, user=TEACHER)
        assert "That is too fast" in str((await sent.acked()).body["errors"])
        assert bot.state.moderation.settings == {}


async def test_whoever_presses_too_fast_is_told_so_and_nothing_counts(monkeypatch: pytest.MonkeyPatch) -> None:
    async with online(monkeypatch) as bot:
        table = await bot.play(user=TEACHER)
        for _ in range(20):
            await (await bot.server.press("quiz:a:none:0")).acked()
        refused = await table.press(table.right)
        assert "That is too fast" in words((await refused.told())[-1])
        assert "That is too fast" in await says(bot, "help")
        assert table.presses == 0
        await bot.pass_time(1_000)
        assert "right" in words((await (await table.press(table.right)).told())[-1]).lower()


async def test_whoever_starts_many_games_at_once_starts_one(monkeypatch: pytest.MonkeyPatch) -> None:
    async with online(monkeypatch, teams=[CROWD]) as bot:
        typed = [await bot.server.command("/quiz", "start tensors thread", channel=QUIZ.id) for _ in range(5)]
        for one in typed:
            await one.acked()
        await bot.quiz.replies.settled()
        assert len(bot.state.games) == 1
