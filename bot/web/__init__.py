"""What quizhost answers over HTTP, for those who look after it."""
