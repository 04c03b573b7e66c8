"""A game's newest round as everybody sees it."""

import pytest

from bot.engine.errors import GameNotStarted
from bot.engine.game import Game
from bot.engine.views import round_view, view
from tests.engine.builders import OWNER, challenge, channel, feed, next_question, skip, solo


def test_there_is_no_round_before_the_request():
    with pytest.raises(GameNotStarted):
        round_view(Game(challenge()))


@pytest.mark.parametrize("game", [channel(), solo(shuffle=True, seed=7)], ids=["channel", "solo"])
def test_everybody_sees_of_a_round_what_its_player_sees(game: Game):
    asked, seen = round_view(game), view(game, OWNER)
    assert (asked.question, asked.order, asked.alone) == (seen.question, seen.order, seen.alone)
    assert asked.challenge is game.challenge


def test_the_newest_round_is_the_one_that_is_seen():
    game = solo()
    feed(game, skip())
    next_question(game)
    assert round_view(game).question == view(game, OWNER).question == 1
