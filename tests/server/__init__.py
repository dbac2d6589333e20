"""Tests of the server, most of them over HTTP against a real one."""
