"""The host: what a test needs and no SDK's API does. It makes an application with its accounts, groups and plan, starts
SDK instances of a certain release, cuts their network and moves the clock. For a real SDK these are your console, your
service's REST API, your build of the SDK and your test bed; where you have no such thing, declare it so in `hello`."""

from typing import Callable

from simple_rules import DEFECTS, Release
from simple_sdk import V2TIMManager
from simple_service import Link, Service

SDK = {"name": "simple-sdk", "version": "8.9.7511", "edition": "enhanced", "platform": "android"}
PLAN, AS_OF = "enterprise@2025", "2025-09-05"

__all__ = ["DEFECTS", "SDK", "World"]


class World:
    def __init__(self, request: dict, defect: str | None, on_push: Callable[[str, str, int], None]):
        self._service = Service(request.get("as_of", AS_OF), request.get("plan", PLAN), request["users"], defect, on_push)
        for group in request["groups"]:
            roles = {member["user"]: member["role"] for member in group["members"]}
            self._service.make_group(group["group"], group["type"], roles)
        self._links: dict[str, Link] = {}

    def start_sdk(self, device: dict) -> V2TIMManager:
        """One SDK instance, of the release that the device asks for."""
        release = Release.parse(*(device.get(part, SDK[part]) for part in ("platform", "edition", "version")))
        link = self._links[device["device"]] = Link()
        return V2TIMManager(self._service, release, link)

    def disconnect(self, device: str):
        self._links[device].cut()

    def connect(self, device: str):
        self._links[device].restore()

    def advance(self, milliseconds: int):
        self._service.now += milliseconds

    def set_plan(self, plan: str):
        self._service.plan = plan
