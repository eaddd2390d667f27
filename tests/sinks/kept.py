"""A handler that keeps what it gets: not one of logging's own, and nothing is formatted."""

import logging


class Kept(logging.Handler):
    """Keeps the records."""

    def __init__(self):
        super().__init__()
        self.records = []

    def emit(self, record):
        self.records.append(record)
