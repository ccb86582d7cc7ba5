"""The reports inside the app: made before they are due, fetched by addresses with a secret."""

from __future__ import annotations

from fastapi import FastAPI

from connectors.queue import worker_name
from knowledge.library import Library
from reports.api import reports_router
from reports.reminders import Reminding
from reports.scheduler import Scheduler
from service.settings import Settings
from storage.store import Store
from storage.vault import Vault


def mount_reports(app: FastAPI, settings: Settings, store: Store, library: Library) -> Scheduler:
    """Add the routes of calendar and files; return what makes the reports, to be started."""
    key = settings.secret_key.get_secret_value() if settings.secret_key else None
    vault = Vault.open(key, settings.data_folder)
    plans = library.plans
    app.include_router(reports_router(store, plans, vault, settings.report_days_ahead))
    served = [plans[settings.commune]] if settings.commune else plans.values()
    page = f"{settings.public_url.rstrip('/')}/console/bao-cao" if settings.public_url else None
    return Scheduler(store, served, Reminding(settings.report_days_ahead, page), maker=worker_name())
