#import "TDRecords.h"
#import "TDRules.h"

@implementation TDUser
- (id)init {
    if ((self = [super init])) {
        devices = [NSMutableArray new];
        deleted = [NSMutableSet new];
    }
    return self;
}
- (void)dealloc {
    [userID release];
    [devices release];
    [deleted release];
    [super dealloc];
}
@end

@implementation TDMember
- (void)dealloc {
    [user release];
    [super dealloc];
}
@end

@implementation TDLetter
- (id)init {
    if ((self = [super init])) readers = [NSMutableSet new];
    return self;
}
- (void)dealloc {
    [message release];
    [audience release];
    [readers release];
    [super dealloc];
}
- (BOOL)isRecalled { return message.status == V2TIM_MSG_STATUS_LOCAL_REVOKED; }
- (V2TIMMessage *)messageFor:(TDUser *)user {
    V2TIMMessage *shown = [[message copy] autorelease];
    [shown setIsSelf:[message.sender isEqual:user->userID]];
    if (!message.groupID) [shown setUserID:[chat peerOf:user]];
    return shown;
}
@end

@implementation TDChat
- (id)init {
    if ((self = [super init])) {
        members = [NSMutableArray new];
        letters = [NSMutableArray new];
    }
    return self;
}
- (void)dealloc {
    [groupID release];
    [type release];
    [members release];
    [letters release];
    [super dealloc];
}

- (TDMember *)memberOf:(NSString *)userID {
    for (TDMember *member in members)
        if ([member->user->userID isEqual:userID]) return member;
    return nil;
}

- (TDMember *)add:(TDUser *)user role:(V2TIMGroupMemberRole)role {
    TDMember *member = [[TDMember new] autorelease];
    member->user = [user retain];
    member->role = role;
    member->joinedAt = member->readUpTo = [letters count];
    [members addObject:member];
    return member;
}

// Whoever leaves and comes back is a new member: what was said before, targeted or not, is seen where earlier messages are.
// A targeted message stays with those it was sent to, also where one of its list has joined since.
- (BOOL)member:(TDMember *)member knows:(TDLetter *)letter {
    if (letter->targeted && ![letter->audience containsObject:member->user->userID]) return NO;
    return TDTypeShowsEarlier(type) || letter->place >= member->joinedAt;
}

- (NSArray *)lettersFor:(TDMember *)member {
    NSMutableArray *known = [NSMutableArray array];
    for (TDLetter *letter in letters)
        if ([self member:member knows:letter] && ![member->user->deleted containsObject:letter->message.msgID])
            [known addObject:letter];
    return known;
}

- (NSUInteger)unreadOf:(TDMember *)member {
    if (!TDTypeCountsUnread(type)) return 0;
    NSUInteger unread = 0;
    for (NSUInteger i = member->readUpTo; i < [letters count]; i++) {
        TDLetter *letter = [letters objectAtIndex:i];
        NSString *userID = member->user->userID;
        unread += letter->counted && ![letter isRecalled] && [letter->audience containsObject:userID] &&
                  ![letter->message.sender isEqual:userID] &&
                  ![member->user->deleted containsObject:letter->message.msgID];
    }
    return unread;
}

- (TDLetter *)lastFor:(TDMember *)member {
    for (TDLetter *letter in [[self lettersFor:member] reverseObjectEnumerator])
        if (!letter->message.isExcludedFromLastMessage) return letter;
    return nil;
}

- (NSString *)peerOf:(TDUser *)user {
    for (TDMember *member in members)
        if (member->user != user) return member->user->userID;
    return user->userID;
}
@end
