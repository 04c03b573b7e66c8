"""Chats that edit their messages, and chats of people who are not there."""

from bot.engine.effects import AskQuestion, CloseQuestion, CloseReason, FinishChallenge, Reveal
from bot.ports import ChatAway, ChatBusy, ChatRefused
from tests.host.bench import ANN, DEADLINE, DUE, RIGHT, ROOM, T0, Bench
from tests.host.conftest import Opening


async def test_a_chat_that_edits_gets_the_newest_of_one_questions_news_alone(bench: Bench) -> None:
    bench.chat.edits = True
    await bench.play()
    await bench.press(RIGHT)
    assert bench.chat.words == ["AskQuestion", "Reveal"]
    assert bench.outbox == []


async def test_a_chat_that_does_not_edit_gets_all_of_it(bench: Bench) -> None:
    await bench.play()
    await bench.press(RIGHT)
    assert bench.chat.words == ["AskQuestion", "CloseQuestion", "Reveal"]


async def test_what_is_replaced_while_its_chat_is_busy_is_not_tried_again(opening: Opening) -> None:
    first = await opening().start()
    await first.play(seconds=60)
    await first.kill()
    await first.clock.advance(20_000)
    first.chat.edits = True
    second = opening(first.store.state, first.clock, first.chat)
    second.chat.busy(1, retry_after_ms=5_000)
    await second.start()  # the time away is to be told, but the chat is busy
    await second.press(RIGHT)
    await second.clock.advance(5_000)
    assert second.chat.words == ["AskQuestion", "Reveal"]
    assert second.outbox == []


async def test_news_of_other_questions_and_games_replace_nothing(bench: Bench) -> None:
    bench.chat.edits = True
    bench.chat.hold(ROOM)
    await bench.play("one")
    await bench.play("two")
    bench.chat.release()
    await bench.clock.settle()
    bench.chat.hold(ROOM)
    await bench.press(RIGHT, game_id="one")
    await bench.press(RIGHT, game_id="two")
    bench.chat.release()
    await bench.clock.settle()
    assert [reveal.round_no for reveal in bench.chat.of(Reveal)] == [0, 0]


async def test_a_stopped_question_still_closes_before_the_end_of_its_game(bench: Bench) -> None:
    bench.chat.edits = True
    await bench.play()
    await bench.give_up()
    assert bench.chat.of(CloseQuestion) == [CloseQuestion(0, CloseReason.STOPPED, "message-1")]
    assert bench.chat.words == ["AskQuestion", "CloseQuestion", "FinishChallenge"]


async def test_a_post_for_somebody_who_is_away_is_kept_until_they_are_back(bench: Bench) -> None:
    bench.chat.broken(ChatAway("no token"))
    await bench.play()
    await bench.clock.advance(3_600_000)
    assert bench.chat.posts == []
    assert bench.outbox == ["AskQuestion"]
    await bench.do(bench.host.retell("g"))
    assert bench.chat.of(AskQuestion) != []
    assert bench.outbox == []
    assert (await bench.stored()).log[1].at == T0 + 3_600_000


async def test_everything_that_came_meanwhile_is_said_in_order(bench: Bench) -> None:
    await bench.play()
    bench.chat.broken(ChatAway("no token"))
    await bench.clock.advance_to(DUE)
    await bench.give_up()
    assert bench.chat.words[1:] == []
    await bench.do(bench.host.retell("g"))
    assert bench.chat.words[1:] == ["CloseQuestion", "Reveal", "FinishChallenge"]
    assert bench.outbox == []


async def test_one_game_of_an_absent_player_does_not_hold_their_other_games(bench: Bench) -> None:
    bench.chat.hold(ROOM)
    bench.chat.broken(ChatAway("no token"))
    await bench.play("one")
    await bench.play("two")
    bench.chat.release()
    await bench.clock.settle()
    assert [post.key.game_id for post in bench.chat.posts] == ["two"]


async def test_retelling_says_nothing_twice(bench: Bench) -> None:
    await bench.play()
    await bench.do(bench.host.retell("g"))
    assert bench.chat.words == ["AskQuestion"]


async def test_what_was_set_aside_is_said_after_a_restart(opening: Opening) -> None:
    first = await opening().start()
    first.chat.broken(ChatAway("no token"))
    await first.play()
    await first.stop()
    second = await opening(first.store.state, first.clock, first.chat).start()
    assert second.chat.words == ["AskQuestion"]
    assert (await second.do(second.host.view("g", ANN))).deadline == DEADLINE


async def test_the_end_of_a_game_can_be_set_aside_too(bench: Bench) -> None:
    await bench.play(questions=1)
    bench.chat.broken(ChatAway("no token"))
    await bench.press(RIGHT)
    await bench.do(bench.host.retell("g"))
    assert len(bench.chat.of(FinishChallenge)) == 1
    assert bench.outbox == []


async def test_an_outage_of_the_chat_is_waited_out(bench: Bench) -> None:
    for _ in range(40):
        bench.chat.broken(ChatBusy("down", outage=True))
    await bench.play()
    await bench.clock.advance(3_600_000)
    assert bench.chat.words[0] == "AskQuestion"


async def test_time_that_passes_while_the_machine_sleeps_is_no_refusal(bench: Bench) -> None:
    bench.chat.busy(1)
    await bench.play()
    bench.clock.jump(3_600_000)
    await bench.clock.advance()
    assert bench.chat.words == ["AskQuestion"]


async def test_a_post_that_is_refused_as_it_is_leaves_the_others(bench: Bench) -> None:
    bench.chat.edits = True
    await bench.play()
    bench.chat.broken(ChatRefused("too long"))
    await bench.press(RIGHT)
    await bench.next()
    assert bench.chat.words == ["AskQuestion", "AskQuestion"]
    assert bench.outbox == []


async def test_a_question_that_cannot_be_shown_ends_its_game(bench: Bench) -> None:
    bench.chat.broken(ChatRefused("too long"))
    await bench.play()
    assert bench.chat.words == ["FinishChallenge"]
