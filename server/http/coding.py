"""Content codings: compressed answers, each with a tag of its own (RFC 9110, sections 8.4 and 8.8)."""

from __future__ import annotations

import asyncio
import gzip
import re
import zlib
from dataclasses import replace
from typing import Protocol

import zstandard

from server.http.message import Answer

ENCODE_FROM = 1024
GZIP_LEVEL = 5
ZSTD_LEVEL = 3
IN_THREAD_FROM = 32 * 1024
MAX_WINDOW = 1 << 23
_SUFFIX = re.compile(r"-(?:gzip|zstd)\Z")
_COMPRESSIBLE = re.compile(
    r"text/.*|image/svg\+xml|application/(?:.*\+(?:json|xml)|json|xml|javascript|n-triples|n-quads|trig)"
)


class Packer(Protocol):
    """Compresses a body piece by piece."""

    def compress(self, data: bytes, /) -> bytes:
        """Return what is ready of it."""
        ...

    def flush(self) -> bytes:
        """Return the rest."""
        ...


def make_packer(encoding: str) -> Packer:
    """Return a fresh packer for `gzip` or `zstd`; equal bodies give equal bytes, which a strong tag needs."""
    if encoding == "zstd":
        parameters = zstandard.ZstdCompressionParameters.from_level(ZSTD_LEVEL, window_log=MAX_WINDOW.bit_length() - 1)
        return zstandard.ZstdCompressor(compression_params=parameters).compressobj()
    return zlib.compressobj(GZIP_LEVEL, zlib.DEFLATED, 16 + zlib.MAX_WBITS)


def pack(body: bytes, encoding: str) -> bytes:
    """Compress a whole body."""
    if encoding == "zstd":
        return zstandard.ZstdCompressor(level=ZSTD_LEVEL).compress(body)
    return gzip.compress(body, GZIP_LEVEL, mtime=0)


def pack_answer(answer: Answer, encoding: str | None) -> Answer:
    """Return an answer in a content coding where that saves something, with the tag of that coding."""
    if encoding is None or len(answer.body) < ENCODE_FROM:
        return answer
    headers = {**with_encoding_tag(answer.headers, encoding), "Content-Encoding": encoding}
    body = pack(answer.body, encoding)
    if "Content-Length" in headers:
        headers["Content-Length"] = str(len(body))
    return replace(answer, headers=headers, body=body)


async def encode(answer: Answer, encoding: str | None) -> Answer:
    """Return `pack_answer` without holding up the event loop."""
    if encoding is not None and len(answer.body) > IN_THREAD_FROM:
        return await asyncio.to_thread(pack_answer, answer, encoding)
    return pack_answer(answer, encoding)


def is_compressible(content_type: str) -> bool:
    """Return whether bodies of a media type shrink."""
    return _COMPRESSIBLE.fullmatch(content_type.partition(";")[0].strip().lower()) is not None


def with_encoding_tag(headers: dict[str, str], encoding: str | None) -> dict[str, str]:
    """Return the fields with the tag of the answer in this coding."""
    headers = dict(headers)
    if encoding is not None and headers.get("ETag", "").endswith('"'):
        headers["ETag"] = headers["ETag"][:-1] + f'-{encoding}"'
    return headers


def matching_tag(if_none_match: str | None, tag: str) -> str | None:
    """Return the tag under which a client has an answer, in whatever coding; None where it has not.

    Args:
        if_none_match: The field as it was sent.
        tag: The tag of the answer without a coding, without quotes.
    """
    if not if_none_match:
        return None
    for item in if_none_match.split(","):
        sent = item.strip().removeprefix("W/").strip('"')
        if sent == "*":
            return tag
        if _SUFFIX.sub("", sent) == tag:
            return sent
    return None


def matches(if_none_match: str | None, tag: str) -> bool:
    """Return whether a client has this answer already, in whatever coding (RFC 9110, section 13.1.2)."""
    return matching_tag(if_none_match, tag) is not None


def without_codings(if_none_match: str) -> str:
    """Return the field with the tags as they were before the coding was chosen."""
    return re.sub(r"-(?:gzip|zstd)\"", '"', if_none_match)


def answer_again(answer: Answer, if_none_match: str | None) -> Answer:
    """Return a remembered answer, or 304 where the client has it."""
    if not if_none_match:
        return answer
    tag = _SUFFIX.sub("", answer.headers["ETag"].strip('"'))
    held = matching_tag(if_none_match, tag)
    return answer if held is None else not_modified(answer.headers, held)


def not_modified(headers: dict[str, str], tag: str) -> Answer:
    """Return 304 with the fields that the full answer would have (RFC 9110, section 15.4.5)."""
    kept = {name: value for name, value in headers.items() if not name.startswith("Content-")}
    return Answer(status=304, headers={**kept, "ETag": f'"{tag}"'})
