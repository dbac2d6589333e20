"""A sound file of reference data, for tests that change it."""

from __future__ import annotations

SOURCE = "source: {title: T, publisher: P, address: 'http://example.org/'}\n"
GOOD = SOURCE + "places:\n  earth: {a: Place, name: {en: Earth}}\n  land: {a: Country, in: earth, name: {en: Land}}\n"
