"""The chats that `quizhost run` can play in, each wired in a module of its own."""
