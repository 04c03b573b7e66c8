"""The Web API takes what Slack takes, and refuses the rest in Slack's words."""

from collections.abc import AsyncIterator
from typing import Any

import aiohttp
import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from tests.slack_server import QUIZ, STUDENT, TEACHER, TEAM, Channel, Group, SlackServer, Team, User
from tests.slack_server.plain_app import MODAL, PlainApp, button
from tests.slack_server.things import CLIENT, SCOPES

HOME = {"type": "home", "blocks": [{"type": "divider"}]}
CHANNELS = (
    QUIZ,
    Channel("C0AWAY", "away", bot=False),
    Channel("C0OLD", "old", archived=True),
    Channel("C0SECRET", "secret", bot=False, private=True),
    Channel("C0MINE", "mine", members=[TEACHER.id]),
)
OTHER = Team(
    "T0OTHER", [Channel("C0OTHER", "quiz")], [User("U0OTHER", "other")], token="xoxb-other", scopes=["commands"]
)


@pytest.fixture
async def server() -> AsyncIterator[SlackServer]:
    async with SlackServer([Team(channels=CHANNELS, edit_window_s=60), OTHER]) as server:
        yield server
        assert server.unexpected == []


@pytest.fixture
def client(server: SlackServer) -> AsyncWebClient:
    return AsyncWebClient(base_url=server.api, token=server.token)


async def refused(asked: Any) -> str:
    """The word by which it is refused."""
    with pytest.raises(SlackApiError) as error:
        await asked
    return str(error.value.response["error"])


async def test_who_calls_is_looked_at(server: SlackServer, client: AsyncWebClient) -> None:
    me = await client.auth_test()
    assert (me["team_id"], me["user_id"], me.headers["x-oauth-scopes"]) == (TEAM.id, TEAM.bot.id, ",".join(SCOPES))
    assert await refused(AsyncWebClient(base_url=server.api).auth_test()) == "not_authed"
    assert await refused(client.auth_test(token="xoxb-unknown")) == "invalid_auth"
    assert await refused(client.auth_test(token=server.app_token)) == "not_allowed_token_type"
    assert (await client.auth_revoke())["revoked"]
    assert await refused(client.auth_test()) == "token_revoked"


async def test_a_scope_that_was_not_granted_is_named(client: AsyncWebClient) -> None:
    with pytest.raises(SlackApiError) as error:
        await client.chat_postMessage(channel="C0OTHER", text="Hello", token="xoxb-other")
    told = error.value.response
    assert (told["error"], told["needed"], told["provided"]) == ("missing_scope", "chat:write", "commands")


@pytest.mark.parametrize(
    ("channel", "error"),
    [
        ("C0NONE", "channel_not_found"),
        ("C0OTHER", "channel_not_found"),
        ("C0SECRET", "channel_not_found"),
        ("C0AWAY", "not_in_channel"),
        ("C0OLD", "is_archived"),
        ("U0OTHER", "channel_not_found"),
    ],
)
async def test_where_the_bot_may_not_post_it_does_not(client: AsyncWebClient, channel: str, error: str) -> None:
    assert await refused(client.chat_postMessage(channel=channel, text="Hello")) == error


async def test_a_message_is_posted_edited_linked_and_deleted(server: SlackServer, client: AsyncWebClient) -> None:
    server.clock = 1_700_000_000_000
    first = await client.chat_postMessage(channel="#quiz", text="One", blocks=button("a:0"))
    reply = await client.chat_postMessage(channel=QUIZ.id, text="Two", thread_ts=first["ts"])
    assert (first["ts"], reply["ts"], reply["message"]["thread_ts"]) == (
        "1700000000.000000",
        "1700000000.000001",
        "1700000000.000000",
    )
    # Not by `chat_update`: slack_sdk warns of a message without text.
    await client.api_call("chat.update", json={"channel": QUIZ.id, "ts": first["ts"], "blocks": button("a:1")})
    assert server.messages[0]["blocks"][0]["elements"][0]["action_id"] == "a:1" and server.messages[0]["text"] == "One"
    await client.chat_update(channel=QUIZ.id, ts=first["ts"], text="Three")
    assert "blocks" not in server.messages[0] and server.messages[0]["text"] == "Three"
    link = await client.chat_getPermalink(channel=QUIZ.id, message_ts=first["ts"])
    assert link["permalink"] == "https://study.slack.com/archives/C0QUIZ/p1700000000000000"
    await client.chat_delete(channel=QUIZ.id, ts=reply["ts"])
    assert [it["text"] for it in server.messages] == ["Three"]
    assert await refused(client.chat_update(channel=QUIZ.id, ts=reply["ts"], text="?")) == "message_not_found"
    server.clock += 61_000
    assert await refused(client.chat_update(channel=QUIZ.id, ts=first["ts"], text="?")) == "edit_window_closed"
    server.world.messages[0]["user"] = STUDENT.id
    assert await refused(client.chat_update(channel=QUIZ.id, ts=first["ts"], text="?")) == "cant_update_message"
    assert await refused(client.chat_delete(channel=QUIZ.id, ts=first["ts"])) == "cant_delete_message"


async def test_text_is_measured(client: AsyncWebClient) -> None:
    post, blocks = client.chat_postMessage, [{"type": "section", "text": {"type": "mrkdwn", "text": "x" * 2999}}] * 5
    told = await post(channel=QUIZ.id, text="x" * 40_000)
    assert await refused(client.api_call("chat.postMessage", json={"channel": QUIZ.id})) == "no_text"
    assert await refused(post(channel=QUIZ.id, text="x" * 40_001)) == "msg_too_long"
    assert await refused(client.chat_update(channel=QUIZ.id, ts=told["ts"], text="x" * 4_001)) == "msg_too_long"
    assert await refused(post(channel=QUIZ.id, text="-", markdown_text="-")) == "markdown_text_conflict"
    assert await refused(post(channel=QUIZ.id, text="-", blocks=blocks)) == "msg_blocks_too_long"


async def test_ephemeral_messages_are_for_members_and_cannot_be_edited(
    server: SlackServer, client: AsyncWebClient
) -> None:
    told = await client.chat_postEphemeral(channel=QUIZ.id, user=STUDENT.id, text="Psst")
    assert server.shown(QUIZ.id) == [] and [it["text"] for it in server.shown(QUIZ.id, STUDENT)] == ["Psst"]
    assert await refused(client.chat_update(channel=QUIZ.id, ts=told["message_ts"], text="?")) == "message_not_found"
    away = client.chat_postEphemeral(channel="C0MINE", user=STUDENT.id, text="Psst")
    assert await refused(away) == "user_not_in_channel"


async def test_methods_that_only_tell_something_do_not_see_json(client: AsyncWebClient) -> None:
    for method, arguments in (("users.info", {"user": TEACHER.id}), ("conversations.info", {"channel": QUIZ.id})):
        assert await refused(client.api_call(method, json=arguments)) == "invalid_arguments"
        assert (await client.api_call(method, data=arguments))["ok"]
    every = await client.api_call("users.conversations", json={"limit": 1})
    some = await client.api_call("users.conversations", params={"limit": 1}, http_verb="GET")
    assert len(every["channels"]) > len(some["channels"]) == 1


async def test_people_and_channels_are_told_of(server: SlackServer, client: AsyncWebClient) -> None:
    opened = await client.conversations_open(users=STUDENT.id)
    assert opened["channel"]["id"] == server.dm() and "no_op" not in opened.data
    assert (await client.conversations_open(users=[STUDENT.id]))["no_op"]
    assert await refused(client.conversations_open(users="U0NONE")) == "user_not_found"
    info = await client.conversations_info(channel="C0AWAY", include_num_members=True)
    assert (info["channel"]["is_member"], info["channel"]["num_members"]) == (False, 2)
    assert await refused(client.conversations_info(channel="C0SECRET")) == "channel_not_found"
    assert (await client.users_info(user=TEACHER.id))["user"]["is_admin"]
    assert await refused(client.users_info(user="U0OTHER")) == "user_not_found"
    mine = await client.users_conversations(exclude_archived=True, limit=1)
    more = await client.users_conversations(
        exclude_archived=True, limit=1, cursor=mine["response_metadata"]["next_cursor"]
    )
    assert [it["name"] for it in mine["channels"] + more["channels"]] == ["quiz", "mine"]
    assert more["response_metadata"]["next_cursor"] == ""


async def test_a_group_tells_its_members_to_who_may_ask() -> None:
    staff, old = Group("S0STAFF", "staff", [TEACHER.id]), Group("S0OLD", "old", [STUDENT.id], disabled=True)
    away = Team("T0OTHER", token="xoxb-other", scopes=["commands"], groups=[staff])
    async with SlackServer([Team(groups=[staff, old]), away]) as server:
        client = AsyncWebClient(base_url=server.api, token=server.token)
        assert (await client.usergroups_users_list(usergroup=staff.id))["users"] == [TEACHER.id]
        assert await refused(client.usergroups_users_list(usergroup="S0NONE")) == "no_such_subteam"
        assert await refused(client.usergroups_users_list(usergroup=old.id)) == "subteam_disabled"
        assert (await client.usergroups_users_list(usergroup=old.id, include_disabled=True))["users"] == [STUDENT.id]
        asked = client.usergroups_users_list(usergroup=staff.id, token="xoxb-other")
        assert await refused(asked) == "missing_scope"


async def test_a_command_tells_people_groups_and_channels_by_their_ids() -> None:
    async with SlackServer([Team(groups=[Group("S0STAFF", "staff")])]) as server:
        server.deliver_to(PlainApp(server).app)
        typed = await server.command("/plain", "@teacher @staff #quiz @nobody a < b & c <@U1|ann>")
        assert typed.payload["text"] == (
            "<@U0TEACHER|teacher> <!subteam^S0STAFF|@staff> <#C0QUIZ|quiz> @nobody a &lt; b &amp; c <@U1|ann>"
        )


async def test_a_trigger_opens_one_view_within_three_seconds(server: SlackServer) -> None:
    bot = PlainApp(server)
    server.deliver_to(bot.app)
    server.clock = 1_700_000_000_000
    press = await server.press("a:0", "A")
    await press.acked()
    server.clock += 3_001
    assert await refused(bot.client.views_open(trigger_id=press.trigger, view=MODAL)) == "expired_trigger_id"
    server.clock -= 1
    opened = await bot.client.views_open(trigger_id=press.trigger, view=MODAL)
    assert await refused(bot.client.views_open(trigger_id=press.trigger, view=MODAL)) == "exchanged_trigger_id"
    assert await refused(bot.client.views_open(trigger_id="1.2", view=MODAL)) == "invalid_trigger_id"
    again = await server.press("a:0", "A")
    pushed = await bot.client.views_push(trigger_id=again.trigger, view=MODAL)
    assert pushed["view"]["previous_view_id"] == opened["view"]["id"] == pushed["view"]["root_view_id"]
    id_, hash_ = opened["view"]["id"], opened["view"]["hash"]
    updated = await bot.client.views_update(view_id=id_, hash=hash_, view=MODAL | {"callback_id": "other"})
    assert updated["view"]["callback_id"] == "other" and server.views(STUDENT)[0]["id"] == id_
    assert await refused(bot.client.views_update(view_id=id_, hash=hash_, view=MODAL)) == "hash_conflict"
    assert await refused(bot.client.views_update(view_id="V0NONE", view=MODAL)) == "not_found"


async def test_a_home_tab_is_published_for_one_person(server: SlackServer, client: AsyncWebClient) -> None:
    await client.views_publish(user_id=STUDENT.id, view=HOME)
    home = server.home(STUDENT)
    assert home is not None and home["blocks"][0]["type"] == "divider" and server.home(TEACHER) is None
    assert await refused(client.views_publish(user_id="U0NONE", view=HOME)) == "user_not_found"
    assert await refused(client.views_publish(user_id=STUDENT.id, view=MODAL)) == "invalid_arguments"
    assert await refused(client.views_publish(user_id=STUDENT.id, view=HOME, hash="old")) == "hash_conflict"


@pytest.mark.filterwarnings("ignore:BasicAuth is deprecated:DeprecationWarning")  # slack_sdk 3.47 with aiohttp 3.14
async def test_a_code_becomes_a_token_once(server: SlackServer) -> None:
    client = AsyncWebClient(base_url=server.api)
    code = server.authorize(OTHER.id, ("chat:write",))
    good = {"client_id": CLIENT[0], "client_secret": CLIENT[1]}
    assert await refused(client.oauth_v2_access(**{**good, "client_secret": "?"}, code=code)) == "bad_client_secret"
    assert await refused(client.oauth_v2_access(**good, code="?")) == "invalid_code"
    told = await client.oauth_v2_access(**good, code=code)
    assert (told["team"]["id"], told["scope"], told["token_type"]) == (OTHER.id, "chat:write", "bot")
    await client.chat_postMessage(channel="C0OTHER", text="Hello", token=told["access_token"])
    assert await refused(client.oauth_v2_access(**good, code=code)) == "code_already_used"


async def test_a_response_url_takes_five_posts_in_half_an_hour(server: SlackServer) -> None:
    bot = PlainApp(server)
    server.deliver_to(bot.app)
    server.clock = 1_700_000_000_000
    press, late = await server.press("a:0", "A"), await server.press("a:0", "A")
    await press.responded()
    await late.responded()
    server.clock += 30 * 60_000
    async with aiohttp.ClientSession() as session:

        async def post(url: str | None, **body: Any) -> tuple[int, str]:
            assert url is not None
            async with session.post(url, json=body) as answer:
                return answer.status, await answer.text()

        assert await post(press.response_url, text="All", response_type="in_channel") == (200, "ok")
        assert await post(press.response_url, text="New", replace_original=True) == (200, "ok")
        assert [it["text"] for it in server.shown(QUIZ.id)] == ["New", "All"]
        status, text = await post(press.response_url, blocks=[{"type": "header"}])
        assert status == 400 and "invalid_blocks" in text
        assert await post(press.response_url, text="Psst") == (200, "ok")
        assert await post(press.response_url, delete_original=True) == (200, "ok")
        assert [it["text"] for it in server.shown(QUIZ.id)] == ["All"]
        assert await post(press.response_url, text="?") == (404, '{"ok": false, "error": "used_url"}')
        server.clock += 1
        assert await post(late.response_url, text="?") == (404, '{"ok": false, "error": "expired_url"}')
    assert [it["text"] for it in press.private] == ["You pressed A", "Psst"] and len(press.responses) == 5


async def test_a_form_is_read_as_json_is(server: SlackServer) -> None:
    form = {"token": server.token, "channel": QUIZ.id, "text": "Hello", "blocks": '[{"type": "divider"}]'}
    async with aiohttp.ClientSession() as session:
        async with session.post(f"{server.api}chat.postMessage", data=form) as answer:
            assert (await answer.json())["message"]["blocks"][0]["type"] == "divider"
        async with session.post(f"{server.api}chat.postMessage", data=form | {"blocks": "["}) as answer:
            assert (await answer.json())["error"] == "invalid_blocks_format"
    assert [it["text"] for it in server.bodies("chat.*")] == ["Hello"]


async def test_a_method_that_there_is_not_is_told(server: SlackServer, client: AsyncWebClient) -> None:
    assert await refused(client.reactions_add(channel=QUIZ.id, name="wave", timestamp="1.2")) == "unknown_method"
    assert [str(it) for it in server.unexpected] == ["reactions.add -> unknown_method"]
    server.requests.clear()


async def test_a_wrong_acknowledgement_fails_the_test() -> None:
    with pytest.raises(ExceptionGroup) as errors:
        async with SlackServer() as server:
            bot = PlainApp(server)

            @bot.app.command("/wrong")
            async def wrong(ack: Any) -> None:
                await ack(text="", blocks=[{"type": "nothing"}])

            server.deliver_to(bot.app)
            await (await server.command("/wrong")).acked()
    assert [str(error) for error in errors.value.exceptions] == ["invalid_blocks"]


# --- files -----------------------------------------------------------------------------------------------------------


async def announced(client: AsyncWebClient, content: bytes, **more: str) -> Any:
    """The answer that tells where a file is to be sent."""
    about = {"filename": "board.png", "length": str(len(content)), **more}
    return await client.api_call("files.getUploadURLExternal", http_verb="GET", params=about)


async def test_a_file_is_announced_sent_and_shared(server: SlackServer, client: AsyncWebClient) -> None:
    place = await announced(client, b"abc", alt_txt="A board.")
    async with aiohttp.ClientSession() as session, session.post(place["upload_url"], data=b"abc") as sent:
        assert sent.status == 200
    blocks = [{"type": "header", "text": {"type": "plain_text", "text": "Board"}}]
    shared = {"files": [{"id": place["file_id"]}], "channel_id": QUIZ.id, "blocks": blocks}
    assert (await client.api_call("files.completeUploadExternal", json=shared))["ok"]
    (message,) = server.shown(QUIZ.id)
    assert message["files"] == [{"id": place["file_id"], "name": "board.png", "alt_txt": "A board."}]
    assert server.files.uploads[place["file_id"]].shared == (QUIZ.id,)


async def test_a_file_that_did_not_come_or_came_in_part_is_not_shared(client: AsyncWebClient) -> None:
    place = await announced(client, b"abc")
    async with aiohttp.ClientSession() as session, session.post(place["upload_url"], data=b"ab") as sent:
        assert sent.status == 400
    with pytest.raises(SlackApiError, match="file_not_found"):
        await client.api_call("files.completeUploadExternal", json={"files": [{"id": place["file_id"]}]})


async def test_a_text_for_a_picture_has_a_limit(client: AsyncWebClient) -> None:
    with pytest.raises(SlackApiError, match="alt_txt_too_large"):
        await announced(client, b"abc", alt_txt="x" * 1_001)
