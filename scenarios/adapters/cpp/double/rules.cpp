#include "rules.h"

#include <algorithm>
#include <array>
#include <cstdio>
#include <limits>
#include <map>
#include <set>

namespace sdk_double {

Defect injected = Defect::None;

namespace {

// Versions are compared number by number: 5.10 is later than 5.9, 6.0.975 earlier than 6.0.1975.
using Version = std::array<int, 3>;

Version Parse(const std::string& text) {
    Version version{};
    std::sscanf(text.c_str(), "%d.%d.%d", &version[0], &version[1], &version[2]);
    return version;
}

bool AtLeast(const Build& build, const Version& floor) { return Parse(build.version) >= floor; }

bool IsNative(const std::string& platform) {
    static const std::set<std::string> native{"android", "ios", "macos", "windows"};
    return native.count(platform) > 0;
}

// The date of the changelog entry that opened Community groups; the headers of that time name the limit of 50, too.
bool Since2025(const std::string& as_of) { return as_of >= "2025-09-05"; }

bool IsPrintable(const std::string& id) {
    return std::all_of(id.begin(), id.end(), [](unsigned char c) { return c > ' ' && c < 0x7f; });
}

}  // namespace

// "pro" names two plans: that of 2022 has no targeted messages, that of 2025 has. Whether the Trial of 2022 has them no
// source says; here it has not, since the feature's page names Ultimate alone.
bool Rules::PlanCarriesTargeting() const {
    static const std::set<std::string> carriers{"ultimate@2022", "premium@2023", "pro@2025", "pro-plus@2025",
                                                "enterprise@2025"};
    return carriers.count(plan) > 0;
}

bool Rules::GroupTypeTakesTargeted(const std::string& group_type, const Build& sender) const {
    if (group_type == "AVChatRoom") return false;
    if (group_type != "Community") return true;
    return Since2025(as_of) && IsNative(sender.platform) && AtLeast(sender, {8, 7, 7201});
}

size_t Rules::ReceiverLimit() const { return Since2025(as_of) ? 50 : std::numeric_limits<size_t>::max(); }

// Edition and version are two checks: the last Basic edition is younger than some Enhanced ones.
bool HasTargeting(const Build& build) {
    if (injected == Defect::NoVersionGate) return true;
    static const std::map<std::string, Version> floors{
        {"web", {2, 23, 1}}, {"flutter", {3, 8, 0}}, {"unity", {1, 7, 7}}};
    const auto floor = floors.find(build.platform);
    return build.edition == "enhanced" && AtLeast(build, floor == floors.end() ? Version{6, 0, 1975} : floor->second);
}

// The changelog tells the version for the native SDKs; the others are taken to have it.
bool HasAtSigned(const Build& build) { return !IsNative(build.platform) || AtLeast(build, {7, 0, 3754}); }

bool CountsUnread(const std::string& type) { return type != "Meeting" && type != "AVChatRoom"; }
bool KeepsHistory(const std::string& type) { return type != "AVChatRoom"; }
bool ShowsEarlierHistory(const std::string& type) { return type == "Meeting" || type == "Community"; }
bool TakesAtMessages(const std::string& type) { return type != "AVChatRoom"; }
bool MembersInvite(const std::string& type) { return type == "Work" || type == "Community"; }

bool IsUserID(const std::string& id) { return !id.empty() && id.size() <= 32 && IsPrintable(id); }
bool IsGroupID(const std::string& id) { return !id.empty() && id.size() <= 48 && IsPrintable(id); }

}  // namespace sdk_double
