"""The local Discord and the real discord.py understand each other: login, people, messages."""

import asyncio
import sys
from collections.abc import Awaitable, Callable

import aiohttp
import discord
import pytest

from tests.discord_server import GUILD, STUDENT, DiscordServer
from tests.discord_server.plain_client import QUIZ, PlainClient, button, quiz, running
from tests.discord_server.things import DM, EVERYONE, SEND

POST = ("POST", f"/channels/{QUIZ}/messages")


async def test_a_bot_logs_in_and_knows_its_guilds(client: PlainClient, server: DiscordServer) -> None:
    assert client.application_id == server.world.application_id
    assert [guild.name for guild in client.guilds] == ["Study group"]
    assert [channel.name for channel in client.guilds[0].text_channels] == ["quiz", "talk"]
    assert quiz(client).permissions_for(client.guilds[0].me).value == EVERYONE
    (identify,) = server.sockets.identifies
    assert (identify["shard"], identify["intents"]) == ([0, 1], discord.Intents(guilds=True).value)
    assert len(server.sockets.heartbeats) == 1 and client.latency < 5  # which is infinite before an acknowledgement


async def test_a_wrong_token_is_refused_by_rest(server: DiscordServer) -> None:
    async with PlainClient() as client:
        with pytest.raises(discord.LoginFailure):
            await client.start("another")
    assert [str(it) for it in server.requests] == ["GET /users/@me -> 401"]


async def test_a_token_that_no_longer_holds_is_refused_by_the_gateway(server: DiscordServer) -> None:
    async with PlainClient(shard_count=1) as client:  # so that it does not ask REST for the gateway first
        await client.login(server.token)
        server.token = "renewed"
        with pytest.raises(discord.ConnectionClosed) as error:
            await asyncio.wait_for(client.connect(), 5)
    assert error.value.code == 4004


@pytest.mark.parametrize("code", [4010, 4014])
async def test_a_login_is_refused_with_the_code_that_a_test_wants(server: DiscordServer, code: int) -> None:
    server.sockets.refusals = [code]
    async with PlainClient() as client:
        with pytest.raises((discord.ConnectionClosed, discord.PrivilegedIntentsRequired)):
            await asyncio.wait_for(client.start(server.token), 5)
    assert server.sockets.sessions == []


async def test_intents_that_need_a_grant_are_refused_without_it(server: DiscordServer) -> None:
    async with discord.AutoShardedClient(intents=discord.Intents(message_content=True)) as client:
        with pytest.raises(discord.PrivilegedIntentsRequired):
            await asyncio.wait_for(client.start(server.token), 5)


async def test_a_press_is_answered_and_the_answer_is_seen(client: PlainClient, server: DiscordServer) -> None:
    server.clock = 1_700_000_000_000
    message = await quiz(client).send("Which?", view=button("quiz:c:g1:0:2"))
    assert discord.utils.snowflake_time(message.id).timestamp() == 1_700_000_000
    server.clock += 1_500
    press = await server.press("quiz:c:g1:0:2")
    answer = await press.answered()
    assert (answer["type"], answer["data"]["content"], answer["data"]["flags"]) == (4, "You pressed quiz:c:g1:0:2", 64)
    assert press.source is not None and press.source["id"] == str(message.id)
    assert [it["id"] for it in server.shown(QUIZ)] == [str(message.id)] and len(server.messages) == 2
    assert press.ephemeral and (press.id >> 22) + 1_420_070_400_000 == 1_700_000_001_500


async def test_a_command_arrives_with_who_and_where(client: PlainClient, server: DiscordServer) -> None:
    await client.tree.sync()
    seen: list[discord.Interaction] = []

    @client.event
    async def on_interaction(interaction: discord.Interaction) -> None:
        seen.append(interaction)

    command = await server.command("hello", {"name": "Ada"})
    assert (await command.answered())["type"] == 5
    assert (await command.edited())[0]["content"] == "Hello Ada"
    assert (await command.followed())[0]["content"] == "How are you?"
    (interaction,) = seen
    assert (interaction.user.id, interaction.channel_id, interaction.guild_id) == (STUDENT.id, QUIZ, GUILD.id)
    assert interaction.app_permissions.value == interaction.permissions.value == EVERYONE
    assert interaction.context.guild and str(interaction.locale) == "en-US"
    assert interaction.command is not None and interaction.command.name == "hello"
    assert [it["content"] for it in server.messages] == ["Hello Ada", "How are you?"]


async def test_a_press_in_a_private_channel_has_no_guild(client: PlainClient, server: DiscordServer) -> None:
    user = await client.fetch_channel(server.dm(STUDENT))
    assert isinstance(user, discord.DMChannel)
    press = await server.press("quiz:n:g1:0", channel=user.id)
    await press.answered()
    assert press.channel["type"] == DM and client.presses == ["quiz:n:g1:0"]


async def test_a_private_answer_cannot_be_edited_as_a_message(client: PlainClient, server: DiscordServer) -> None:
    press = await server.press("quiz:n:g1:0")
    await press.answered()
    assert press.message is not None
    with pytest.raises(discord.NotFound):
        await quiz(client).get_partial_message(int(press.message["id"])).edit(content="Seen?")


async def test_two_processes_with_one_token_both_get_a_press_and_one_answers(server: DiscordServer) -> None:
    one, other = PlainClient(), PlainClient()
    errors: asyncio.Queue[BaseException | None] = asyncio.Queue()

    async def told(_: str, *args: object, **kwargs: object) -> None:
        errors.put_nowait(sys.exception())

    one.on_error = other.on_error = told  # type: ignore[method-assign]
    async with running(one, server), running(other, server, sessions=2):
        await server.press("quiz:n:g1:0")
        assert isinstance(await asyncio.wait_for(errors.get(), 5), discord.HTTPException)
    assert one.presses == other.presses == ["quiz:n:g1:0"]
    assert [it.status for it in server.asked("POST", "/interactions/**")] == [200, 400]


async def test_a_second_answer_is_refused_and_so_is_a_late_one(server: DiscordServer) -> None:
    client = PlainClient()
    codes: asyncio.Queue[int] = asyncio.Queue()
    held = asyncio.Event()

    async def twice(interaction: discord.Interaction) -> None:
        await held.wait()
        for _ in range(2):
            try:
                await interaction.response.defer()
            except discord.HTTPException as error:
                codes.put_nowait(error.code)
            interaction.response._response_type = None  # discord.py would not even ask a second time

    client.on_interaction = twice  # type: ignore[method-assign]
    async with running(client, server):
        server.clock = 1_700_000_000_000
        await server.press("quiz:n:g1:0")
        held.set()
        await server.wait_for("POST", "/interactions/**", 2)
        server.clock += 3_001
        held.clear()
        await server.press("quiz:n:g1:0")
        server.clock += 3_001
        held.set()
        await server.wait_for("POST", "/interactions/**", 4)
        assert [await asyncio.wait_for(codes.get(), 5) for _ in range(3)] == [40060, 10062, 10062]


async def test_a_message_is_edited_and_an_unknown_one_is_not(client: PlainClient, server: DiscordServer) -> None:
    message = await quiz(client).send("One", embed=discord.Embed(title="T"), file=discord.File(__file__, "board.png"))
    assert (await message.edit(content="Two")).content == "Two"
    (told,) = server.messages
    assert (told["content"], told["embeds"][0]["title"], told["attachments"][0]["filename"]) == (
        "Two",
        "T",
        "board.png",
    )
    assert server.asked(*POST)[0].files == ["board.png"]
    with pytest.raises(discord.NotFound) as error:
        await quiz(client).get_partial_message(5).edit(content="Three")
    assert error.value.code == 10008


async def test_a_thread_is_made_and_played_in(client: PlainClient, server: DiscordServer) -> None:
    thread = await quiz(client).create_thread(name="Quiz", type=discord.ChannelType.public_thread)
    await thread.send("Which?", view=button("quiz:c:g2:0:0"))
    press = await server.press("quiz:c:g2:0:0")
    await press.answered()
    assert press.channel["id"] == str(thread.id) and press.channel["parent_id"] == str(QUIZ)
    assert client.get_channel(thread.id) is not None
    assert (await thread.edit(archived=True)).archived


async def test_a_bot_may_post_only_where_it_is_permitted(client: PlainClient, server: DiscordServer) -> None:
    me = client.guilds[0].me
    told = asyncio.create_task(client.wait_for("guild_channel_update", timeout=5))
    await asyncio.sleep(0)
    await server.permit(QUIZ, EVERYONE & ~SEND)
    await told
    assert not quiz(client).permissions_for(me).send_messages
    with pytest.raises(discord.Forbidden) as error:
        await quiz(client).send("Hello")
    assert error.value.code == 50013


async def test_the_bot_hears_of_what_was_deleted(client: PlainClient, server: DiscordServer) -> None:
    thread = await quiz(client).create_thread(name="Quiz", type=discord.ChannelType.public_thread)
    other = GUILD.channels[1].id
    server.world.thread(other, None, {"name": "goes with its channel"})
    losses: dict[str, Callable[[], Awaitable[None]]] = {
        "raw_thread_delete": lambda: server.delete_channel(thread.id),
        "guild_channel_delete": lambda: server.delete_channel(other),
        "guild_remove": lambda: server.remove_bot(GUILD.id),
    }
    for event, lose in losses.items():
        heard = asyncio.create_task(client.wait_for(event, timeout=5))
        await asyncio.sleep(0)
        await lose()
        await heard
        if event == "guild_channel_delete":
            assert list(server.world.channels) == [QUIZ]
    assert not client.guilds and server.world.channels == {}


async def test_a_message_that_somebody_deleted_is_unknown(client: PlainClient, server: DiscordServer) -> None:
    message = await quiz(client).send("One")
    await server.delete_message(message.id)
    with pytest.raises(discord.NotFound):
        await message.edit(content="Two")


async def test_a_request_that_is_not_understood_fails_the_test() -> None:
    with pytest.raises(ExceptionGroup) as errors:
        async with DiscordServer() as server, aiohttp.ClientSession() as session:
            headers = {"Authorization": f"Bot {server.token}"}
            async with session.post(f"{server.api}/channels/{QUIZ}/threads", json={}, headers=headers) as response:
                assert response.status == 400
    assert [type(error) for error in errors.value.exceptions] == [KeyError]


async def test_a_place_that_there_is_not_is_told(client: PlainClient, server: DiscordServer) -> None:
    with pytest.raises(discord.NotFound):
        await client.fetch_guild(5)
    assert [str(it) for it in server.unexpected] == ["GET /guilds/5 -> 404"]
    server.requests.clear()
