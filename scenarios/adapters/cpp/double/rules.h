// What the vendor's documents allow: versions, plans, group types, limits, each as of a date.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>

namespace sdk_double {

// The build of the SDK that runs on a device.
struct Build {
    std::string platform = "windows";
    std::string edition = "enhanced";
    std::string version = "8.9.7511";
};

// The rules in force: a date as YYYY-MM-DD, and the billing plan with its era, as in "ultimate@2022".
struct Rules {
    std::string as_of = "2025-09-05";
    std::string plan = "enterprise@2025";

    bool PlanCarriesTargeting() const;
    bool GroupTypeTakesTargeted(const std::string& group_type, const Build& sender) const;
    size_t ReceiverLimit() const;
};

bool HasTargeting(const Build& build);
bool HasAtSigned(const Build& build);

bool CountsUnread(const std::string& group_type);
bool KeepsHistory(const std::string& group_type);
bool ShowsEarlierHistory(const std::string& group_type);
bool TakesAtMessages(const std::string& group_type);
bool MembersInvite(const std::string& group_type);

bool IsUserID(const std::string& id);
bool IsGroupID(const std::string& id);

constexpr size_t kAtLimit = 30;      // users mentioned in one message, "all" among them
constexpr size_t kMergeLimit = 300;  // messages in one merger
constexpr int64_t kRecallWindowMs = 120'000;

// A defect to be put into the double on purpose, so that a harness can show that it finds it.
enum class Defect { None, Broadcast, CountUnread, NoVersionGate };
extern Defect injected;

}  // namespace sdk_double
