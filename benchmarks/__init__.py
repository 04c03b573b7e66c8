"""How fast quizhost is, as ratios to floors measured in the same run. `make bench` prints the table."""
