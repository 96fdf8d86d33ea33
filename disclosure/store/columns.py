"""Column types that mean the same on SQLite and PostgreSQL."""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import msgspec
from sqlalchemy import BigInteger, DateTime, Dialect, String, Text
from sqlalchemy.types import TypeDecorator, TypeEngine

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)

_canonical = msgspec.json.Encoder(order="sorted").encode
_read_strings = msgspec.json.Decoder(tuple[str, ...]).decode
_read_ids = msgspec.json.Decoder(dict[str, str]).decode


def to_microseconds(moment: datetime) -> int:
    """Count the microseconds from 1970 to an aware moment, without the rounding of floats."""
    since = moment - EPOCH
    return (since.days * 86_400 + since.seconds) * 1_000_000 + since.microseconds


def _in_utc(moment: datetime) -> datetime:
    return moment.astimezone(UTC)


def from_microseconds(count: int) -> datetime:
    """Return the aware UTC moment that lies this many microseconds after 1970."""
    return EPOCH + timedelta(microseconds=count)


class UTCDateTime(TypeDecorator[datetime]):
    """An instant: `timestamptz` on PostgreSQL, whole microseconds since 1970 on SQLite.

    Integers sort, compare and index exactly, which SQLite's own text dates do not promise.
    A naive datetime raises `ValueError`; what comes back is always aware UTC.
    """

    impl = DateTime(timezone=True)
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        return BigInteger() if dialect.name == "sqlite" else DateTime(timezone=True)

    def bind_processor(self, dialect: Dialect) -> Callable[[datetime | None], Any]:
        write = to_microseconds if dialect.name == "sqlite" else _in_utc

        def bind(value: datetime | None) -> Any:
            if value is None:
                return None
            if value.tzinfo is None:
                raise ValueError("a naive datetime has no place in the database")
            return write(value)

        return bind

    def result_processor(
        self, dialect: Dialect, _coltype: object
    ) -> Callable[[Any], datetime | None]:
        """Return what reads a value: one call, for a step reads hundreds."""
        read = from_microseconds if dialect.name == "sqlite" else _in_utc
        return lambda value: None if value is None else read(value)


class StringList(TypeDecorator[tuple[str, ...]]):
    """A short list of keys, kept as JSON text; comes back as a tuple, so that it cannot drift."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: Sequence[str] | None, dialect: Dialect) -> str | None:
        if isinstance(value, str):
            raise TypeError("a list of strings is wanted, not one string")
        return None if value is None else _canonical(tuple(value)).decode()

    def process_result_value(self, value: str | None, dialect: Dialect) -> tuple[str, ...] | None:
        return None if value is None else _read_strings(value)


class Ids(TypeDecorator[dict[str, str]]):
    """Named ids as canonical JSON text: sorted keys, no spaces, so equal ids are equal bytes."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: dict[str, str] | None, dialect: Dialect) -> str | None:
        return None if value is None else _canonical(value).decode()

    def process_result_value(self, value: str | None, dialect: Dialect) -> dict[str, str] | None:
        return None if value is None else _read_ids(value)


def byte_ordered(length: int) -> TypeEngine[str]:
    """Return a text type that sorts by bytes on both databases, whatever the server's locale."""
    return String(length).with_variant(String(length, collation="C"), "postgresql")
