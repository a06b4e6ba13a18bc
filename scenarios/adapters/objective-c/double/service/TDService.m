#import "TDService.h"
#import "TDRules.h"

NSString *const TDBroadcast = @"broadcast";
NSString *const TDCountUnread = @"count-unread";
NSString *const TDNoVersionGate = @"no-version-gate";

/// An event on its way to a device.
@interface TDNotice : NSObject {
@public
    TDDevice *device;
    SEL event;
    id about;
}
@end

@implementation TDNotice
- (void)dealloc {
    [device release];
    [about release];
    [super dealloc];
}
@end

@implementation TDService
- (id)init {
    if ((self = [super init])) {
        _users = [NSMutableDictionary new];
        _groups = [NSMutableDictionary new];
        _pairs = [NSMutableDictionary new];
        _letters = [NSMutableDictionary new];
        _chats = [NSMutableArray new];
        _outbox = [NSMutableArray new];
    }
    return self;
}
- (void)dealloc {
    [asOf release];
    [plan release];
    [defect release];
    [_users release];
    [_groups release];
    [_pairs release];
    [_letters release];
    [_chats release];
    [_outbox release];
    [super dealloc];
}

- (BOOL)hasDefect:(NSString *)name { return [defect isEqual:name]; }

- (TDUser *)addUser:(NSString *)userID {
    TDUser *user = [[TDUser new] autorelease];
    user->userID = [userID copy];
    [_users setObject:user forKey:userID];
    return user;
}
- (TDUser *)user:(NSString *)userID { return [_users objectForKey:userID]; }

- (TDChat *)addGroup:(NSString *)groupID type:(NSString *)type {
    TDChat *chat = [[TDChat new] autorelease];
    chat->groupID = [groupID copy];
    chat->type = [type copy];
    [_groups setObject:chat forKey:groupID];
    [_chats addObject:chat];
    return chat;
}

/// The chat of two users: made with their first message.
- (TDChat *)chatOf:(TDUser *)one and:(TDUser *)other {
    NSArray *ends = [@[ one->userID, other->userID ] sortedArrayUsingSelector:@selector(compare:)];
    TDChat *chat = [_pairs objectForKey:ends];
    if (chat) return chat;
    chat = [[TDChat new] autorelease];
    [chat add:one role:V2TIM_GROUP_MEMBER_ROLE_MEMBER];
    if (one != other) [chat add:other role:V2TIM_GROUP_MEMBER_ROLE_MEMBER];
    [_pairs setObject:chat forKey:ends];
    [_chats addObject:chat];
    return chat;
}

// MARK: Telling

- (void)tell:(TDDevice *)device of:(SEL)event about:(id)about {
    TDNotice *notice = [[TDNotice new] autorelease];
    notice->device = [device retain];
    notice->event = event;
    notice->about = [about retain];
    [_outbox addObject:notice];
}

- (void)deliver {
    while ([_outbox count]) {
        TDNotice *notice = [[[_outbox objectAtIndex:0] retain] autorelease];
        [_outbox removeObjectAtIndex:0];
        [notice->device performSelector:notice->event withObject:notice->about];
    }
}

/// Tells all devices online of the users in the audience, but one.
- (void)tellAudienceOf:(TDLetter *)letter but:(TDDevice *)acting of:(SEL)event about:(id (^)(TDUser *user))about {
    for (TDMember *member in letter->chat->members) {
        if (![letter->audience containsObject:member->user->userID]) continue;
        for (TDDevice *device in member->user->devices)
            if (device != acting && [device isOnline]) [self tell:device of:event about:about(member->user)];
    }
}

- (NSUInteger)totalOf:(TDUser *)user {
    NSUInteger total = 0;
    for (TDChat *chat in _chats) {
        TDMember *member = [chat memberOf:user->userID];
        if (member && member->option == V2TIM_RECEIVE_MESSAGE) total += [chat unreadOf:member];
    }
    return total;
}

- (void)refreshTotalOf:(TDUser *)user {
    NSUInteger total = [self totalOf:user];
    for (TDDevice *device in user->devices) {
        if (![device isOnline] || device->totalUnread == total) continue;
        device->totalUnread = total;
        [self tell:device of:@selector(totalUnreadChanged:) about:@(total)];
    }
}

- (void)refresh:(TDChat *)chat of:(TDMember *)member {
    NSUInteger unread = [chat unreadOf:member];
    TDLetter *last = [chat lastFor:member];
    NSString *shows = last ? [NSString stringWithFormat:@"%@ %lu", last->message.msgID, (unsigned long)last->changedAt] : @"";
    NSString *state = [NSString stringWithFormat:@"%lu %@", (unsigned long)unread, shows];
    V2TIMConversation *conversation = nil;
    for (TDDevice *device in member->user->devices) {
        if (![device isOnline]) continue;
        if (!conversation) {
            NSString *peer = chat->groupID ? nil : [chat peerOf:member->user];
            conversation = [V2TIMConversation conversationOfGroup:chat->groupID user:peer unread:unread
                                                             last:[last messageFor:member->user]];
            [conversation setField:@"state" to:state];
        }
        V2TIMConversation *told = [device->conversations objectForKey:conversation.conversationID];
        if (told ? [[told field:@"state"] isEqual:state] : !unread && !last) continue;
        // A copy: what the application is handed is its own, and may be changed by it.
        [device->conversations setObject:[[conversation copy] autorelease] forKey:conversation.conversationID];
        [self tell:device of:told ? @selector(conversationChanged:) : @selector(newConversation:) about:conversation];
    }
}

- (void)refresh:(TDChat *)chat {
    for (TDMember *member in chat->members) [self refresh:chat of:member];
    for (TDMember *member in chat->members) [self refreshTotalOf:member->user];
}

- (void)take:(TDChat *)chat from:(TDUser *)user {
    NSString *conversationID = [@"group_" stringByAppendingString:chat->groupID];
    for (TDDevice *device in user->devices) [device->conversations removeObjectForKey:conversationID];
    [self refreshTotalOf:user];
}

// MARK: Coming and going

- (int)login:(TDDevice *)device {
    if (!device->initialised) return TDNotInitialised;
    if (!device->connected) return TDDisconnected;
    if (device->loggedIn) return 0;
    device->loggedIn = YES;
    // What was missed is found in conversations and history; it is not handed over as new.
    for (TDChat *chat in _chats) {
        TDMember *member = [chat memberOf:device->user->userID];
        if (member) [self refresh:chat of:member];
    }
    [self refreshTotalOf:device->user];
    return 0;
}

- (int)logout:(TDDevice *)device {
    device->loggedIn = NO;
    [device forget];
    return 0;
}

- (void)disconnect:(TDDevice *)device {
    if (!device->connected) return;
    NSMutableDictionary *shelf = [NSMutableDictionary dictionary];
    for (NSString *groupID in _groups) {
        NSMutableArray *found = [NSMutableArray array];
        if (![self historyOf:groupID into:found for:device]) [shelf setObject:found forKey:groupID];
    }
    device->shelf = [shelf retain];
    device->connected = NO;
    device->disconnectedAt = _revision;
}

/// A device that was away is handed what it missed as new messages, and told of what was recalled or modified of the others.
- (void)connect:(TDDevice *)device {
    if (device->connected) return;
    device->connected = YES;
    [device->shelf release];
    device->shelf = nil;
    if (!device->loggedIn) return;
    for (TDChat *chat in _chats) {
        TDMember *member = [chat memberOf:device->user->userID];
        if (!member) continue;
        for (TDLetter *letter in [chat lettersFor:member]) [self catchUp:device with:letter option:member->option];
        [self refresh:chat of:member];
    }
    [self refreshTotalOf:device->user];
}

- (void)catchUp:(TDDevice *)device with:(TDLetter *)letter option:(V2TIMReceiveMessageOpt)option {
    BOOL missed = letter->sentAt > device->disconnectedAt, changed = letter->changedAt > device->disconnectedAt;
    V2TIMMessage *message = [letter messageFor:device->user];
    if (!missed && changed && [letter isRecalled])
        [self tell:device of:@selector(revoked:) about:@[ message.msgID, letter->message.sender ]];
    else if (!missed && changed)
        [self tell:device of:@selector(modified:) about:message];
    else if (missed && ![letter isRecalled] && [letter->audience containsObject:device->user->userID] &&
             [self option:option admits:message])
        [self tell:device of:@selector(received:) about:message];
}

// MARK: Sending

- (int)find:(NSString *)groupID chat:(TDChat **)chat member:(TDMember **)member for:(TDDevice *)device {
    if (!TDIsGroupID(groupID)) return TDMalformedGroupID;
    *chat = [_groups objectForKey:groupID];
    if (!*chat || (*chat)->dismissed) return TDNoSuchGroup;
    *member = [*chat memberOf:device->user->userID];
    return *member ? 0 : TDNotAllowed;
}

- (NSString *)nextMessageID { return [NSString stringWithFormat:@"144-%lu", (unsigned long)++_sent]; }

/// Whether the receive option lets a message through to a device that is online.
- (BOOL)option:(V2TIMReceiveMessageOpt)option admits:(V2TIMMessage *)message {
    if (option == V2TIM_NOT_RECEIVE_MESSAGE_EXCEPT_AT) return [[message mentions] count] > 0;
    return option != V2TIM_NOT_RECEIVE_MESSAGE;
}

- (BOOL)option:(V2TIMReceiveMessageOpt)option pushes:(V2TIMMessage *)message {
    BOOL exceptAt =
        option == V2TIM_RECEIVE_NOT_NOTIFY_MESSAGE_EXCEPT_AT || option == V2TIM_NOT_RECEIVE_MESSAGE_EXCEPT_AT;
    return option == V2TIM_RECEIVE_MESSAGE || (exceptAt && [[message mentions] count] > 0);
}

- (int)refusalOf:(NSArray *)targets in:(TDChat *)chat by:(TDMember *)member from:(TDDevice *)device {
    if (targets && !TDTypeTakesTargeting(chat->type, asOf, device->platform, device->version)) return TDNotAllowed;
    // A receiver who is on the list twice counts once.
    if ([[NSSet setWithArray:targets] count] > TDMostReceivers(asOf)) return TDInvalidParameters;
    BOOL allMuted = chat->allMuted && member->role == V2TIM_GROUP_MEMBER_ROLE_MEMBER;
    return allMuted || member->mutedUntil > now ? TDMuted : 0;
}

- (int)send:(V2TIMMessage *)message to:(NSString *)receiver group:(NSString *)groupID targets:(NSArray *)targets
 onlineOnly:(BOOL)onlineOnly push:(BOOL)push from:(TDDevice *)device {
    TDChat *chat = nil;
    TDMember *member = nil;
    int code = 0;
    if ([groupID length]) {
        code = [self find:groupID chat:&chat member:&member for:device];
        if (!code) code = [self refusalOf:targets in:chat by:member from:device];
    } else {
        TDUser *other = [self user:receiver];
        if (other) chat = [self chatOf:device->user and:other];
        else code = TDNoSuchUser;
    }
    if (code) return code;
    TDLetter *letter = [self letterOf:message in:chat targets:targets onlineOnly:onlineOnly from:device];
    [self handOver:letter from:device];
    if (push && !onlineOnly) [self pushOf:letter];
    [self refresh:chat];
    return 0;
}

/// Those on the list who are members now, and the sender. Of the others on the list nobody is told, nor the sender of them.
- (NSSet *)audienceIn:(TDChat *)chat targets:(NSArray *)targets sender:(NSString *)sender {
    NSMutableSet *audience = [NSMutableSet setWithObject:sender];
    for (TDMember *member in chat->members)
        if (!targets || [targets containsObject:member->user->userID]) [audience addObject:member->user->userID];
    return audience;
}

/// A message for those online alone is not stored, and has no number.
- (TDLetter *)letterOf:(V2TIMMessage *)message in:(TDChat *)chat targets:(NSArray *)targets onlineOnly:(BOOL)onlineOnly
                  from:(TDDevice *)device {
    NSString *sender = device->user->userID;
    NSString *peer = chat->groupID ? nil : [chat peerOf:device->user];
    [message stampID:message.msgID sender:sender group:chat->groupID user:peer
                 seq:onlineOnly ? 0 : [chat->letters count] + 1 at:now];
    [message setIsSelf:YES];
    TDLetter *letter = [[TDLetter new] autorelease];
    letter->chat = chat;
    letter->place = [chat->letters count];
    letter->message = [message copy];
    [letter->message setTargets:nil];
    letter->targeted = targets != nil;
    letter->counted = (!letter->targeted || [self hasDefect:TDCountUnread]) && !message.isExcludedFromUnreadCount;
    letter->audience = [[self audienceIn:chat targets:targets sender:sender] retain];
    letter->time = now;
    letter->sentAt = letter->changedAt = ++_revision;
    if (onlineOnly) return letter;
    [chat->letters addObject:letter];
    [_letters setObject:letter forKey:message.msgID];
    // An own ordinary message means that the sender has read what came before, on every device; an own targeted one doesn't.
    if (!letter->targeted) [chat memberOf:sender]->readUpTo = [chat->letters count];
    return letter;
}

- (void)handOver:(TDLetter *)letter from:(TDDevice *)sending {
    for (TDMember *member in letter->chat->members) {
        TDUser *user = member->user;
        if (![letter->audience containsObject:user->userID] && ![self hasDefect:TDBroadcast]) continue;
        if (![self option:member->option admits:letter->message]) continue;
        for (TDDevice *device in user->devices)
            if (device != sending && [device isOnline])
                [self tell:device of:@selector(received:) about:[letter messageFor:user]];
    }
}

- (void)pushOf:(TDLetter *)letter {
    for (TDMember *member in letter->chat->members) {
        TDUser *user = member->user;
        if ([letter->message.sender isEqual:user->userID] || ![letter->audience containsObject:user->userID]) continue;
        if (![self isAway:user] || ![self option:member->option pushes:letter->message]) continue;
        [pushReceiver pushedTo:user->userID text:[letter->message words] badge:[self totalOf:user]];
    }
}

/// Whether the user is logged in somewhere, and online nowhere: a device that logged out is pushed nothing.
- (BOOL)isAway:(TDUser *)user {
    BOOL loggedIn = NO;
    for (TDDevice *device in user->devices) {
        if ([device isOnline]) return NO;
        loggedIn = loggedIn || device->loggedIn;
    }
    return loggedIn;
}

// MARK: Messages that were sent

/// The stored message and the caller's membership in its chat, or the code of why the caller can't have it.
- (int)find:(V2TIMMessage *)message letter:(TDLetter **)letter member:(TDMember **)member for:(TDDevice *)device {
    if (!message) return TDInvalidParameters;
    int code = [device refusalOrNetwork];
    if (code) return code;
    *letter = message.msgID ? [_letters objectForKey:message.msgID] : nil;
    if (!*letter) return TDNoSuchMessage;
    TDChat *chat = (*letter)->chat;
    *member = [chat memberOf:device->user->userID];
    return *member && [chat member:*member knows:*letter] ? 0 : TDNoSuchMessage;
}

- (int)recall:(V2TIMMessage *)message by:(TDDevice *)device {
    TDLetter *letter = nil;
    TDMember *member = nil;
    int code = [self find:message letter:&letter member:&member for:device];
    if (code) return code;
    BOOL own = [letter->message.sender isEqual:device->user->userID];
    if (!own && (member->role < V2TIM_GROUP_MEMBER_ROLE_ADMIN || !letter->chat->groupID)) return TDRecallNotAllowed;
    if (now - letter->time > TDRecallWindow) return TDRecallTooLate;
    if ([letter isRecalled]) return 0;
    [letter->message setStatus:V2TIM_MSG_STATUS_LOCAL_REVOKED];
    letter->changedAt = ++_revision;
    NSArray *about = @[ letter->message.msgID, device->user->userID ];
    [self tellAudienceOf:letter but:device of:@selector(revoked:) about:^id(TDUser *user) { return about; }];
    [self refresh:letter->chat];
    return 0;
}

/// No source says who may modify a message: here, its sender.
- (int)modify:(V2TIMMessage *)message by:(TDDevice *)device {
    TDLetter *letter = nil;
    TDMember *member = nil;
    int code = [self find:message letter:&letter member:&member for:device];
    if (code) return code;
    if (![letter->message.sender isEqual:device->user->userID] || [letter isRecalled]) return TDNotAllowed;
    [letter->message setField:@"elem" to:[[[message elem] copy] autorelease]];
    letter->changedAt = ++_revision;
    [self tellAudienceOf:letter but:device of:@selector(modified:) about:^id(TDUser *user) {
        return [letter messageFor:user];
    }];
    [self refresh:letter->chat];
    return 0;
}

- (int)remove:(NSArray *)messages by:(TDDevice *)device {
    if (![messages count]) return TDInvalidParameters;
    for (V2TIMMessage *message in messages) {
        TDLetter *letter = nil;
        TDMember *member = nil;
        int code = [self find:message letter:&letter member:&member for:device];
        if (code) return code;
        [device->user->deleted addObject:message.msgID];
        [self refresh:letter->chat];
    }
    return 0;
}

/// Of those it was sent to and who still are members: how many have sent a receipt, and how many have not.
- (V2TIMMessageReceipt *)receiptOf:(TDLetter *)letter {
    NSUInteger read = 0, unread = 0;
    for (TDMember *member in letter->chat->members) {
        NSString *userID = member->user->userID;
        if (![letter->audience containsObject:userID] || [letter->message.sender isEqual:userID]) continue;
        if ([letter->readers containsObject:userID]) read++;
        else unread++;
    }
    return [V2TIMMessageReceipt receiptOf:letter->message read:read unread:unread];
}

/// A receipt of a message that asks for none, or of an own one, is taken and means nothing.
- (int)readReceiptsOf:(NSArray *)messages by:(TDDevice *)device {
    if (![messages count]) return TDInvalidParameters;
    for (V2TIMMessage *message in messages) {
        TDLetter *letter = nil;
        TDMember *member = nil;
        int code = [self find:message letter:&letter member:&member for:device];
        if (code) return code;
        NSString *reader = device->user->userID, *sender = letter->message.sender;
        if (!letter->message.needReadReceipt || [sender isEqual:reader]) continue;
        if ([letter->readers containsObject:reader] || ![letter->audience containsObject:reader]) continue;
        [letter->readers addObject:reader];
        for (TDDevice *other in [self user:sender]->devices)
            if ([other isOnline]) [self tell:other of:@selector(receiptChanged:) about:[self receiptOf:letter]];
    }
    return 0;
}

- (int)receiptsOf:(NSArray *)messages into:(NSMutableArray *)receipts for:(TDDevice *)device {
    if (![messages count]) return TDInvalidParameters;
    for (V2TIMMessage *message in messages) {
        TDLetter *letter = nil;
        TDMember *member = nil;
        int code = [self find:message letter:&letter member:&member for:device];
        if (code) return code;
        if (![letter->message.sender isEqual:device->user->userID]) return TDNotAllowed;
        [receipts addObject:[self receiptOf:letter]];
    }
    return 0;
}

// MARK: Looking

- (int)historyOf:(NSString *)groupID into:(NSMutableArray *)found for:(TDDevice *)device {
    if (!device->connected) {
        [found addObjectsFromArray:[device->shelf objectForKey:groupID] ?: @[]];
        return 0;
    }
    TDChat *chat = nil;
    TDMember *member = nil;
    int code = [self find:groupID chat:&chat member:&member for:device];
    if (code || !TDTypeKeepsHistory(chat->type)) return code;
    for (TDLetter *letter in [chat lettersFor:member]) [found addObject:[letter messageFor:device->user]];
    return 0;
}

- (V2TIMMessage *)messageOf:(NSString *)msgID for:(TDDevice *)device {
    TDLetter *letter = [_letters objectForKey:msgID];
    TDMember *member = letter ? [letter->chat memberOf:device->user->userID] : nil;
    return member && [letter->chat member:member knows:letter] ? [letter messageFor:device->user] : nil;
}

- (int)markRead:(NSString *)groupID by:(TDDevice *)device {
    TDChat *chat = nil;
    TDMember *member = nil;
    int code = [self find:groupID chat:&chat member:&member for:device];
    if (code) return code;
    member->readUpTo = [chat->letters count];
    [self refresh:chat];
    return 0;
}

- (int)setOption:(V2TIMReceiveMessageOpt)option of:(NSString *)groupID by:(TDDevice *)device {
    TDChat *chat = nil;
    TDMember *member = nil;
    int code = [self find:groupID chat:&chat member:&member for:device];
    if (code) return code;
    member->option = option;
    [self refreshTotalOf:device->user];
    return 0;
}
@end
