"""Live proofs: what a program of an unproven question does, in time for its reveal."""

import asyncio
from dataclasses import replace

import pytest

from bot.engine.effects import AskQuestion, CloseQuestion, CloseReason, Reveal
from bot.engine.questions import Challenge, Proof, Question, Snippet
from bot.host.proofs import LiveProofs, ProvenChat, RecordedProofs
from bot.ports import Delivered, Post, PostKey, RunnerUnavailable
from tests.host.bench import challenge

PROOF = Proof("3", "2.13.0")
RECORDED = Proof("3", "2.6.0")


def about_output(proof: Proof | None = None) -> Question:
    return replace(challenge(1).questions[0], kind="predict-output", snippet=Snippet("print(3)"), proof=proof)


class Prover:
    """Knows what every program does, once it is let go."""

    def __init__(self, proof: Proof | None = PROOF) -> None:
        self.proof = proof
        self.fails: RunnerUnavailable | None = None
        self.asked: list[str] = []
        self.running = 0
        self.gate = asyncio.Event()

    async def __call__(self, question: Question) -> Proof | None:
        self.asked.append(question.id)
        self.running += 1
        assert self.running == 1, "one program at a time"
        await self.gate.wait()
        self.running -= 1
        if self.fails is not None:
            raise self.fails
        return self.proof


class Remembering:
    """A chat that remembers with which proofs it was shown what."""

    edits = False

    def __init__(self) -> None:
        self.shown: list[tuple[str, Proof | None]] = []

    async def deliver(self, post: Post, challenge: Challenge) -> Delivered:
        self.shown.append((type(post.announcement).__name__, challenge.questions[0].proof))
        return Delivered(at=1)


def post(announcement: AskQuestion | CloseQuestion | Reveal) -> Post:
    return Post(PostKey("game", 1, 0), "test:room", announcement)


ASK = post(AskQuestion(0, 0, (0, 1, 2, 3), 30, 2))
CLOSE = post(CloseQuestion(0, CloseReason.TIME_UP))
REVEAL = post(Reveal(0, 0, (0, 1, 2, 3), 1, (0, 0, 0, 0), (), 0, 0))


async def test_a_program_runs_while_its_question_is_open_and_the_reveal_shows_what_it_did() -> None:
    prover = Prover()
    proofs, chat = LiveProofs(prover), Remembering()
    proven, game = ProvenChat(chat, proofs), replace(challenge(1), questions=(about_output(),))
    assert await proven.deliver(ASK, game) == Delivered(at=1)
    prover.gate.set()
    await proofs.settled()
    await proven.deliver(CLOSE, game)
    await proven.deliver(REVEAL, game)
    assert chat.shown == [("AskQuestion", None), ("CloseQuestion", None), ("Reveal", PROOF)]


async def test_a_reveal_does_not_wait_for_a_program() -> None:
    prover = Prover()
    proofs, chat = LiveProofs(prover), Remembering()
    proven, game = ProvenChat(chat, proofs), replace(challenge(1), questions=(about_output(),))
    await proven.deliver(ASK, game)
    await proven.deliver(REVEAL, game)
    assert chat.shown[-1] == ("Reveal", None)
    await asyncio.sleep(0)
    assert prover.running == 1
    await proofs.close()
    prover.gate.set()
    await asyncio.sleep(0)
    assert prover.running == 1, "it was told to end where it stood"


@pytest.mark.parametrize(
    "question",
    [about_output(RECORDED), challenge(1).questions[0], replace(challenge(1).questions[0], snippet=Snippet("x"))],
    ids=["recorded", "no program", "a program that illustrates"],
)
async def test_what_needs_no_proof_is_not_run(question: Question) -> None:
    prover = Prover()
    proofs = LiveProofs(prover)
    proofs.look(question)
    await proofs.settled()
    assert prover.asked == []
    assert proofs.completed(question) is question


async def test_the_same_program_runs_once_and_several_run_one_after_another() -> None:
    prover = Prover()
    prover.gate.set()
    proofs = LiveProofs(prover)
    others = [replace(about_output(), id=f"q{number}", snippet=Snippet(f"print({number})")) for number in range(3)]
    for question in (*others, *others):
        proofs.look(question)
    await proofs.settled()
    assert prover.asked == ["q0", "q1", "q2"]
    assert all(proofs.completed(question).proof == PROOF for question in others)


async def test_a_program_that_comes_to_no_end_is_no_proof() -> None:
    prover = Prover(proof=None)
    prover.gate.set()
    proofs = LiveProofs(prover)
    proofs.look(about_output())
    await proofs.settled()
    assert proofs.completed(about_output()) == about_output()


async def test_without_a_worker_games_go_on_and_the_next_time_it_is_tried_again() -> None:
    prover = Prover()
    prover.gate.set()
    prover.fails = RunnerUnavailable("No worker answers.")
    proofs = LiveProofs(prover)
    proofs.look(about_output())
    await proofs.settled()
    assert proofs.completed(about_output()).proof is None
    prover.fails = None
    proofs.look(about_output())
    await proofs.settled()
    assert proofs.completed(about_output()).proof == PROOF


def test_recorded_proofs_are_left_as_they_are() -> None:
    proofs = RecordedProofs()
    proofs.look(about_output())
    assert proofs.completed(about_output(RECORDED)).proof == RECORDED
    assert proofs.completed(about_output()).proof is None
