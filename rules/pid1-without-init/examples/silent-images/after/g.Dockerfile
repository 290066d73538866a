FROM python:3.12-slim
CMD ["gunicorn", "--bind", ":8000", "main:app"]
