"""Packs that moderators bring, over the real app and a local Slack: what only Slack can do wrong."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from itertools import chain
from typing import Any

import pytest
from aiohttp import web

from adapters import pack_wording
from adapters.slack import actions
from adapters.slack.files import ELSEWHERE, NO_READING
from adapters.slack.forms import Typed, typed
from adapters.slack.packs import NO_CHOICE
from adapters.slack.render import pack_forms
from adapters.slack.render.given_back import GIVEN_BACK, IN_MESSAGES
from adapters.slack.wire import NotOfSlack, _slacks_own
from bot.host.packs import MAX_BYTES, OWN_TITLE, TOO_LARGE
from bot.ports import StoreUnavailable
from bot.ports.packs import LONGEST, PackState
from tests.adapters.slack.bodies import check, check_view, code, labels, squeezed
from tests.adapters.slack.online import Bot, answer, by_http, online, read, words
from tests.bank.packs import GOOD
from tests.bank.programs import PROGRAMS
from tests.slack_server import QUIZ, STUDENT, TEACHER, TEAM, Driven, SlackServer
from tests.slack_server.things import SCOPES, Json

MODERATORS_ONLY = "Only moderators may do that"
FETCHED = "files-pri/**"


@pytest.fixture
async def bot(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Bot]:
    async with online(monkeypatch) as bot:
        yield bot


async def opens(bot: Bot, button: str = "quiz:kb::0") -> Json:
    """The form that a button opens for the admin."""
    press = await bot.server.press(button, user=TEACHER)
    (form,) = await press.opened()
    return form


async def sends(bot: Bot, file: Json) -> Driven:
    """Open the form for a file and send it with this one."""
    await opens(bot)
    return await bot.server.submit(actions.BRING, {actions.BRING_FILE: [file]}, user=TEACHER)


async def refused(bot: Bot, file: Json) -> str:
    """What stands beside the field for a file after this one was sent."""
    return str((await (await sends(bot, file)).acked()).body["errors"][actions.BRING_FILE])


async def brought(bot: Bot, content: str = GOOD, name: str = "good.yaml") -> str:
    """Bring a file; the id of the version that is kept."""
    told = await answer(bot, sends(bot, bot.server.files.offer(name, content.encode())), TEACHER)
    assert "Kept as Good Pack" in told
    return max(bot.state.packs.packs.values(), key=lambda it: it.number).pack_id


# --- files -----------------------------------------------------------------------------------------------------------


async def test_a_file_is_fetched_once_with_the_token_and_one_field_asks_for_it(bot: Bot) -> None:
    form = await opens(bot)
    check_view({key: form[key] for key in ("type", "title", "submit", "close", "private_metadata", "blocks")})
    await brought(bot)
    (asked,) = bot.server.asked(FETCHED)
    assert asked.token == bot.server.token and asked.method == "GET"
    assert bot.server.asked("files.info") == []


async def test_a_file_at_an_address_of_somebody_else_is_never_asked_for(bot: Bot) -> None:
    async with SlackServer() as foreign:
        file = bot.server.files.offer("good.yaml", GOOD.encode())
        elsewhere = {"url_private_download": f"{foreign.api}good.yaml", "url_private": f"{foreign.api}good.yaml"}
        assert await refused(bot, file | elsewhere) == ELSEWHERE
        assert foreign.requests == [] and bot.server.asked(FETCHED) == []
    assert bot.state.packs.packs == {}


@pytest.mark.parametrize(
    "url",
    [
        "",
        "good.yaml",
        "//files.slack.com/a",
        "http://files.slack.com/a",
        "ftp://files.slack.com/a",
        "https://files.slack.com.example.org/a",
        "https://evilslack.com/a",
        "https://files.slack.com@example.org/a",
        "https://example.org\\@files.slack.com/a",
        "https://token@files.slack.com/a",
        "https://[::1/a",
        "https://127.0.0.1:80/a",
        "http://127.0.0.1:8081/a",
        "\ud800",
    ],
)
def test_addresses_that_must_not_see_the_token(url: str) -> None:
    with pytest.raises(NotOfSlack):
        _slacks_own(url, "http://127.0.0.1:8080/api/")


@pytest.mark.parametrize(
    ("url", "api"),
    [
        ("https://files.slack.com/files-pri/T1-F1/download/a%20b.yaml", "https://slack.com/api/"),
        ("https://FILES.slack.com/a", "https://slack.com/api/"),
        ("https://files.slack-gov.com/a", "https://slack-gov.com/api/"),
        ("http://127.0.0.1:8080/a", "http://127.0.0.1:8080/api/"),
    ],
)
def test_addresses_of_slack(url: str, api: str) -> None:
    assert str(_slacks_own(url, api)).casefold() == url.casefold()


async def test_no_redirect_takes_the_token_along(bot: Bot) -> None:
    asked: list[str] = []

    async def takes(request: web.Request) -> web.Response:
        asked.append(request.path)
        return web.Response(text="stolen")

    app = web.Application()
    app.router.add_route("*", "/{place:.*}", takes)
    runner = web.AppRunner(app)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    try:
        bot.server.fail(FETCHED, status=302, headers={"Location": f"http://127.0.0.1:{site.port}/login"})
        assert await refused(bot, bot.server.files.offer("good.yaml", GOOD.encode())) == NO_READING
    finally:
        await runner.cleanup()
    assert asked == []


async def test_without_the_scope_a_sentence_says_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    scopes = [scope for scope in SCOPES if scope != "files:read"]
    async with online(monkeypatch, teams=[replace(TEAM, scopes=scopes)]) as bot:
        assert NO_READING in await answer(bot, bot.server.press("quiz:kb::0", user=TEACHER), TEACHER)
        assert pack_wording.EMPTY in words((await read(bot, "packs", TEACHER))[0]), "all else works"


async def test_the_page_for_people_is_not_taken_for_the_file(bot: Bot) -> None:
    form = await opens(bot)
    (install,) = bot.server.world.installs
    install.scopes = tuple(scope for scope in SCOPES if scope != "files:read")  # installed anew, by an old manifest
    file = bot.server.files.offer("good.yaml", GOOD.encode())
    sent = await bot.server.submit(form, {actions.BRING_FILE: [file]}, user=TEACHER)
    assert (await sent.acked()).body["errors"] == {actions.BRING_FILE: NO_READING}
    assert len(bot.server.asked(FETCHED)) == 1 and bot.state.packs.packs == {}


async def test_a_form_that_slack_does_not_take_for_another_reason_is_not_put_on_the_scope(bot: Bot) -> None:
    bot.server.fail("views.open", "invalid_arguments")
    assert NO_READING not in await answer(bot, bot.server.press("quiz:kb::0", user=TEACHER), TEACHER)


async def test_a_file_that_says_it_is_too_large_is_not_fetched(bot: Bot) -> None:
    file = bot.server.files.offer("good.yaml", GOOD.encode(), size=MAX_BYTES + 1)
    assert await refused(bot, file) == TOO_LARGE
    assert bot.server.asked(FETCHED) == []


async def test_a_file_that_is_larger_than_it_says_is_not_read(bot: Bot) -> None:
    file = bot.server.files.offer("good.yaml", b"#" * (3 * MAX_BYTES), size=10)
    assert await refused(bot, file) == TOO_LARGE
    assert bot.state.packs.packs == {}


@pytest.mark.parametrize("status", [404, 500])
async def test_a_file_that_cannot_be_fetched_is_asked_for_again(bot: Bot, status: int) -> None:
    bot.server.fail(FETCHED, status=status)
    assert await refused(bot, bot.server.files.offer("good.yaml", GOOD.encode())) == pack_wording.NO_DOWNLOAD


async def test_of_a_file_that_slack_only_names_the_rest_is_asked(bot: Bot) -> None:
    stub = bot.server.files.offer("good.yaml", GOOD.encode(), stub=True)
    assert "Kept as Good Pack, version 1." in await answer(bot, sends(bot, stub), TEACHER)
    assert len(bot.server.asked("files.info")) == 1
    strange = bot.server.files.offer("large.yaml", b"", stub=True, size=MAX_BYTES + 1)
    assert await refused(bot, strange) == TOO_LARGE
    assert await refused(bot, {"id": "F0NOBODY"}) == pack_wording.NO_DOWNLOAD


async def test_no_file_is_no_file(bot: Bot) -> None:
    await opens(bot)
    sent = await bot.server.submit(actions.BRING, {}, user=TEACHER)
    assert (await sent.acked()).body["errors"] == {actions.BRING_FILE: pack_wording.NO_FILE}


# --- what comes twice, and what takes long ---------------------------------------------------------------------------


async def test_a_form_that_is_delivered_again_keeps_and_tells_one_version(monkeypatch: pytest.MonkeyPatch) -> None:
    async with online(monkeypatch, by_http) as bot:
        sent = await sends(bot, bot.server.files.offer("good.yaml", GOOD.encode()))
        await bot.server.repeat(sent)
        await sent.delivered(2)
        await bot.quiz.replies.settled()
        assert len(bot.state.packs.packs) == 1 and len(bot.server.asked(FETCHED)) == 1
        told = [it for it in bot.server.world.ephemerals if "Kept as Good Pack" in words(it)]
        assert len(told) == 1


async def test_a_form_is_answered_in_time_and_told_late(bot: Bot) -> None:
    held = bot.server.hold(FETCHED)
    sent = await sends(bot, bot.server.files.offer("good.yaml", GOOD.encode()))
    assert (await sent.acked()).body in (None, "", {})
    assert bot.server.views(TEACHER) == [] and bot.state.packs.packs == {}
    held.release()
    await bot.quiz.replies.settled()
    assert any("Kept as Good Pack" in words(it) for it in bot.server.world.ephemerals)


async def test_while_programs_run_that_is_said_and_a_second_run_is_refused(
    bot: Bot, monkeypatch: pytest.MonkeyPatch
) -> None:
    pack_id = await brought(bot, PROGRAMS)
    go, runs = asyncio.Event(), 0
    prove = bot.desk.prove

    async def slow(body: str) -> Any:
        nonlocal runs
        runs += 1
        await go.wait()
        return await prove(body)

    monkeypatch.setattr(bot.desk, "prove", slow)
    (listed,) = await read(bot, "packs", TEACHER)
    press = await bot.server.press(f"quiz:kv:{pack_id}:0", user=TEACHER)
    await press.acked()
    await bot.server.until(lambda: runs and pack_wording.RUNNING in _all(bot), "that they are being run")
    assert "quiz:kv" not in str([*bot.server.shown(QUIZ.id, TEACHER)][-1]["blocks"])
    await bot.server.repeat(press)
    await press.delivered(2)
    other = await bot.server.press(f"quiz:kv:{pack_id}:0", user=TEACHER, message=listed["ts"])
    await other.acked()
    await bot.server.until(lambda: "are being run here already" in _all(bot), "a refusal")
    go.set()
    await bot.quiz.replies.settled()
    assert runs == 1 and "Its program prints what the key says." in _all(bot)
    assert bot.state.packs.packs[pack_id].state is PackState.PROVEN


def _all(bot: Bot) -> str:
    return "\n".join(map(words, bot.server.world.ephemerals))


async def test_where_no_program_runs_nothing_is_said_of_one(bot: Bot) -> None:
    pack_id = await brought(bot)
    told = await answer(bot, bot.server.press(f"quiz:kv:{pack_id}:0", user=TEACHER), TEACHER)
    assert "It has no programs" in told
    assert not [it for it in bot.server.bodies("response/*") if pack_wording.RUNNING in words(it)]


# --- who may ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("action", ["kq", "kb", "kl", "kn", "kx", "kv", "ku", "kr"])
async def test_nobody_else_does_anything_with_packs_whatever_they_press(bot: Bot, action: str) -> None:
    pack_id = await brought(bot)
    before = dict(bot.state.packs.packs)
    assert MODERATORS_ONLY in await answer(bot, bot.server.press(f"quiz:{action}:{pack_id}:0"))
    assert bot.state.packs.packs == before and bot.server.views(STUDENT) == []
    assert bot.server.files.uploads == {}


@pytest.mark.parametrize("form", [actions.BRING, actions.RETIRE, actions.AUTHOR])
async def test_a_form_of_somebody_who_moderates_no_more_does_nothing(bot: Bot, form: str) -> None:
    pack_id = await brought(bot)
    await read(bot, "roles moderator @student", TEACHER)
    opened = {actions.BRING: "quiz:kb::0", actions.RETIRE: f"quiz:kr:{pack_id}:0"}
    doing = bot.server.press(opened[form]) if form in opened else bot.server.command("/quiz", "author")
    await (await doing).opened()
    await read(bot, "roles none @student", TEACHER)
    before, fetched = dict(bot.state.packs.packs), len(bot.server.asked(FETCHED))
    file = bot.server.files.offer("other.yaml", PROGRAMS.encode())
    values = {actions.BRING_FILE: [file], actions.RETIRE_REASON: "why not", actions.AUTHOR_PROMPT: "What is one?"}
    errors = (await (await bot.server.submit(form, values)).acked()).body["errors"]
    assert MODERATORS_ONLY in "".join(errors.values())
    assert bot.state.packs.packs == before and len(bot.server.asked(FETCHED)) == fetched


@pytest.mark.parametrize("action", ["kl", "kn", "kx", "kv", "ku"])
async def test_a_pack_of_another_workspace_is_not_known(bot: Bot, action: str) -> None:
    pack_id = await brought(bot)
    pack = bot.state.packs.packs[pack_id]
    bot.state.packs.packs[pack_id] = replace(pack, space="slack:T0ELSEWHERE")
    told = await answer(bot, bot.server.press(f"quiz:{action}:{pack_id}:0", user=TEACHER), TEACHER)
    assert "not known here any more" in told
    assert bot.state.packs.packs[pack_id].state is PackState.DRAFT and bot.server.files.uploads == {}


# --- pages, and the form for a question ------------------------------------------------------------------------------


async def test_a_list_of_two_pages_leads_on_and_back(bot: Bot) -> None:
    pack_id = await brought(bot)
    pack = bot.state.packs.packs[pack_id]
    for number in range(pack_wording.TOGETHER):
        name = f"other{number}"
        bot.state.packs.packs[name] = replace(pack, pack_id=name, challenge_id=name, title=f"Other {number}")
    (first,) = await read(bot, "packs", TEACHER)
    assert "1 of 2" in words(first) and labels(first).count("Look") == pack_wording.TOGETHER
    assert "teacher" in words(first) and "Next ▶️" in labels(first)
    second = await answer(bot, bot.server.press("quiz:kq::1", user=TEACHER), TEACHER)
    assert "2 of 2" in second and "1 of 2" not in _all(bot), "it took the place of the first"
    assert "2 of 2" in words((await read(bot, "packs 2", TEACHER))[0])


QUESTION: dict[str, Any] = {
    actions.AUTHOR_PROMPT: "What does max pooling keep?",
    actions.AUTHOR_RIGHT: "The largest value",
    actions.AUTHOR_WRONG[0]: "The mean",
}


async def writes(bot: Bot, **more: str) -> tuple[Driven, dict[str, str]]:
    """Send the form for a question; what stands beside its fields then."""
    await (await bot.server.command("/quiz", "author", user=TEACHER)).opened()
    sent = await bot.server.submit(actions.AUTHOR, {**QUESTION, **more}, user=TEACHER)
    body = (await sent.acked()).body or {}
    await bot.quiz.replies.settled()
    return sent, body.get("errors") or {}


async def test_a_question_that_is_not_kept_leaves_its_form_open(bot: Bot) -> None:
    _, errors = await writes(bot, **{actions.AUTHOR_KIND: "predict-output"})
    assert [*errors] == [actions.AUTHOR_CODE] and 'no "code"' in errors[actions.AUTHOR_CODE]
    assert len(bot.server.views(TEACHER)) == 1 and bot.state.packs.packs == {}


async def test_a_mistake_without_its_choice_is_not_dropped(bot: Bot) -> None:
    _, errors = await writes(bot, **{actions.AUTHOR_MISTAKES[2]: "takes it for average pooling"})
    assert errors == {actions.AUTHOR_MISTAKES[2]: NO_CHOICE}


async def test_the_same_question_is_not_kept_twice(bot: Bot) -> None:
    assert (await writes(bot))[1] == {}
    _, errors = await writes(bot)
    assert [*errors] == [actions.AUTHOR_PROMPT] and "has this question already" in errors[actions.AUTHOR_PROMPT]
    assert len(bot.state.packs.packs) == 1


async def test_what_a_program_prints_may_have_several_lines(bot: Bot) -> None:
    more = {
        actions.AUTHOR_KIND: "predict-output",
        actions.AUTHOR_PROMPT: "What is printed?",
        actions.AUTHOR_CODE: "print(1)\nprint(2)",
        actions.AUTHOR_RIGHT: "1\n2",
        actions.AUTHOR_WRONG[0]: "2\n1",
        actions.AUTHOR_WRONG[4]: "12",
        actions.AUTHOR_MISTAKES[4]: "forgets the line break",
    }
    assert (await writes(bot, **more))[1] == {}
    (pack,) = bot.state.packs.packs.values()
    assert "forgets the line break" in pack.body and "print(2)" in pack.body


async def test_fields_are_as_long_as_what_they_hold_may_be(bot: Bot) -> None:
    driven = await bot.server.command("/quiz", "author", user=TEACHER)
    (form,) = await driven.opened()
    longest = {
        block["block_id"]: block["element"]["max_length"]
        for block in form["blocks"]
        if block["type"] == "input" and "max_length" in block["element"]
    }
    assert longest[actions.AUTHOR_CODE] == LONGEST["code"] and longest[actions.AUTHOR_RIGHT] == LONGEST["choice"]
    assert {longest[id_] for id_ in actions.AUTHOR_MISTAKES} == {LONGEST["misconception"]}


# --- a question whose form has closed --------------------------------------------------------------------------------


class Slow:
    """A desk that adds no question before it is told to go on, and then adds none where it `fails`."""

    def __init__(self, bot: Bot, monkeypatch: pytest.MonkeyPatch, fails: Exception | None = None) -> None:
        self.go = asyncio.Event()
        self._fails = fails
        self._real = bot.desk.with_question
        monkeypatch.setattr(bot.desk, "with_question", self._with_question)

    async def _with_question(self, *about: Any) -> Any:
        await self.go.wait()
        if self._fails is not None:
            raise self._fails
        return await self._real(*about)


async def writes_late(bot: Bot, slow: Slow, **more: str) -> None:
    """Send the form for a question, which closes before anything comes of it; wait until that has."""
    await (await bot.server.command("/quiz", "author", user=TEACHER)).opened()
    sent = await bot.server.submit(actions.AUTHOR, {**QUESTION, **more}, user=TEACHER)
    assert (await sent.acked()).body in (None, "", {}) and bot.server.views(TEACHER) == []
    slow.go.set()
    await bot.quiz.replies.settled()


def in_messages(bot: Bot) -> list[Json]:
    """What was posted in the direct messages of the admin."""
    posted = bot.server.bodies("chat.postMessage")
    return [{key: it[key] for key in ("text", "blocks")} for it in posted if it["channel"] == bot.server.dm(TEACHER)]


IN_ORDER = (
    actions.AUTHOR_PROMPT,
    actions.AUTHOR_RIGHT,
    *chain.from_iterable(zip(actions.AUTHOR_WRONG, actions.AUTHOR_MISTAKES, strict=True)),
    actions.AUTHOR_HINT,
    actions.AUTHOR_EXPLANATION,
)
"""The fields that are written here, as the form has them."""


LONG = {
    actions.AUTHOR_KIND: "predict-output",
    actions.AUTHOR_PROMPT: "Why <!channel> & *this*?\n" * 57,
    actions.AUTHOR_RIGHT: "😀" * 150,
    **{id_: f"{number} " + "😀" * 140 for number, id_ in enumerate(actions.AUTHOR_WRONG)},
    **dict.fromkeys(actions.AUTHOR_MISTAKES, "reads from right to left"),
    actions.AUTHOR_HINT: "é" * LONGEST["hint"],
    actions.AUTHOR_EXPLANATION: "字" * LONGEST["explanation"],
}
"""A question without the program that its kind needs, as long as one may be."""


@pytest.mark.parametrize("more", [{actions.AUTHOR_KIND: "predict-output"}, LONG], ids=["short", "long"])
async def test_what_was_written_is_given_back_where_the_form_has_closed(
    bot: Bot, monkeypatch: pytest.MonkeyPatch, more: dict[str, str]
) -> None:
    await writes_late(bot, Slow(bot, monkeypatch), **more)
    assert bot.state.packs.packs == {}
    assert 'no "code"' in _all(bot) and IN_MESSAGES in _all(bot)
    found = in_messages(bot)
    for message in found:
        check(message)
    assert GIVEN_BACK in words(found[0])
    assert "Predict the output" in words(found[0])
    filled = {**QUESTION, **more}
    written = [*(filled[id_] for id_ in IN_ORDER if id_ in filled), OWN_TITLE]
    assert squeezed("".join(code(found))) == squeezed("".join(written))
    assert more is not LONG or len(found) > 1


@pytest.mark.parametrize("fails", [StoreUnavailable("the disk is full"), OSError("gone"), RuntimeError("a fault")])
async def test_what_was_written_is_given_back_after_any_fault(
    bot: Bot, monkeypatch: pytest.MonkeyPatch, fails: Exception
) -> None:
    await writes_late(bot, Slow(bot, monkeypatch, fails))
    told = _all(bot)
    assert "⚠️" in told and "again" in told and IN_MESSAGES in told
    assert QUESTION[actions.AUTHOR_PROMPT] in "".join(map(words, in_messages(bot)))


async def test_a_question_that_is_kept_late_is_not_given_back(bot: Bot, monkeypatch: pytest.MonkeyPatch) -> None:
    await writes_late(bot, Slow(bot, monkeypatch))
    assert len(bot.state.packs.packs) == 1 and "The question is kept" in _all(bot)
    assert IN_MESSAGES not in _all(bot) and bot.server.asked("conversations.open") == []


async def test_where_no_direct_messages_can_be_written_the_channel_has_it(
    bot: Bot, monkeypatch: pytest.MonkeyPatch
) -> None:
    bot.server.fail("conversations.open", "missing_scope")
    await writes_late(bot, Slow(bot, monkeypatch, OSError("gone")))
    assert QUESTION[actions.AUTHOR_PROMPT] in _all(bot) and IN_MESSAGES not in _all(bot)


async def test_a_form_that_is_delivered_again_gives_back_once(monkeypatch: pytest.MonkeyPatch) -> None:
    async with online(monkeypatch, by_http) as bot:
        slow = Slow(bot, monkeypatch, OSError("gone"))
        await (await bot.server.command("/quiz", "author", user=TEACHER)).opened()
        sent = await bot.server.submit(actions.AUTHOR, QUESTION, user=TEACHER)
        await bot.server.repeat(sent)
        await sent.delivered(2)
        slow.go.set()
        await bot.quiz.replies.settled()
        assert len(in_messages(bot)) == 1


async def test_a_reason_that_came_too_late_is_given_back_too(bot: Bot, monkeypatch: pytest.MonkeyPatch) -> None:
    pack_id = await brought(bot)
    go = asyncio.Event()

    async def fails(*_: Any, **__: Any) -> Any:
        await go.wait()
        raise StoreUnavailable("the disk is full")

    await opens(bot, f"quiz:kr:{pack_id}:0")
    monkeypatch.setattr(bot.store.packs, "decide", fails)
    sent = await bot.server.submit(actions.RETIRE, {actions.RETIRE_REASON: "The course is over."}, user=TEACHER)
    await sent.acked()
    go.set()
    await bot.quiz.replies.settled()
    assert "The course is over." in "".join(map(words, in_messages(bot)))


def test_a_form_in_which_nobody_wrote_anything_gives_nothing_back() -> None:
    view = pack_forms.question("{}")
    kind = {"selected_option": {"text": {"type": "plain_text", "text": "A kind"}, "value": "kind"}}
    filled: dict[str, Any] = {actions.AUTHOR_KIND: {actions.AUTHOR_KIND: kind}}
    filled[actions.AUTHOR_PACK] = {actions.AUTHOR_PACK: {"value": OWN_TITLE}}
    assert typed({**view, "state": {"values": filled}}) == []
    filled[actions.AUTHOR_HINT] = {actions.AUTHOR_HINT: {"value": "Read the name."}}
    assert typed({**view, "state": {"values": filled}}) == [
        Typed("Kind", "A kind", written=False),
        Typed("Hint", "Read the name.", written=True),
        Typed("Pack", OWN_TITLE, written=True),
    ]


async def test_the_word_that_deletes_somebody_is_not_given_back(bot: Bot, monkeypatch: pytest.MonkeyPatch) -> None:
    go = asyncio.Event()

    async def fails(*_: Any) -> Any:
        await go.wait()
        raise StoreUnavailable("the disk is full")

    await (await bot.server.press("quiz:pe::0", user=TEACHER)).opened()
    monkeypatch.setattr(bot.store.erasure, "erase_player", fails)
    sent = await bot.server.submit(actions.ERASE, {actions.ERASE_WORD: "DELETE"}, user=TEACHER)
    await sent.acked()
    go.set()
    await bot.quiz.replies.settled()
    assert "again" in _all(bot) and in_messages(bot) == []
