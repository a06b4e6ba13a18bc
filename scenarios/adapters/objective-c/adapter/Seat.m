#import "Seat.h"

static NSString *InUTF8(NSData *data) {
    return [[[NSString alloc] initWithData:data encoding:NSUTF8StringEncoding] autorelease];
}

static NSString *KindOf(V2TIMMessage *message) {
    NSArray *kinds = @[ @"", @"text", @"custom", @"image", @"sound", @"video", @"file", @"location", @"face", @"", @"merger" ];
    BOOL mentions = [message.groupAtUserList count] > 0;
    return message.elemType == V2TIM_ELEM_TYPE_TEXT && mentions ? @"text-at"
                                                                : [kinds objectAtIndex:(NSUInteger)message.elemType];
}

static NSString *TextOf(V2TIMMessage *message) {
    switch (message.elemType) {
        case V2TIM_ELEM_TYPE_TEXT: return message.textElem.text;
        case V2TIM_ELEM_TYPE_CUSTOM: return InUTF8(message.customElem.data);
        case V2TIM_ELEM_TYPE_IMAGE: return [[message.imageElem.imageList lastObject] uuid];
        case V2TIM_ELEM_TYPE_SOUND: return message.soundElem.uuid;
        case V2TIM_ELEM_TYPE_VIDEO: return message.videoElem.videoUUID;
        case V2TIM_ELEM_TYPE_FILE: return message.fileElem.filename;
        case V2TIM_ELEM_TYPE_LOCATION: return message.locationElem.desc;
        case V2TIM_ELEM_TYPE_FACE: return InUTF8(message.faceElem.data);
        case V2TIM_ELEM_TYPE_MERGER: return message.mergerElem.title;
        default: return @"";
    }
}

static NSArray *MentionsOf(V2TIMMessage *message) {
    NSMutableArray *mentions = [NSMutableArray array];
    for (NSString *userID in message.groupAtUserList)
        [mentions addObject:[userID isEqual:kImSDK_MesssageAtALL] ? @"@all" : userID];
    return mentions;
}

static NSDictionary *Described(V2TIMMessage *message) {
    NSMutableDictionary *fields = [NSMutableDictionary dictionary];
    [fields setObject:message.msgID ?: @"" forKey:@"msg_id"];
    [fields setObject:KindOf(message) forKey:@"kind"];
    [fields setObject:TextOf(message) ?: @"" forKey:@"text"];
    [fields setObject:message.sender ?: @"" forKey:@"sender"];
    if (message.groupID) [fields setObject:message.groupID forKey:@"group"];
    if (message.groupID && message.seq) [fields setObject:@(message.seq) forKey:@"seq"];
    if ([message.groupAtUserList count]) [fields setObject:MentionsOf(message) forKey:@"at"];
    if (message.status == V2TIM_MSG_STATUS_LOCAL_REVOKED)
        [fields setObject:[NSNumber numberWithBool:YES] forKey:@"recalled"];
    return fields;
}

@implementation Seat
- (id)initWithDevice:(NSString *)aDevice user:(NSString *)aUser world:(NSNumber *)aWorld wire:(Wire *)wire {
    if ((self = [super init])) {
        device = [aDevice copy];
        user = [aUser copy];
        world = [aWorld retain];
        _wire = [wire retain];
        _made = [NSMutableDictionary new];
        _shown = [NSMutableDictionary new];
    }
    return self;
}
- (void)dealloc {
    [device release];
    [user release];
    [world release];
    [_wire release];
    [_made release];
    [_shown release];
    [super dealloc];
}

- (void)keep:(V2TIMMessage *)message as:(NSString *)name { [_made setObject:message ?: (id)[NSNull null] forKey:name]; }

- (V2TIMMessage *)message:(NSString *)name {
    id made = [_made objectForKey:name];
    if (made) return made == [NSNull null] ? nil : made;
    // An object that was sent again has become another message.
    V2TIMMessage *shown = [_shown objectForKey:name];
    return [shown.msgID isEqual:name] ? shown : nil;
}

- (NSDictionary *)show:(V2TIMMessage *)message {
    if (message.msgID) [_shown setObject:message forKey:message.msgID];
    return Described(message);
}

- (NSArray *)showAll:(NSArray *)messages {
    NSMutableArray *all = [NSMutableArray array];
    for (V2TIMMessage *message in messages) [all addObject:[self show:message]];
    return all;
}

- (NSDictionary *)showConversation:(V2TIMConversation *)conversation {
    id last = conversation.lastMessage ? [self show:conversation.lastMessage] : (id)[NSNull null];
    return @{ @"unread" : @(conversation.unreadCount), @"last" : last };
}

// MARK: What the listeners are told

- (void)tell:(NSString *)event with:(NSDictionary *)more {
    if (quiet) return;
    NSMutableDictionary *line = [NSMutableDictionary dictionaryWithDictionary:more];
    [line setObject:event forKey:@"event"];
    [line setObject:world forKey:@"world"];
    [line setObject:device forKey:@"device"];
    [_wire write:line];
}

- (void)onRecvNewMessage:(V2TIMMessage *)msg { [self tell:@"received" with:@{ @"message" : [self show:msg] }]; }
- (void)onRecvMessageModified:(V2TIMMessage *)msg { [self tell:@"modified" with:@{ @"message" : [self show:msg] }]; }
- (void)onRecvMessageRevoked:(NSString *)msgID operateUser:(V2TIMUserFullInfo *)operateUser reason:(NSString *)reason {
    [self tell:@"recalled" with:@{ @"msg_id" : msgID }];
}
- (void)onRecvMessageReadReceipts:(NSArray *)receiptList {
    for (V2TIMMessageReceipt *receipt in receiptList)
        [self tell:@"receipt_changed"
              with:@{
                  @"msg_id" : receipt.msgID,
                  @"read" : @(receipt.readCount),
                  @"unread" : @(receipt.unreadCount)
              }];
}

- (void)onConversationChanged:(NSArray *)conversationList {
    for (V2TIMConversation *conversation in conversationList) {
        if (!conversation.groupID) continue; // the protocol is about groups
        NSMutableDictionary *shown = [[[self showConversation:conversation] mutableCopy] autorelease];
        [shown setObject:conversation.groupID forKey:@"group"];
        [self tell:@"conversation_changed" with:shown];
    }
}
- (void)onNewConversation:(NSArray *)conversationList { [self onConversationChanged:conversationList]; }
- (void)onTotalUnreadMessageCountChanged:(UInt64)totalUnreadCount {
    [self tell:@"total_unread_changed" with:@{ @"total" : @(totalUnreadCount) }];
}
@end
