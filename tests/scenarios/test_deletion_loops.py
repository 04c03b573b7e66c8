"""What is tried with deletion: dailies go on without whoever set them up, and nobody plays one a second time."""

from tests.scenarios.drivers import KEPT, played
from tests.scenarios.moderated import Moderated
from tests.scenarios.test_privacy import traces

pytestmark = played(*KEPT)


async def test_a_daily_goes_on_without_whoever_set_it_up(table: Moderated) -> None:
    await table.ada.gives_role(table.ann, "moderator")
    await table.ann.adds_daily("09:00", challenge="tensors", window_hours=2)
    await table.ann.erases("DELETE")
    await table.reaches("09:00")
    await table.ben.plays_daily()
    await table.ben.answers("B", "B")
    await table.reaches("12:00")
    assert table.ben.name in table.result
    assert traces(await table.everything(), table.ann) == []
    assert "Only moderators" in await table.ann.sets("seconds", "20"), "she begins anew"


async def test_nobody_is_deleted_to_play_a_daily_again(table: Moderated) -> None:
    await table.ada.adds_daily("09:00", challenge="tensors", window_hours=2)
    await table.reaches("09:00")
    await table.ann.plays_daily()
    await table.ann.answers("AB", "AB")
    await table.ann.erases("DELETE")
    await table.passes(61)
    assert "You have played this daily before you were deleted" in await table.ann.plays_daily()
    await table.reaches("12:00")
    assert table.ann.name not in table.result
    assert traces(await table.everything(), table.ann) == []
