"""The books on disk: tables, migrations, and the unit of work over SQLite."""
