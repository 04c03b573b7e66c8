"""Challenges with all that authors may write, for property tests."""

from typing import Any

from hypothesis import strategies as st

from bot.bank.limits import LIMITS
from bot.engine.questions import DIFFICULTIES, KINDS, Challenge, Choice, Proof, Question, Snippet

NASTY = (
    "**bold** __under__ ~~gone~~ ||spoiler|| `code` ```fence```",
    "<@123> <#456> <t:0:R> <:smile:1> </quiz start:1> <id:guide> @everyone @here",
    "# title\n-# small\n> quote\n>>> quotes\n- entry\n+ entry\n1. entry\n2) entry\n   * entry",
    "[a](https://example.org) https://example.org/a_b_c <https://example.org> :smile: [[1, 2], [3]](x)",
    "\u202etfel\u202c \u200f\u05d0\u05d1\u05d2 \u0645\u0631\u062d\u0628\u0627",
    "\u200b\u200d\ufeff\u2060x",
    "👩‍👩‍👧‍👦🏳️‍🌈é層",
    "\\ \\\\ \\* \\`` ````` `",
    "max_len = 2 * n_heads ** 2 | mask ~ x < y > z",
)

signs = st.sampled_from("*_~`|\\<>[]()#-+.:@!1 \nax\t\u200b\u202e\u05d0層🔥") | st.characters(
    exclude_categories=("Cs", "Cc")
)


def texts(most: int) -> st.SearchStrategy[str]:
    """Texts of 1 to `most` characters that show something, many of them as long as they may be."""
    seeds = st.sampled_from(NASTY) | st.text(signs, min_size=1, max_size=30) | st.just("x") | st.just("word ")
    times = st.sampled_from((1, 1, 3, most))
    joined = st.builds(lambda seed, times: (seed * times)[:most].strip(), seeds, times)
    return joined.filter(lambda text: bool(text.replace("\u200b", "").strip()))


def questions(beyond: int = 1) -> st.SearchStrategy[Question]:
    """Questions of all kinds, whose parts are each up to `beyond` times as long as a pack may have them."""

    def limited(field: str) -> st.SearchStrategy[str]:
        return texts(LIMITS[field].maximum * beyond)

    choices = st.lists(st.tuples(limited("text"), st.none() | limited("feedback")), min_size=2, max_size=6)
    proofs = st.builds(Proof, texts(900), st.just("2.13.0"), st.just("prints"), st.none() | st.just("KeyError"))
    return st.builds(
        lambda offered, **others: Question(
            id="q",
            choices=tuple(Choice(text, index == 0, feedback) for index, (text, feedback) in enumerate(offered)),
            **others,
        ),
        offered=choices,
        kind=st.sampled_from(sorted(KINDS)),
        difficulty=st.sampled_from(sorted(DIFFICULTIES)),
        prompt=limited("prompt"),
        hint=st.just("") | limited("hint"),
        explanation=st.just("") | limited("explanation"),
        seconds=st.integers(1, 86_400),
        snippet=st.none()
        | st.builds(Snippet, limited("code"), st.sampled_from(("python", "", "c++", "no `language`"))),
        proof=st.none() | proofs,
    )


def challenge(*questions: Question, **others: Any) -> Challenge:
    fields: dict[str, Any] = {
        "id": "tensors",
        "title": "Tensor basics",
        "topics": ("pytorch",),
        "minutes": 5,
        "badge": "Tensor Tamer",
        "version": "v1",
    }
    return Challenge(questions=questions, **(fields | others))


def challenges(beyond: int = 1) -> st.SearchStrategy[Challenge]:
    """Challenges of one question with all that may be written around it."""
    return st.builds(
        lambda question, **others: challenge(question, **others),
        questions(beyond),
        id=texts(LIMITS["id"].maximum * beyond),
        title=texts(LIMITS["title"].maximum * beyond),
        topics=st.lists(texts(LIMITS["topic"].maximum), min_size=1, max_size=10).map(tuple),
        badge=texts(LIMITS["badge"].maximum * beyond),
        summary=st.just("") | texts(LIMITS["summary"].maximum * beyond),
    )
