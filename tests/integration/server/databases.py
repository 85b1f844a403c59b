"""For modules whose tests are of what the books do: each test on both databases.

`pytestmark = on_both_databases`; the fixtures are in `conftest.py`.
"""

import pytest

on_both_databases = pytest.mark.parametrize("database_kind", ["sqlite", "postgresql"])
