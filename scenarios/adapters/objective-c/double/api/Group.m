#import "Manager.h"

@implementation V2TIMManager (Group)
- (void)createGroup:(V2TIMGroupInfo *)info
         memberList:(NSArray *)memberList
               succ:(V2TIMCreateGroupSucc)succ
               fail:(V2TIMFail)fail {
    int code = [[self device] refusalOrNetwork] ?: [[self service] create:info members:memberList by:[self device]];
    [self answer:code succ:^{ if (succ) succ(info.groupID); } fail:fail];
}

/// Of the group's properties only allMuted can be set here.
- (void)setGroupInfo:(V2TIMGroupInfo *)info succ:(V2TIMSucc)succ fail:(V2TIMFail)fail {
    int code = [[self device] refusalOrNetwork];
    if (!code) code = [[self service] muteAll:info.allMuted in:info.groupID by:[self device]];
    [self answer:code succ:succ fail:fail];
}

- (void)muteGroupMember:(NSString *)groupID
                 member:(NSString *)userID
               muteTime:(uint32_t)seconds
                   succ:(V2TIMSucc)succ
                   fail:(V2TIMFail)fail {
    int code = [[self device] refusalOrNetwork];
    if (!code) code = [[self service] mute:userID in:groupID seconds:seconds by:[self device]];
    [self answer:code succ:succ fail:fail];
}

/// What became of each user: whether it is a member now as was wanted.
- (NSArray *)resultsOf:(NSArray *)userIDs in:(NSString *)groupID wanted:(BOOL)wanted {
    TDChat *chat = nil;
    TDMember *member = nil;
    [[self service] find:groupID chat:&chat member:&member for:[self device]];
    NSMutableArray *results = [NSMutableArray array];
    for (NSString *userID in userIDs) {
        V2TIMGroupMemberOperationResult *result = [[V2TIMGroupMemberOperationResult new] autorelease];
        BOOL done = ([chat memberOf:userID] != nil) == wanted;
        result.userID = userID;
        result.result = done ? V2TIM_GROUP_MEMBER_RESULT_SUCC : V2TIM_GROUP_MEMBER_RESULT_FAIL;
        [results addObject:result];
    }
    return results;
}

- (void)inviteUserToGroup:(NSString *)groupID
                 userList:(NSArray *)userList
                     succ:(V2TIMGroupMemberOperationResultListSucc)succ
                     fail:(V2TIMFail)fail {
    int code = [[self device] refusalOrNetwork] ?: [[self service] invite:userList to:groupID by:[self device]];
    [self answer:code succ:^{ if (succ) succ([self resultsOf:userList in:groupID wanted:YES]); } fail:fail];
}

- (void)kickGroupMember:(NSString *)groupID
             memberList:(NSArray *)memberList
                 reason:(NSString *)reason
                   succ:(V2TIMGroupMemberOperationResultListSucc)succ
                   fail:(V2TIMFail)fail {
    int code = [[self device] refusalOrNetwork] ?: [[self service] kick:memberList from:groupID by:[self device]];
    [self answer:code succ:^{ if (succ) succ([self resultsOf:memberList in:groupID wanted:NO]); } fail:fail];
}
@end
