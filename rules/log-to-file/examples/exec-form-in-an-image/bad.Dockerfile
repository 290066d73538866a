FROM python:3.13-slim
CMD ["gunicorn", "shop:app", "--access-logfile", "/var/log/access.log"]
