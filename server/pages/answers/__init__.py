"""Answers for people: the question, its rows with links and sentences, drawings, citations, a file to keep."""
