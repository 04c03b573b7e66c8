"""Pictures of leaderboards and badges, drawn in a child of the worker."""
