// The entry to the V2TIM API.
#pragma once

#include "V2TIMCallback.h"
#include "V2TIMListener.h"

class V2TIMMessageManager;
class V2TIMGroupManager;
class V2TIMConversationManager;

struct V2TIMSDKConfig {};

class V2TIMManager {
public:
    virtual ~V2TIMManager() = default;

    // The real SDK is one instance a process. In the double this is the instance of the device in use: see Host::Use.
    static V2TIMManager* GetInstance();

    virtual bool InitSDK(uint32_t sdkAppID, const V2TIMSDKConfig& config) = 0;
    virtual void UnInitSDK() = 0;
    virtual V2TIMString GetVersion() = 0;

    virtual void Login(const V2TIMString& userID, const V2TIMString& userSig, V2TIMCallback* callback) = 0;
    virtual void Logout(V2TIMCallback* callback) = 0;
    virtual V2TIMString GetLoginUser() = 0;

    virtual void JoinGroup(const V2TIMString& groupID, const V2TIMString& message, V2TIMCallback* callback) = 0;
    virtual void QuitGroup(const V2TIMString& groupID, V2TIMCallback* callback) = 0;
    virtual void DismissGroup(const V2TIMString& groupID, V2TIMCallback* callback) = 0;

    virtual V2TIMMessageManager* GetMessageManager() = 0;
    virtual V2TIMGroupManager* GetGroupManager() = 0;
    virtual V2TIMConversationManager* GetConversationManager() = 0;
};
