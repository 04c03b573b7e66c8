"""What holds for every property test, also for those that say nothing of it themselves."""

from hypothesis import settings

from tests.engine.builders import QUICK

# Without a deadline, which a busy machine would miss; CI looks for examples that fail, and leaves them as they are.
settings.register_profile("quizhost", deadline=QUICK.deadline, phases=QUICK.phases)
settings.load_profile("quizhost")
