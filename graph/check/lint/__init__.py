"""Checks that read a corpus and say what is wrong with it: one module for one matter."""
