"""Live proofs: the programs of questions that nobody has proven run while players think, for the reveal."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import Protocol

from bot.engine.effects import AskQuestion, Reveal
from bot.engine.questions import PREDICT_OUTPUT, Challenge, Proof, Question, Snippet
from bot.ports import Chat, Delivered, Post, RunnerError

log = logging.getLogger(__name__)


class Proofs(Protocol):
    """What a chat asks for the real output of a question's program."""

    def look(self, question: Question) -> None:
        """The question is being asked: find out in time for its reveal. Returns at once."""
        ...

    def completed(self, question: Question) -> Question:
        """The question with its proof, where there is one by now."""
        ...


class RecordedProofs:
    """The proofs that came with the packs, and no others."""

    def look(self, question: Question) -> None:
        """Nothing is run."""

    def completed(self, question: Question) -> Question:
        """The question as it is."""
        return question


class LiveProofs:
    """Runs a program once, when its question is asked for the first time and has no recorded proof.

    `prove` runs it and returns what it did, None where it came to no end; it may raise `RunnerError`, after which
    games go on without. One program runs at a time.
    """

    def __init__(self, prove: Callable[[Question], Awaitable[Proof | None]]) -> None:
        self._prove = prove
        self._found: dict[Snippet, Proof | None] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self._one_at_a_time = asyncio.Lock()

    def look(self, question: Question) -> None:
        """As `Proofs`."""
        snippet = question.snippet
        if question.proof is None and question.kind == PREDICT_OUTPUT and snippet is not None:
            if snippet in self._found:
                return
            self._found[snippet] = None
            task = asyncio.get_running_loop().create_task(self._find(question, snippet))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)

    def completed(self, question: Question) -> Question:
        """As `Proofs`."""
        if question.proof is not None or question.snippet is None:
            return question
        proof = self._found.get(question.snippet)
        return question if proof is None else replace(question, proof=proof)

    async def settled(self) -> None:
        """Wait until everything that was looked for is found or given up."""
        await asyncio.gather(*self._tasks)

    async def close(self) -> None:
        """Stop looking."""
        tasks = list(self._tasks)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def _find(self, question: Question, snippet: Snippet) -> None:
        try:
            async with self._one_at_a_time:
                self._found[snippet] = await self._prove(question)
        except RunnerError as error:
            del self._found[snippet]  # it may be there when the question is asked again
            log.info("the program of %r was not run: %s", question.id, error)
        except Exception:  # a fault of ours, for which no game stops
            log.exception("the program of %r could not be run", question.id)


def with_proof(challenge: Challenge, question: int, proofs: Proofs) -> Challenge:
    """The challenge with the proof of one of its questions (by index), where there is one by now."""
    asked = challenge.questions[question]
    proven = proofs.completed(asked)
    if proven is asked:
        return challenge
    questions = (*challenge.questions[:question], proven, *challenge.questions[question + 1 :])
    return replace(challenge, questions=questions)


class ProvenChat:
    """A `Chat` in front of another one, which shows reveals with what the proofs have found."""

    def __init__(self, chat: Chat, proofs: Proofs) -> None:
        self._chat = chat
        self._proofs = proofs

    @property
    def edits(self) -> bool:
        """As the chat behind."""
        return self._chat.edits

    async def deliver(self, post: Post, challenge: Challenge) -> Delivered:
        """As `Chat`."""
        announcement = post.announcement
        if isinstance(announcement, AskQuestion):
            self._proofs.look(challenge.questions[announcement.question])
        elif isinstance(announcement, Reveal):
            challenge = with_proof(challenge, announcement.question, self._proofs)
        return await self._chat.deliver(post, challenge)
