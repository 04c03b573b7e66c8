"""What every store promises of the cards of spaced repetition."""

import asyncio
from dataclasses import replace

from bot.ports import Store
from bot.ports.reviews import Card, Due, Reviews
from bot.store.sql import SqlStore
from tests.store.builders import NOW
from tests.store.databases import Database

ANN, BEN = "discord:1", "slack:T1/U1"
DAY = 24 * 60 * 60 * 1000


def card(question: str = "tensors/q1", player: str = ANN, due_in: int = 2 * DAY, at: int = NOW) -> Card:
    return Card(player, question, at + due_in, '{"stability":2.3065}', at, f"game at {at}")


async def test_it_is_the_port(store: Store) -> None:
    port: Reviews = store.reviews
    assert port is store.reviews


async def test_cards_come_back_as_they_were_put(store: Store) -> None:
    both = [card("Überblick/größe “1”", due_in=0), card("tensors/q1", due_in=36_500 * DAY)]
    await store.reviews.put([*both, card(player=BEN)])
    assert await store.reviews.cards([ANN], [it.question for it in both]) == sorted(both, key=lambda it: it.question)


async def test_the_cards_of_many_players_are_read_at_once_by_player_and_question(store: Store) -> None:
    players, questions = [f"discord:{number}" for number in range(600)], ["b/2", "a/1"]
    cards = [card(question, player) for player in players for question in questions]
    await store.reviews.put(cards)
    await store.reviews.put([card("c/3", player) for player in players])
    found = await store.reviews.cards([*players, "nobody"], [*questions, "none"])
    assert found == sorted(cards, key=lambda it: (it.player, it.question))
    assert await store.reviews.cards([], questions) == []
    assert await store.reviews.cards(players, []) == []


async def test_a_deck_has_the_longest_due_first_and_of_one_moment_by_name(store: Store) -> None:
    dues = {"a/late": 9 * DAY, "b/soon": DAY, "Z/soon": DAY, "c/now": 0}
    await store.reviews.put([card(question, due_in=due_in) for question, due_in in dues.items()])
    await store.reviews.put([card("other/one", BEN)])
    in_order = ["c/now", "Z/soon", "b/soon", "a/late"]
    assert await store.reviews.deck(ANN) == [Due(question, NOW + dues[question]) for question in in_order]
    assert await store.reviews.deck("nobody") == []


async def test_a_later_review_replaces_an_earlier_one_and_never_the_other_way_round(store: Store) -> None:
    first, second = card(), card(at=NOW + DAY)
    await store.reviews.put([first])
    for put in ([second], [first], [replace(second, state="{}", last_game="another")]):
        await store.reviews.put(put)
        assert await store.reviews.cards([ANN], [first.question]) == [second]


async def test_what_is_put_at_once_ends_with_the_latest_review(store: Store) -> None:
    rounds = [[card(f"tensors/q{number}", at=NOW + at) for number in range(9)] for at in (3, 1, 2)]
    await asyncio.gather(*(store.reviews.put(cards[::-1] if turn else cards) for turn, cards in enumerate(rounds)))
    assert await store.reviews.cards([ANN], [it.question for it in rounds[0]]) == rounds[0]


async def test_nothing_to_put_is_no_fault(store: Store) -> None:
    await store.reviews.put([])
    assert await store.reviews.deck(ANN) == []


async def test_cards_survive_the_store(database: Database) -> None:
    first = SqlStore(database.url)
    await first.open()
    await first.reviews.put([card()])
    await first.close()
    second = SqlStore(database.url)
    await second.open()
    assert await second.reviews.cards([ANN], ["tensors/q1"]) == [card()]
    await second.close()
