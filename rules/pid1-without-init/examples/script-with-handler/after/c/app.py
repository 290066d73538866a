import uvicorn

uvicorn.run("web:app", port=8123)
