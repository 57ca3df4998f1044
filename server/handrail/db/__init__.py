"""The database: engine, writer, pool, migrations."""
