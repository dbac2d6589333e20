"""Tests of server/lsp."""
