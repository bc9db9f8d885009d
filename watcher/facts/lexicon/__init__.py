"""The words of a language and of a topic, and what each can stand for."""
