#include "host.h"

#include <stdexcept>

#include "device.h"

namespace host {

using namespace sdk_double;

const char* const kVersion = "8.9.7511";
const char* const kDefects = "broadcast, count-unread, no-version-gate";

World::World(const WorldSpec& spec, OnPush on_push) {
    Rules rules;
    if (!spec.as_of.empty()) rules.as_of = spec.as_of;
    if (!spec.plan.empty()) rules.plan = spec.plan;
    service_ = std::make_unique<Service>(rules, spec.users);
    service_->on_push = std::move(on_push);
    for (const DeviceSpec& device : spec.devices) {
        Build build;
        if (!device.platform.empty()) build.platform = device.platform;
        if (!device.edition.empty()) build.edition = device.edition;
        if (!device.version.empty()) build.version = device.version;
        devices_[device.device] = std::make_unique<Device>(*service_, build);
    }
    for (const GroupSpec& group : spec.groups) {
        Chat& chat = service_->AddGroup(group.group, group.type, true, true);
        for (const MemberSpec& member : group.members) service_->AddMember(chat, member.user, member.role);
    }
}

World::~World() = default;

Device& World::At(const std::string& device) const {
    const auto found = devices_.find(device);
    if (found == devices_.end()) throw std::out_of_range("no device " + device);
    return *found->second;
}

void World::Use(const std::string& device) { Device::current = &At(device); }

bool World::Has(const std::string& device, Function function) const {
    const Build& build = At(device).Sdk();
    return function == Function::CreateTargetedGroupMessage ? HasTargeting(build) : HasAtSigned(build);
}

// The double wants no signature and no file. A real SDK wants a signature made with the application's key, and a file to
// upload.
std::string World::UserSig(const std::string&) const { return {}; }
std::string World::FileNamed(const std::string& name) const { return name; }

void World::Disconnect(const std::string& device) { At(device).Disconnect(); }
void World::Connect(const std::string& device) { At(device).Connect(); }
void World::Advance(int64_t milliseconds) { service_->now_ms += milliseconds; }
void World::SetPlan(const std::string& plan) { service_->rules.plan = plan; }

bool Inject(const std::string& defect) {
    if (defect == "broadcast") injected = Defect::Broadcast;
    else if (defect == "count-unread") injected = Defect::CountUnread;
    else if (defect == "no-version-gate") injected = Defect::NoVersionGate;
    else return false;
    return true;
}

}  // namespace host
