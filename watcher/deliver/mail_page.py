"""The page of an HTML mail: readable on a phone, in the dark, and where a mail program drops its styles."""

from __future__ import annotations

from html import escape

_STYLE = """\
:root{color-scheme:light dark;supported-color-schemes:light dark}
body{margin:0;padding:20px 16px;background:#fff;color:#1b1f24;
 font:16px/1.5 -apple-system,"Segoe UI",Roboto,"Noto Sans",Helvetica,Arial,sans-serif;overflow-wrap:anywhere}
main{max-width:38rem;margin:0 auto}
h2{margin:.3rem 0 1rem;font-size:1.3rem;line-height:1.3}
p{margin:.5rem 0}
a{color:#0b57b0}
.label{margin:0;font-size:.8rem;font-weight:600;letter-spacing:.03em;color:#57606a}
.label.critical{color:#b3261e}
.label.high{color:#9a4b00}
.follows{margin:0 0 1rem;font-size:.9rem;color:#57606a}
dl{margin:0 0 1rem;padding:.6rem .9rem;background:#f3f5f7;border-radius:6px}
dt{font-size:.8rem;font-weight:600;color:#57606a}
dd{margin:0 0 .4rem}
dd:last-child{margin-bottom:0;font-weight:600}
blockquote{margin:0 0 1rem;padding:.1rem .9rem;border-inline-start:3px solid #c3cad1}
blockquote p{margin:.2rem 0}
.before{font-size:.8rem;font-weight:600;color:#57606a}
footer,small{font-size:.85rem;color:#57606a}
code{font-family:ui-monospace,Consolas,monospace}
pre{white-space:pre-wrap;font:inherit}
hr{margin:2rem 0;border:0;border-top:1px solid #c3cad1}
@media (prefers-color-scheme:dark){
body{background:#15181c;color:#e4e7ea}
a{color:#8ab8ff}
.label,.follows,dt,.before,footer,small{color:#a3adb8}
.label.critical{color:#ff8a80}
.label.high{color:#ffb870}
dl{background:#20252b}
blockquote{border-color:#4a545e}
hr{border-color:#3a434c}
}
"""


def mail_page(title: str, body: str) -> str:
    """The fragment of HTML as a page of its own, with nothing that is loaded from elsewhere."""
    return (
        '<!doctype html>\n<html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        '<meta name="color-scheme" content="light dark">'
        f"<title>{escape(title)}</title><style>\n{_STYLE}</style></head>\n"
        f"<body><main>{body}</main></body></html>\n"
    )
