import time

import requests
from flask import Flask

app = Flask(__name__)
tripped_until = 0.0


def is_tripped():
    return time.monotonic() < tripped_until


@app.route("/")
def forward():
    global tripped_until
    if is_tripped():
        return "the stock is not known", 503
    try:
        return requests.get("http://localhost:9000", timeout=1).text
    except requests.RequestException:
        tripped_until = time.monotonic() + 30
        return "the stock is not known", 503


app.run(host="0.0.0.0", port=7000)
