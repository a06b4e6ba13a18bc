// The vendor's error codes, as far as the double answers with them.
#pragma once

enum V2TIMErrorCode {
    ERR_SUCC = 0,
    ERR_SDK_NOT_INITIALIZED = 6013,
    ERR_SDK_NOT_LOGGED_IN = 6014,
    ERR_INVALID_PARAMETERS = 6017,
    ERR_SDK_INVALID_OPERATION = 6032,             // a list of receivers on a one-to-one message
    ERR_SDK_INTERFACE_NOT_SUPPORT = 7013,         // the plan does not carry the feature
    ERR_SDK_NET_DISCONNECT = 9508,
    ERR_SVR_GROUP_PERMISSION_DENY = 10007,        // not a member, or nothing that role or group type allows
    ERR_SVR_GROUP_OWNER_CANNOT_QUIT = 10009,
    ERR_SVR_GROUP_NOT_FOUND = 10010,
    ERR_SVR_GROUP_ALREADY_MEMBER = 10013,
    ERR_SVR_GROUP_INVALID_GROUPID = 10015,
    ERR_SVR_GROUP_SHUTUP_DENY = 10017,
    ERR_SVR_GROUP_GROUPID_IN_USED = 10021,
    ERR_SVR_GROUP_REVOKE_MSG_NOT_FOUND = 10030,
    ERR_SVR_GROUP_REVOKE_MSG_TIME_LIMIT = 10031,
    ERR_SVR_GROUP_REVOKE_MSG_DENY = 10032,
    ERR_SVR_MSG_INVALID_USERID = 20003,
    ERR_SVR_SDK_VERSION_TOO_LOW = 70404,
};
