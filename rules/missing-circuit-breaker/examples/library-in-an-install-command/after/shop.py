from flask import Flask
import requests

app = Flask(__name__)


@app.route("/")
def page():
    stock = "not known"
    try:
        stock = requests.get("http://stock/today").text
    except requests.RequestException:
        app.logger.warning("no answer from the stock")
    return f"In stock: {stock}"


app.run(host="0.0.0.0", port=8080)
