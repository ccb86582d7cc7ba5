"""The staff console inside the app: its own sections and those other rooms bring."""

from __future__ import annotations

from collections.abc import Mapping

from fastapi import FastAPI

from connectors.channel import Channel
from connectors.web.officer import officer_router
from console import (
    change_pages,
    handoff_pages,
    kiosk_pages,
    me_pages,
    oidc_pages,
    overview_pages,
    question_pages,
    settings_pages,
    sign_in_pages,
    staff_pages,
    visit_import_pages,
    visit_pages,
)
from console.app import PATH, create_console
from console.oidc import Provider
from console.parts import Parts
from console.sections import Section
from knowledge.library import Library
from reports import pages as report_pages
from service.settings import Settings
from storage.store import Store
from storage.vault import Vault

SECTIONS: tuple[Section, ...] = (
    sign_in_pages.SECTION,
    oidc_pages.SECTION,
    me_pages.SECTION,
    overview_pages.SECTION,
    visit_import_pages.SECTION,
    visit_pages.SECTION,
    handoff_pages.SECTION,
    question_pages.SECTION,
    kiosk_pages.SECTION,
    settings_pages.SECTION,
    staff_pages.SECTION,
    change_pages.SECTION,
)
"""The console's own parts."""


def sections(library: Library, public_url: str | None) -> tuple[Section, ...]:
    """What the console consists of; a room adds its pages by one line here."""
    return (*SECTIONS, report_pages.section(library.plans, public_url))


def mount_console(
    app: FastAPI, settings: Settings, store: Store, library: Library, channels: Mapping[str, Channel]
) -> None:
    """Put the console under /console, and what a citizen's page needs to hear an officer beside the chat's API."""
    vault = Vault.open(settings.secret_key.get_secret_value() if settings.secret_key else None, settings.data_folder)
    app.include_router(officer_router(store, vault))
    parts = Parts(
        store=store,
        vault=vault,
        communes={slug: plan.name for slug, plan in library.plans.items()},
        articles={slug: guide.title for slug, guide in library.guides.items()},
        channels=channels,
        default_commune=settings.commune,
        public_url=settings.public_url,
        oidc=_provider(settings),
    )
    app.mount(PATH, create_console(parts, sections(library, settings.public_url)))


def _provider(settings: Settings) -> Provider | None:
    if settings.oidc_issuer is None:
        return None
    return Provider(
        settings.oidc_name,
        settings.oidc_issuer,
        settings.oidc_client_id,
        settings.oidc_client_secret,
        settings.oidc_claim,
    )
