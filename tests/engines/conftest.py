"""One Spark session for all tests of engines; it takes seconds to start."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.engines import spark_session

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture(scope="session")
def spark() -> Iterator[Any]:
    """A session in this process."""
    session = spark_session.start()
    yield session
    session.stop()
