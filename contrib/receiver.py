"""Shows what a webhook is sent: `python contrib/receiver.py 2526`, with `url = "http://127.0.0.1:2526/"`.

For trying things on one machine. It checks no signature (docs/alerts.md shows how) and keeps nothing.
"""

from __future__ import annotations

import json
import sys
from http.server import BaseHTTPRequestHandler, HTTPServer


class Receiver(BaseHTTPRequestHandler):
    """Answers 204 to every POST and prints its key and its JSON."""

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        self.send_response(204)
        self.end_headers()
        print(f"-- {self.headers.get('Idempotency-Key')}")
        print(json.dumps(json.loads(body), ensure_ascii=False, indent=2), flush=True)

    def log_message(self, format: str, *args: object) -> None:
        """The message is enough."""


if __name__ == "__main__":
    port = int(sys.argv[1]) if len(sys.argv) > 1 else 2526
    print(f"waiting at http://127.0.0.1:{port}/", flush=True)
    try:
        HTTPServer(("127.0.0.1", port), Receiver).serve_forever()
    except KeyboardInterrupt:
        print()
