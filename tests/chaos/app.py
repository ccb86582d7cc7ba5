"""The real app alone, without the engine's start-up, so that each of the two can be killed by itself."""

import uvicorn

from service.app import create_app
from service.settings import settings

if __name__ == "__main__":
    chosen = settings()
    uvicorn.run(create_app(chosen), host=chosen.host, port=chosen.port, log_level="warning", access_log=False)
