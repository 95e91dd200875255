"""The error tree of `monitor`.

MonitorError
├── ConfigError      a setting cannot be used
├── VocabularyError  a data table is wrong: names file and line
├── DossierError     a dossier file is wrong: names file and key
├── InputError       a file or line that was handed to us cannot be read
├── EngineError      an engine that reaches out gave no answer that can be used
├── ExportError      a file cannot be made, or may not be taken away yet
└── StoreError       the database refused
    └── SchemaError  the database was made by a newer version
"""


class MonitorError(Exception):
    """Anything that a user of the monitor has to be told in one line."""


class ConfigError(MonitorError):
    """A setting has a value that cannot be used; the message names it and says what to do."""


class VocabularyError(MonitorError):
    """A row of a data table cannot be used; the message names file and line."""


class DossierError(MonitorError):
    """A dossier file cannot be used; the message names file, key and what to change.

    `key` is the place in it (`events[1].began`), `reason` what is wrong there; both empty where the file itself cannot be read.
    """

    def __init__(self, message: str, *, key: str = "", reason: str = "") -> None:
        super().__init__(message)
        self.key = key
        self.reason = reason


class InputError(MonitorError):
    """A file or line cannot be read as what it should be."""


class EngineError(MonitorError):
    """An engine gave no answer for a document; the message says why and what to do."""


class ExportError(MonitorError):
    """A file cannot be made or written, or its dossier is under embargo; the message says why and what to do."""


class StoreError(MonitorError):
    """The database refused; nothing of the transaction was written."""


class SchemaError(StoreError):
    """The database was made by a newer version of the program."""
