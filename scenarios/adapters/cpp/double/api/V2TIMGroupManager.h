// Groups and their members with the V2TIM API.
#pragma once

#include "V2TIMCallback.h"
#include "V2TIMGroup.h"

class V2TIMGroupManager {
public:
    virtual ~V2TIMGroupManager() = default;

    virtual void CreateGroup(const V2TIMGroupInfo& info, const V2TIMCreateGroupMemberInfoVector& memberList,
                             V2TIMValueCallback<V2TIMString>* callback) = 0;
    virtual void SetGroupInfo(const V2TIMGroupInfo& info, V2TIMCallback* callback) = 0;
    virtual void MuteGroupMember(const V2TIMString& groupID, const V2TIMString& userID, uint32_t seconds,
                                 V2TIMCallback* callback) = 0;
    virtual void InviteUserToGroup(const V2TIMString& groupID, const V2TIMStringVector& userList,
                                   V2TIMValueCallback<V2TIMGroupMemberOperationResultVector>* callback) = 0;
    virtual void KickGroupMember(const V2TIMString& groupID, const V2TIMStringVector& memberList,
                                 const V2TIMString& reason,
                                 V2TIMValueCallback<V2TIMGroupMemberOperationResultVector>* callback) = 0;
};
