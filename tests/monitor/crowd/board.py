"""The board of a crowd, in a process of its own: `python tests/monitor/crowd/board.py DATABASE PORT`."""

import sys

import uvicorn

from monitor.desk import utc_now
from monitor.store.store import Store
from monitor.vocabulary import load_vocabulary
from monitor.web.app import create_app


def main() -> None:
    """Serve the board over a database on loopback until a signal comes."""
    store = Store.open(sys.argv[1])
    app = create_app(store, (), load_vocabulary(), clock=utc_now)
    uvicorn.run(app, host="127.0.0.1", port=int(sys.argv[2]), log_level="warning", lifespan="off", timeout_graceful_shutdown=1)


if __name__ == "__main__":
    main()
