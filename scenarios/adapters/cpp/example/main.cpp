// The calls of the feature's page: a text for vinson and denny alone, in a group of five. Shows who receives it, and ends
// with 1 if that is anybody else, or not both.
#include <iostream>
#include <set>
#include <string>

#include "V2TIMManager.h"
#include "V2TIMMessageManager.h"
#include "V2TIMGroup.h"
#include "host.h"

namespace {

const std::string kSender = "ann";
const std::set<std::string> kWanted{"vinson", "denny"};
std::set<std::string> received;

class Listener final : public V2TIMAdvancedMsgListener {
public:
    explicit Listener(std::string user) : user_(std::move(user)) {}

    void OnRecvNewMessage(const V2TIMMessage& message) override {
        const auto* text = static_cast<const V2TIMTextElem*>(message.elemList[0]);
        std::cout << user_ << " receives from " << message.sender.CString() << " in " << message.groupID.CString() << ": "
                  << text->text.CString() << "\n";
        received.insert(user_);
    }

private:
    std::string user_;
};

class LoginCallback final : public V2TIMCallback {
public:
    void OnSuccess() override {}
    void OnError(int code, const V2TIMString& why) override {
        std::cout << "login failed with " << code << ": " << why.CString() << "\n";
    }
};

class SendPrinter final : public V2TIMSendCallback {
public:
    void OnProgress(uint32_t percent) override { std::cout << "progress: " << percent << " percent\n"; }
    void OnSuccess(const V2TIMMessage& message) override {
        std::cout << "success: sent as " << message.msgID.CString() << "\n";
        succeeded = true;
    }
    void OnError(int code, const V2TIMString& why) override {
        std::cout << "error " << code << ": " << why.CString() << "\n";
    }
    bool succeeded = false;
};

}  // namespace

int main() {
    // What the host does: accounts, a group, a device each. With a real SDK each of these is a process of its own.
    const std::set<std::string> users{kSender, "vinson", "denny", "carol", "dave"};
    host::WorldSpec spec;
    spec.users = users;
    host::GroupSpec group{"groupA", "Public", {}};
    for (const std::string& user : users) {
        spec.devices.push_back({user, {}, {}, {}});
        group.members.push_back({user, V2TIM_GROUP_MEMBER_ROLE_MEMBER});
    }
    spec.groups.push_back(group);
    host::World world(spec, nullptr);

    LoginCallback logged_in;
    std::vector<std::unique_ptr<Listener>> listeners;
    for (const std::string& user : users) {
        world.Use(user);
        V2TIMManager::GetInstance()->InitSDK(host::kSdkAppID, {});
        listeners.push_back(std::make_unique<Listener>(user));
        V2TIMManager::GetInstance()->GetMessageManager()->AddAdvancedMsgListener(listeners.back().get());
        V2TIMManager::GetInstance()->Login(user.c_str(), world.UserSig(user).c_str(), &logged_in);
    }

    // What the application of the sender does.
    world.Use(kSender);
    V2TIMMessageManager* messages = V2TIMManager::GetInstance()->GetMessageManager();
    const V2TIMMessage original = messages->CreateTextMessage("for you two alone");
    V2TIMStringVector receivers;
    receivers.PushBack("vinson");
    receivers.PushBack("denny");
    V2TIMMessage targeted = messages->CreateTargetedGroupMessage(original, receivers);
    SendPrinter printer;
    messages->SendMessage(targeted, {}, "groupA", V2TIM_PRIORITY_DEFAULT, false, {}, &printer);

    for (const std::string& user : users)
        if (!received.count(user) && user != kSender) std::cout << user << " receives nothing\n";
    const bool well = printer.succeeded && received == kWanted;
    std::cout << (well ? "vinson and denny received it, and nobody else\n" : "not as it should be\n");
    return well ? 0 : 1;
}
