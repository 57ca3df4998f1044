"""Frees the rows of a process that stands still, frozen perhaps, in the middle of its work."""

import logging

import sqlalchemy as sa

from handrail.db.engine import PROGRAM, STOPPED_S

log = logging.getLogger("handrail.db")

# Such a session waits until its client takes the rest of a result, or sends the rest of a pipeline
# (executemany is one), which no timeout before transaction_timeout of version 17 counts. Nor does
# idle_in_transaction_session_timeout between a pipeline's end (Sync) and the next statement: the
# Flush that psycopg sends after it turns that timer off and not on again. Only sessions of our own
# role that hold locks (they have a transaction id); whoever merely reads, however slowly, is left
# alone, and so are the sessions of other programs.
STANDING = sa.text("""
    SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity
    WHERE datname = current_database() AND usename = current_user
      AND application_name LIKE :program || ' %'
      AND wait_event_type = 'Client' AND backend_xid IS NOT NULL
      AND state_change < clock_timestamp() - make_interval(secs => :stopped_s)
""")


def end_standing(connection: sa.Connection) -> int:
    """PostgreSQL only. Ends their sessions, which undoes what they had begun; returns how many."""
    found = connection.execute(STANDING, {"program": PROGRAM, "stopped_s": STOPPED_S})
    ended = int(found.scalar_one())
    if ended:
        log.warning("%d sessions stood still and were ended", ended)
    return ended
