// What no SDK function does: make a world of accounts, groups and devices, choose SDK versions, cut the network, let time
// pass. This is the part to write anew for a real SDK; its functions are all that adapter and example ask for.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <vector>

namespace sdk_double {
class Device;
class Service;
}  // namespace sdk_double

namespace host {

struct DeviceSpec {
    std::string device;  // the name by which Use finds it
    std::string platform, edition, version;  // empty: the default
};

struct MemberSpec {
    std::string user;
    uint32_t role;  // a V2TIMGroupMemberRole
};

// Made so that, as far as the type has the choice, anyone may join without approval and every member may invite.
struct GroupSpec {
    std::string group;
    std::string type;  // as the vendor writes it: Work, Public, Meeting, Community, AVChatRoom
    std::vector<MemberSpec> members;
};

struct WorldSpec {
    std::string as_of, plan;  // empty: the default
    std::set<std::string> users;
    std::vector<DeviceSpec> devices;
    std::vector<GroupSpec> groups;
};

// The functions that some versions of the SDK do not have. A real SDK has one version: there this is known when compiling.
enum class Function { CreateTargetedGroupMessage, CreateAtSignedGroupMessage };

using OnPush = std::function<void(const std::string& user, const std::string& text, uint64_t badge)>;

class World {
public:
    World(const WorldSpec& spec, OnPush on_push);
    ~World();

    // From here on, V2TIMManager::GetInstance() is the SDK instance of this device.
    void Use(const std::string& device);
    bool Has(const std::string& device, Function function) const;
    std::string UserSig(const std::string& user) const;
    std::string FileNamed(const std::string& name) const;

    void Disconnect(const std::string& device);
    void Connect(const std::string& device);
    void Advance(int64_t milliseconds);
    void SetPlan(const std::string& plan);

private:
    sdk_double::Device& At(const std::string& device) const;

    std::unique_ptr<sdk_double::Service> service_;
    std::map<std::string, std::unique_ptr<sdk_double::Device>> devices_;
};

constexpr uint32_t kSdkAppID = 1400000000;
extern const char* const kVersion;
extern const char* const kDefects;  // the names that Inject knows

// Puts a defect into the double; false where the name is unknown.
bool Inject(const std::string& defect);

}  // namespace host
