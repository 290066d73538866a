import signal
import sys

signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
from http.server import HTTPServer, SimpleHTTPRequestHandler

HTTPServer(("", 8123), SimpleHTTPRequestHandler).serve_forever()
