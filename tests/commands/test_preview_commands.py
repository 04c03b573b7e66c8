"""`quizhost bank preview`: what each chat shows, and the room that is left in it."""

import argparse
import io
import json

import pytest

from bot.__main__ import WIRING
from bot.bank.commands import add_parser
from bot.bank.loading import load_bank
from bot.previews import CHATS, previews
from bot.resources import questions_folder
from bot.settings import Settings

BANK = load_bank(questions_folder())


def run(*words: str) -> tuple[int, str]:
    parser = argparse.ArgumentParser(prog="quizhost")
    add_parser(parser.add_subparsers(required=True))
    args = parser.parse_args(["bank", "preview", *words])
    args.settings = Settings()
    WIRING["bank"](args)
    out = io.StringIO()
    return args.run(args, out), out.getvalue()


def test_all_chats_show_a_question_and_its_reveal() -> None:
    code, out = run("sequence-mastery", "--question", "why-recurrent")
    assert code == 0
    heads = [line for line in out.splitlines() if line.startswith("── why-recurrent · ")]
    assert [head.split(" · ")[1] for head in heads] == ["terminal", "discord", "slack"]
    assert "of 4,000 characters and" in heads[1]
    assert "of 50 blocks and" in heads[2]
    assert out.count("The right answer is ") == 3
    assert "[A] [B] [C] [D]" in out


def test_one_chat_and_draws_by_their_seed() -> None:
    words = ("tensors-and-shapes", "--question", "cat-along-dim", "--chat", "terminal")
    first, *others = {run(*words)[1]} | {run(*words, "--seed", str(seed))[1] for seed in range(8)}
    assert others
    assert "dim=" in first.splitlines()[0]


def test_json_is_what_is_sent() -> None:
    lines = run("sequence-mastery", "--chat", "slack", "--json")[1].splitlines()
    sent = [json.loads(line) for line in lines]
    assert {it["chat"] for it in sent} == {"slack"}
    assert len(sent) == 5
    assert sent[0]["sent"][0]["blocks"][0]["type"] == "header"


def test_what_is_not_there(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("no-such-challenge") == (2, "")
    assert run("sequence-mastery", "--question", "none") == (2, "")
    told = capsys.readouterr().err
    assert 'There is no challenge "no-such-challenge"' in told
    assert "sequence-mastery has no question none; it has why-recurrent" in told


@pytest.mark.parametrize("id_", sorted(BANK.challenges))
def test_every_shipped_question_has_a_preview_in_one_message_each(id_: str) -> None:
    challenge = BANK.get(id_)
    for number in range(len(challenge.questions)):
        for preview in previews(challenge, number, tuple(CHATS)):
            assert preview.lines
            assert preview.chat == "terminal" or preview.room.startswith("2 messages;"), (id_, number, preview.room)
