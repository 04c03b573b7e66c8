"""`quizhost doctor`: looks at everything that quizhost needs and says what is wrong and what to do."""
