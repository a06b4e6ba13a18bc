// Groups of the V2TIM API.
#pragma once

#include "V2TIMString.h"

enum V2TIMGroupMemberRole {
    V2TIM_GROUP_MEMBER_ROLE_MEMBER = 200,
    V2TIM_GROUP_MEMBER_ROLE_ADMIN = 300,
    V2TIM_GROUP_MEMBER_ROLE_SUPER = 400,
};

enum V2TIMGroupAddOpt {
    V2TIM_GROUP_ADD_FORBID = 0,
    V2TIM_GROUP_ADD_AUTH = 1,
    V2TIM_GROUP_ADD_ANY = 2,
};

enum V2TIMGroupInfoModifyFlag {
    V2TIM_GROUP_INFO_MODIFY_FLAG_UNKNOWN = 0,
    V2TIM_GROUP_INFO_MODIFY_FLAG_SHUTUP_ALL = 1 << 8,
};

enum V2TIMGroupMemberResult {
    V2TIM_GROUP_MEMBER_RESULT_FAIL = 0,
    V2TIM_GROUP_MEMBER_RESULT_SUCC = 1,
    V2TIM_GROUP_MEMBER_RESULT_INVALID = 2,
};

struct V2TIMGroupInfo {
    V2TIMString groupID;
    V2TIMString groupType;
    V2TIMString groupName;
    bool allMuted = false;
    V2TIMGroupAddOpt groupAddOpt = V2TIM_GROUP_ADD_AUTH;
    uint32_t modifyFlag = V2TIM_GROUP_INFO_MODIFY_FLAG_UNKNOWN;
};

struct V2TIMCreateGroupMemberInfo {
    V2TIMString userID;
    uint32_t role = V2TIM_GROUP_MEMBER_ROLE_MEMBER;
};

using V2TIMCreateGroupMemberInfoVector = V2TIMVector<V2TIMCreateGroupMemberInfo>;

struct V2TIMGroupMemberOperationResult {
    V2TIMString userID;
    V2TIMGroupMemberResult result = V2TIM_GROUP_MEMBER_RESULT_FAIL;
};

using V2TIMGroupMemberOperationResultVector = V2TIMVector<V2TIMGroupMemberOperationResult>;
