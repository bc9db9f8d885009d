"""The demo's alerts reach the reader's own channels, and nobody can take them for news."""

from __future__ import annotations

import json
from email import message_from_bytes, policy
from pathlib import Path

import gallery
import pytest
from chat_servers import TOKEN, TelegramServer
from click.testing import CliRunner
from webhook_receiver import WebhookReceiver

from watcher.cli.main import app
from watcher.settings import write_default_config

CHANNELS = """
[send]
allow = ["127.0.0.1:{hook}", "{chat}"]

[[channels]]
name = "desk"
type = "mail"
url = "smtp+plain://127.0.0.1:{smtp}"
sender = "watcher@news.example"
to = ["desk@news.example"]
quiet = "00:00-23:59"

[[channels]]
name = "hook"
type = "webhook"
url = "http://127.0.0.1:{hook}/hook"
kinds = ["venue_changed"]

[[channels]]
name = "phones"
type = "telegram"
url = "http://{chat}"
secret = "{token}"
room = "-100200"
"""


GONE = """
[send]
allow = ["127.0.0.1:{port}"]

[[channels]]
name = "hook"
type = "webhook"
url = "http://127.0.0.1:{port}/hook"
"""


@pytest.mark.filterwarnings("ignore")
def test_mail_webhook_and_chat_get_every_alert_of_the_demo_marked(tmp_path: Path) -> None:
    write_default_config(tmp_path)
    with gallery.smtp() as (sink, smtp), WebhookReceiver() as hook, TelegramServer() as chat:
        text = CHANNELS.format(smtp=smtp, hook=hook.port, chat=chat.host, token=TOKEN)
        (tmp_path / "watcher.toml").write_text(text, "utf-8")

        run = CliRunner().invoke(app, ["--config", str(tmp_path), "demo", "--tell"])

    assert run.exit_code == 0, run.output
    mails = [message_from_bytes(raw, policy=policy.default) for raw in sink.all]
    bodies = [json.loads(each.body) for each in hook.received]
    titles = [str(mail["Subject"]).strip() for mail in mails]  # a long one begins on a line of its own
    assert len(titles) == 4
    assert [body["title"] for body in bodies] == titles
    assert all(title.startswith("DEMO: US-Russia embassies: round 3") for title in titles)
    assert all(body["demo"] for body in bodies)
    assert run.output.endswith(
        "As the script expects.\n\nTOLD TO YOUR CHANNELS\n  desk: 4 sent\n  hook: 4 sent\n  phones: 4 sent\n"
    )
    assert run.output.count("\nDEMO: US-Russia embassies: round 3") == 4  # on the terminal
    assert mails[1]["In-Reply-To"] == mails[0]["Message-ID"]
    assert all(seen.text.startswith("DEMO: ") and "invented" in seen.text for seen in chat.messages.values())
    assert [seen.answers for seen in chat.messages.values()] == [None, "1000", "1001", "1002"]


def test_a_channel_that_takes_nothing_is_named_apart_from_the_verdict_on_the_script(tmp_path: Path) -> None:
    write_default_config(tmp_path)
    with WebhookReceiver() as hook:
        port = hook.port
    (tmp_path / "watcher.toml").write_text(GONE.format(port=port), "utf-8")

    run = CliRunner().invoke(app, ["--config", str(tmp_path), "demo", "--tell"])

    assert run.exit_code == 1
    said = run.output[run.output.index("As the script expects.\n") :]
    assert "  hook: 0 of 4 sent: " in said
    assert "NOT as the script expects" not in run.output
