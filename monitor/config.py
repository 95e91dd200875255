"""Settings: one frozen table of name, default and help, read once from the environment and passed down.

Every name is an environment variable with the prefix DEMARCHE_. A test keeps the table in README.md equal to this one.
"""

from pathlib import Path
from urllib.parse import quote
from zoneinfo import ZoneInfo

import platformdirs
from pydantic import Field, SecretStr, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

from monitor.errors import ConfigError


def _default_database() -> str:
    return f"sqlite:///{quote(str(Path(platformdirs.user_data_dir('demarche')) / 'demarche.db'))}"


class Settings(BaseSettings):
    """Everything that can be set from outside."""

    model_config = SettingsConfigDict(env_prefix="DEMARCHE_", frozen=True, extra="ignore")

    database_url: str = Field(
        default_factory=_default_database,
        description=("Where everything is stored: `sqlite:///PATH`, or `postgresql://USER@HOST/NAME` with the extra `postgres`."),
    )
    host: str = Field(
        default="127.0.0.1",
        description="Address that the board listens on; any but a loopback one asks for users (`demarche user add`).",
    )
    port: int = Field(default=8321, ge=0, le=65535, description="Port that the board listens on.")
    contact: str = Field(
        default="https://demarche.example/contact",
        description="Address or URL that publishers can write to; it is sent with every request.",
    )
    workers: int = Field(default=8, ge=1, le=64, description="Sources that are polled at the same time.")
    tick_s: float = Field(default=10.0, gt=0, description="Seconds between two looks at which sources are due.")
    host_spacing_s: float = Field(default=5.0, ge=0, description="Least seconds between two requests to one host.")
    sources_dir: Path | None = Field(default=None, description="Folder of source files to use instead of the built-in ones.")
    rules_file: Path | None = Field(default=None, description="TOML file of alert rules, beside those of `demarche alerts add`.")
    channels_file: Path | None = Field(default=None, description="TOML file of channels (addresses and secrets); mode 0600.")
    link_key: SecretStr = Field(
        default=SecretStr(""),
        description="Key that signs the links in messages, 32 characters or more; by default in a file beside the database.",
    )
    allow_hosts: str = Field(
        default="", description="Comma-separated hosts or networks that may be fetched although their address is private."
    )
    engine: str = Field(
        default="rules", description="Engine that reads: `rules`, `llm`, `transformer`, or several joined by `+`."
    )
    llm_url: str = Field(
        default="", description="Base address of an OpenAI-compatible server, such as http://127.0.0.1:11434/v1."
    )
    llm_model: str = Field(default="", description="Name of the model there.")
    llm_key: SecretStr = Field(default=SecretStr(""), description="Key of that server, where it asks for one.")
    llm_timeout_s: float = Field(default=60.0, gt=0, description="Seconds that one answer of the model may take.")
    llm_per_minute: float = Field(default=0.0, ge=0, description="Most calls of the model in a minute; 0 is unbounded.")
    llm_tokens_a_day: int = Field(default=1_000_000, ge=0, description="Most tokens spent on a UTC day; 0 is unbounded.")
    transformer_dir: Path | None = Field(
        default=None, description="Folder of a local ONNX classifier for doubtful statements (extra `transformer`)."
    )
    aggregator_hosts: str = Field(
        default="",
        description="Comma-separated hosts that serve feeds of many publishers: a 429 there counts for its address only.",
    )
    trusted_proxies: str = Field(
        default="", description="Comma-separated addresses of proxies in front of the board whose headers are believed."
    )
    user_header: str = Field(default="", description="Header in which such a proxy names the user, such as X-Remote-User.")
    disputed_file: Path | None = Field(
        default=None, description="TSV of the areas that the geographic map marks as disputed, in place of the built-in ones."
    )
    zone: ZoneInfo = Field(
        default=ZoneInfo("UTC"),
        description="The desk's zone, such as Europe/Paris: times are shown in it, a mute may last to its morning.",
    )
    board_url: str = Field(default="http://127.0.0.1:8321", description="Address of the board as written into alerts.")


def read_settings() -> Settings:
    """Return the settings of this process.

    Raises: ConfigError naming the variable that cannot be used.
    """
    try:
        return Settings()
    except ValidationError as exc:
        first = exc.errors()[0]
        name = "DEMARCHE_" + "_".join(str(part) for part in first["loc"]).upper()
        raise ConfigError(f"{name}: {first['msg']}; correct the environment variable or unset it") from exc
