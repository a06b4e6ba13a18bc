"""What the vendor's documents say of targeted group messages, as data: who has the feature, since when, and the codes
of those who have not. The feature is dated, so a service is made with the date as of which it behaves."""

from dataclasses import dataclass

DEFECTS = {
    "broadcast": "the list of receivers is ignored at delivery: every member gets the message",
    "count-unread": "targeted messages raise the unread count of their receivers",
    "no-version-gate": "SDK versions older than the feature may send targeted messages",
}


class Code:
    """The error codes that this double answers with; the names are ours, the numbers those of the error code docs."""

    INVALID_PARAMETERS = 6017
    NOT_LOGGED_IN = 6014
    LIST_WITHOUT_GROUP = 6032
    NOT_IN_PLAN = 7013
    TOO_LONG = 8001
    NO_NETWORK = 9508
    NOT_PERMITTED = 10007
    NO_SUCH_GROUP = 10010
    MALFORMED_GROUP = 10015
    MUTED = 10017
    GROUP_EXISTS = 10021
    NO_SUCH_MESSAGE = 10030
    RECALL_TOO_LATE = 10031
    RECALL_NOT_ALLOWED = 10032
    SDK_TOO_OLD = 70404


class Refused(Exception):
    """A request that is answered by an error code."""

    def __init__(self, code: int, text: str):
        super().__init__(text)
        self.code, self.text = code, text


def require(condition, code: int, text: str):
    if not condition:
        raise Refused(code, text)


# The native SDKs share one numbering; the others count on their own.
NATIVE_PLATFORMS = ("android", "ios", "macos", "windows")
TARGETING_FLOOR = dict.fromkeys(NATIVE_PLATFORMS, (6, 0, 1975)) | {
    "web": (2, 23, 1),
    "flutter": (3, 8, 0),
    "unity": (1, 7, 7),
}
AT_SIGNED_FLOOR = (7, 0, 3754)
COMMUNITY_FLOOR = (8, 7, 7201)


@dataclass(frozen=True)
class Release:
    """Which SDK a device runs."""

    platform: str
    edition: str
    version: tuple[int, ...]  # compared number by number: 6.0.975 is older than 6.0.1975

    @classmethod
    def parse(cls, platform: str, edition: str, version: str) -> "Release":
        return cls(platform, edition, tuple(int(number) for number in version.split(".")))

    @property
    def native(self) -> bool:
        return self.platform in NATIVE_PLATFORMS

    def has_targeting(self, defect: str | None) -> bool:
        """Edition and version are two questions: a Basic edition may be younger than an Enhanced one."""
        new_enough = self.version >= TARGETING_FLOOR[self.platform] or defect == "no-version-gate"
        return self.edition == "enhanced" and new_enough

    def has_at_signed(self) -> bool:
        return not self.native or self.version >= AT_SIGNED_FLOOR


@dataclass(frozen=True)
class GroupType:
    """One column of the vendor's table of group types."""

    counts_unread: bool = True
    keeps_history: bool = True
    shows_history_before_joining: bool = False
    joined_by_oneself: bool = True
    members_invite: bool = True
    recall_floor: tuple[int, ...] = (0,)  # the native SDK version from which a message can be recalled


STAFF = ("owner", "admin")
GROUP_TYPES = {
    "work": GroupType(joined_by_oneself=False),
    # By default joining a public group needs approval, and members of public groups and meetings may not invite. Both can
    # be switched, and the groups of this service are as the protocol wants them: open.
    "public": GroupType(),
    "meeting": GroupType(counts_unread=False, shows_history_before_joining=True),
    "community": GroupType(shows_history_before_joining=True, recall_floor=(7, 4)),
    "avchatroom": GroupType(counts_unread=False, keeps_history=False, members_invite=False, recall_floor=(7, 4)),
}
ONE_TO_ONE = GroupType(joined_by_oneself=False)

# "pro" had no targeted messages in 2022 and has them in 2025. The legacy Trial is open; here it does not carry them.
PLANS_WITH_TARGETING = {"ultimate@2022", "premium@2023", "pro@2025", "pro-plus@2025", "enterprise@2025"}


@dataclass(frozen=True)
class RuleBook:
    """What changed with the date."""

    community_floor: tuple[int, ...] | None
    receiver_limit: int | None

    @classmethod
    def as_of(cls, date: str) -> "RuleBook":
        return cls(COMMUNITY_FLOOR, 50) if date >= "2025-09-05" else cls(None, None)

    def takes_targeted(self, group_type: str, sender: Release) -> bool:
        if group_type == "community":
            return self.community_floor is not None and sender.native and sender.version >= self.community_floor
        return group_type in ("work", "public", "meeting")


MUTED_OPTIONS = ("not-receive", "not-notify", "not-notify-except-at", "not-receive-except-at")
AT_ALL = "__kImSDK_MesssageAtALL__"
RECALL_WINDOW_MS = 2 * 60 * 1000
MOST_BYTES = 12 * 1024
MOST_MENTIONED = 30
MOST_MERGED = 300


def well_formed_group_id(group_id: str) -> bool:
    return 0 < len(group_id) <= 48 and group_id.isascii() and group_id.isprintable()
