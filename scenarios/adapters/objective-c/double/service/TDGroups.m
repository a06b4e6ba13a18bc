// Who may do what with a group and its members. The part of it that no source states is the least that is sensible.
#import "TDRules.h"
#import "TDService.h"

@implementation TDService (Groups)
- (int)create:(V2TIMGroupInfo *)info members:(NSArray *)members by:(TDDevice *)device {
    if (!TDIsGroupID(info.groupID)) return TDMalformedGroupID;
    if ([_groups objectForKey:info.groupID]) return TDGroupIDTaken;
    TDChat *chat = [self addGroup:info.groupID type:info.groupType];
    chat->addOption = info.groupAddOpt;
    chat->approveOption = info.groupApproveOpt;
    [chat add:device->user role:V2TIM_GROUP_MEMBER_ROLE_SUPER];
    for (V2TIMCreateGroupMemberInfo *first in members) {
        TDUser *user = [self user:first.userID];
        V2TIMGroupMemberRole role = first.role ?: V2TIM_GROUP_MEMBER_ROLE_MEMBER;
        if (user && ![chat memberOf:first.userID]) [chat add:user role:role];
    }
    return 0;
}

// Nobody joins a Work group uninvited. Applications are not modelled: a Public group is joined where it is open to anybody.
- (BOOL)isOpen:(TDChat *)chat {
    if ([chat->type isEqual:GroupType_Public]) return chat->addOption == V2TIM_GROUP_ADD_ANY;
    return ![chat->type isEqual:GroupType_Work];
}

// In Public and Meeting groups members may invite where that was turned on.
- (BOOL)takesInvitations:(TDChat *)chat {
    if ([@[ GroupType_Public, GroupType_Meeting ] containsObject:chat->type])
        return chat->approveOption == V2TIM_GROUP_ADD_ANY;
    return ![chat->type isEqual:GroupType_AVChatRoom];
}

- (int)join:(NSString *)groupID by:(TDDevice *)device {
    TDChat *chat = nil;
    TDMember *member = nil;
    int code = [self find:groupID chat:&chat member:&member for:device];
    if (!code) return TDAlreadyMember;
    if (code != TDNotAllowed || ![self isOpen:chat]) return code;
    [chat add:device->user role:V2TIM_GROUP_MEMBER_ROLE_MEMBER];
    [self refresh:chat];
    return 0;
}

- (int)invite:(NSArray *)userIDs to:(NSString *)groupID by:(TDDevice *)device {
    TDChat *chat = nil;
    TDMember *member = nil;
    int code = [self find:groupID chat:&chat member:&member for:device];
    if (code) return code;
    if (![self takesInvitations:chat]) return TDNotAllowed;
    for (NSString *userID in userIDs) {
        TDUser *user = [self user:userID];
        if (user && ![chat memberOf:userID]) [chat add:user role:V2TIM_GROUP_MEMBER_ROLE_MEMBER];
    }
    [self refresh:chat];
    return 0;
}

- (int)quit:(NSString *)groupID by:(TDDevice *)device {
    TDChat *chat = nil;
    TDMember *member = nil;
    int code = [self find:groupID chat:&chat member:&member for:device];
    if (code) return code;
    [chat->members removeObject:member];
    [self take:chat from:device->user];
    return 0;
}

/// Finds the group where the caller ranks at least so high in it.
- (int)find:(NSString *)groupID chat:(TDChat **)chat ranking:(V2TIMGroupMemberRole)role for:(TDDevice *)device {
    TDMember *member = nil;
    int code = [self find:groupID chat:chat member:&member for:device];
    return code ?: member->role < role ? TDNotAllowed : 0;
}

- (int)kick:(NSArray *)userIDs from:(NSString *)groupID by:(TDDevice *)device {
    TDChat *chat = nil;
    int code = [self find:groupID chat:&chat ranking:V2TIM_GROUP_MEMBER_ROLE_ADMIN for:device];
    if (code) return code;
    V2TIMGroupMemberRole own = [chat memberOf:device->user->userID]->role;
    for (NSString *userID in userIDs) {
        TDMember *kicked = [chat memberOf:userID];
        if (!kicked || kicked->role >= own) continue;
        TDUser *user = kicked->user;
        [chat->members removeObject:kicked];
        [self take:chat from:user];
    }
    return 0;
}

- (int)dismiss:(NSString *)groupID by:(TDDevice *)device {
    TDChat *chat = nil;
    int code = [self find:groupID chat:&chat ranking:V2TIM_GROUP_MEMBER_ROLE_SUPER for:device];
    if (code) return code;
    chat->dismissed = YES;
    NSArray *members = [[chat->members copy] autorelease];
    [chat->members removeAllObjects];
    for (TDMember *member in members) [self take:chat from:member->user];
    return 0;
}

- (int)mute:(NSString *)userID in:(NSString *)groupID seconds:(uint32_t)seconds by:(TDDevice *)device {
    TDChat *chat = nil;
    int code = [self find:groupID chat:&chat ranking:V2TIM_GROUP_MEMBER_ROLE_ADMIN for:device];
    if (code) return code;
    TDMember *member = [chat memberOf:userID];
    if (!member || member->role >= [chat memberOf:device->user->userID]->role) return TDNotAllowed;
    member->mutedUntil = now + seconds * 1000ULL;
    return 0;
}

- (int)muteAll:(BOOL)muted in:(NSString *)groupID by:(TDDevice *)device {
    TDChat *chat = nil;
    int code = [self find:groupID chat:&chat ranking:V2TIM_GROUP_MEMBER_ROLE_ADMIN for:device];
    if (!code) chat->allMuted = muted;
    return code;
}
@end
