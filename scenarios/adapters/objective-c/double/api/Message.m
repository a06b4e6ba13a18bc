#import "Manager.h"
#import "TDRules.h"

@implementation V2TIMManager (Message)
- (void)addAdvancedMsgListener:(id<V2TIMAdvancedMsgListener>)listener {
    [[self device]->messageListeners addObject:listener];
}
- (void)removeAdvancedMsgListener:(id<V2TIMAdvancedMsgListener>)listener {
    [[self device]->messageListeners removeObjectIdenticalTo:listener];
}

// MARK: Making messages

- (V2TIMMessage *)createTextMessage:(NSString *)text {
    V2TIMTextElem *elem = [[V2TIMTextElem new] autorelease];
    elem.text = text;
    return [V2TIMMessage messageOf:V2TIM_ELEM_TYPE_TEXT elem:elem];
}
- (V2TIMMessage *)createTextAtMessage:(NSString *)text atUserList:(NSMutableArray *)atUserList {
    V2TIMMessage *message = [self createTextMessage:text];
    [message setMentions:[[atUserList copy] autorelease]];
    return message;
}
- (V2TIMMessage *)createCustomMessage:(NSData *)data {
    V2TIMCustomElem *elem = [[V2TIMCustomElem new] autorelease];
    elem.data = data;
    return [V2TIMMessage messageOf:V2TIM_ELEM_TYPE_CUSTOM elem:elem];
}
- (V2TIMMessage *)createImageMessage:(NSString *)imagePath {
    return [V2TIMMessage messageOf:V2TIM_ELEM_TYPE_IMAGE elem:[V2TIMImageElem elemOf:imagePath]];
}
- (V2TIMMessage *)createSoundMessage:(NSString *)audioFilePath duration:(int)duration {
    V2TIMSoundElem *elem = [V2TIMSoundElem elemOf:audioFilePath duration:duration];
    return [V2TIMMessage messageOf:V2TIM_ELEM_TYPE_SOUND elem:elem];
}
- (V2TIMMessage *)createVideoMessage:(NSString *)videoFilePath
                                type:(NSString *)type
                            duration:(int)duration
                        snapshotPath:(NSString *)snapshotPath {
    V2TIMVideoElem *elem = [V2TIMVideoElem elemOf:videoFilePath type:type duration:duration];
    return [V2TIMMessage messageOf:V2TIM_ELEM_TYPE_VIDEO elem:elem];
}
- (V2TIMMessage *)createFileMessage:(NSString *)filePath fileName:(NSString *)fileName {
    return [V2TIMMessage messageOf:V2TIM_ELEM_TYPE_FILE elem:[V2TIMFileElem elemOf:filePath name:fileName]];
}
- (V2TIMMessage *)createLocationMessage:(NSString *)desc longitude:(double)longitude latitude:(double)latitude {
    V2TIMLocationElem *elem = [[V2TIMLocationElem new] autorelease];
    elem.desc = desc;
    elem.longitude = longitude;
    elem.latitude = latitude;
    return [V2TIMMessage messageOf:V2TIM_ELEM_TYPE_LOCATION elem:elem];
}
- (V2TIMMessage *)createFaceMessage:(int)index data:(NSData *)data {
    V2TIMFaceElem *elem = [[V2TIMFaceElem new] autorelease];
    elem.index = index;
    elem.data = data;
    return [V2TIMMessage messageOf:V2TIM_ELEM_TYPE_FACE elem:elem];
}
- (V2TIMMessage *)createMergerMessage:(NSArray *)messageList
                                title:(NSString *)title
                         abstractList:(NSArray *)abstractList
                       compatibleText:(NSString *)compatibleText {
    if (![messageList count] || [messageList count] > TDMostMerged) return nil;
    for (V2TIMMessage *message in messageList)
        if (message.status != V2TIM_MSG_STATUS_SEND_SUCC) return nil;
    V2TIMMergerElem *elem = [V2TIMMergerElem elemOf:title abstracts:abstractList];
    return [V2TIMMessage messageOf:V2TIM_ELEM_TYPE_MERGER elem:elem];
}
/// Takes over what is said, and nothing else: neither list nor mentions nor options.
- (V2TIMMessage *)createForwardMessage:(V2TIMMessage *)message {
    if (message.status != V2TIM_MSG_STATUS_SEND_SUCC) return nil;
    return [V2TIMMessage messageOf:message.elemType elem:[[[message elem] copy] autorelease]];
}
/// Returns a copy and leaves the original alone; refused, it returns nil. A copy of a targeted message gets a new list.
- (V2TIMMessage *)createTargetedGroupMessage:(V2TIMMessage *)message receiverList:(NSMutableArray *)receiverList {
    if (![[self device] hasTargeting]) [self doesNotRecognizeSelector:_cmd];
    if (!message || ![receiverList count] || [[message mentions] count]) return nil;
    V2TIMMessage *targeted = [message draft];
    [targeted setTargets:[[receiverList copy] autorelease]];
    return targeted;
}
/// Returns a copy. A targeted message can be given mentions here, and is refused when it is sent.
- (V2TIMMessage *)createAtSignedGroupMessage:(V2TIMMessage *)message atUserList:(NSMutableArray *)atUserList {
    if (![[self device] hasAtSigning]) [self doesNotRecognizeSelector:_cmd];
    if (!message) return nil;
    V2TIMMessage *signedMessage = [message draft];
    [signedMessage setMentions:[[atUserList copy] autorelease]];
    return signedMessage;
}

// MARK: Sending

/// What the SDK refuses by itself, in the order in which the native one does. A message must not be broadcast for want of
/// the feature: with a receiver beside the group, or a list and no group, an SDK that can't target refuses.
- (int)refusalOf:(V2TIMMessage *)message receiver:(NSString *)receiver group:(NSString *)groupID targets:(NSArray *)targets {
    TDDevice *device = [self device];
    NSUInteger mentions = [[message mentions] count];
    if (!message || (![receiver length] && ![groupID length])) return TDInvalidParameters;
    if (targets && (mentions || ![groupID length] || ![device hasTargeting])) return TDInvalidParameters;
    if (mentions > TDMostMentions) return TDInvalidParameters;
    int code = [device refusal];
    if (code) return code;
    if (targets && !TDPlanHasTargeting([self service]->plan)) return TDPlanLacksFeature;
    if ([[message words] lengthOfBytesUsingEncoding:NSUTF8StringEncoding] > TDLongestBody) return TDTooLong;
    return [device refusalOrNetwork];
}

/// A message that has a list goes by its list, whatever the receiver.
- (NSString *)sendMessage:(V2TIMMessage *)message
                 receiver:(NSString *)receiver
                  groupID:(NSString *)groupID
                 priority:(V2TIMMessagePriority)priority
           onlineUserOnly:(BOOL)onlineUserOnly
          offlinePushInfo:(V2TIMOfflinePushInfo *)offlinePushInfo
                 progress:(V2TIMProgress)progress
                     succ:(V2TIMSucc)succ
                     fail:(V2TIMFail)fail {
    NSArray *targets = [message targets];
    if (!targets && [receiver length] && [groupID length]) targets = @[ receiver ];
    int code = [self refusalOf:message receiver:receiver group:groupID targets:targets];
    if (!code) {
        // A message that failed keeps its id when it is sent again; one that was sent becomes another.
        if (message.status != V2TIM_MSG_STATUS_SEND_FAIL) [message setField:@"msgID" to:[[self service] nextMessageID]];
        [message setPriority:priority];
        code = [[self service] send:message to:receiver group:groupID targets:targets onlineOnly:onlineUserOnly
                               push:!offlinePushInfo.disablePush from:[self device]];
        if (code) [message setStatus:V2TIM_MSG_STATUS_SEND_FAIL];
    }
    if (!code && progress) progress(100);
    [self answer:code succ:succ fail:fail];
    return message.msgID;
}

// MARK: Everything else

- (void)setGroupReceiveMessageOpt:(NSString *)groupID
                              opt:(V2TIMReceiveMessageOpt)opt
                             succ:(V2TIMSucc)succ
                             fail:(V2TIMFail)fail {
    int code = [[self device] refusalOrNetwork] ?: [[self service] setOption:opt of:groupID by:[self device]];
    [self answer:code succ:succ fail:fail];
}

/// At most `count` messages older than lastMsg, the newest first.
- (void)getGroupHistoryMessageList:(NSString *)groupID
                             count:(int)count
                           lastMsg:(V2TIMMessage *)lastMsg
                              succ:(V2TIMMessageListSucc)succ
                              fail:(V2TIMFail)fail {
    NSMutableArray *found = [NSMutableArray array], *page = [NSMutableArray array];
    int code = [[self device] refusal] ?: [[self service] historyOf:groupID into:found for:[self device]];
    for (V2TIMMessage *message in [found reverseObjectEnumerator])
        if ([page count] < (NSUInteger)count && (!lastMsg || message.seq < lastMsg.seq)) [page addObject:message];
    [self answer:code succ:^{ if (succ) succ(page); } fail:fail];
}

- (void)revokeMessage:(V2TIMMessage *)msg succ:(V2TIMSucc)succ fail:(V2TIMFail)fail {
    [self answer:[[self service] recall:msg by:[self device]] succ:succ fail:fail];
}

- (void)modifyMessage:(V2TIMMessage *)msg completion:(V2TIMMessageModifyCompletion)completion {
    int code = [[self service] modify:msg by:[self device]];
    V2TIMMessage *latest = msg.msgID ? [[self service] messageOf:msg.msgID for:[self device]] : nil;
    if (completion) completion(code, @"", latest);
    [[self service] deliver];
}

- (void)deleteMessages:(NSArray *)msgList succ:(V2TIMSucc)succ fail:(V2TIMFail)fail {
    [self answer:[[self service] remove:msgList by:[self device]] succ:succ fail:fail];
}

- (void)findMessages:(NSArray *)messageIDList succ:(V2TIMMessageListSucc)succ fail:(V2TIMFail)fail {
    NSMutableArray *found = [NSMutableArray array];
    for (NSString *msgID in messageIDList) {
        V2TIMMessage *message = [[self service] messageOf:msgID for:[self device]];
        if (message) [found addObject:message];
    }
    [self answer:[[self device] refusal] succ:^{ if (succ) succ(found); } fail:fail];
}

/// Finds messages in one group; a message must have all keywords.
- (void)searchLocalMessages:(V2TIMMessageSearchParam *)param
                       succ:(V2TIMSearchMessageListSucc)succ
                       fail:(V2TIMFail)fail {
    NSMutableArray *history = [NSMutableArray array], *found = [NSMutableArray array];
    NSString *groupID = [param.conversationID substringFromIndex:[@"group_" length]];
    int code = [[self device] refusal] ?: [[self service] historyOf:groupID into:history for:[self device]];
    for (V2TIMMessage *message in history) {
        BOOL matches = message.status != V2TIM_MSG_STATUS_LOCAL_REVOKED;
        for (NSString *keyword in param.keywordList)
            matches = matches && [[message words] rangeOfString:keyword].location != NSNotFound;
        if (matches) [found addObject:message];
    }
    V2TIMMessageSearchResultItem *item = [[V2TIMMessageSearchResultItem new] autorelease];
    item.conversationID = param.conversationID;
    item.messageCount = [found count];
    item.messageList = found;
    V2TIMMessageSearchResult *result = [[V2TIMMessageSearchResult new] autorelease];
    result.totalCount = [found count];
    result.messageSearchResultItems = [found count] ? @[ item ] : @[];
    [self answer:code succ:^{ if (succ) succ(result); } fail:fail];
}

- (void)sendMessageReadReceipts:(NSArray *)messageList succ:(V2TIMSucc)succ fail:(V2TIMFail)fail {
    [self answer:[[self service] readReceiptsOf:messageList by:[self device]] succ:succ fail:fail];
}

- (void)getMessageReadReceipts:(NSArray *)messageList succ:(V2TIMMessageReadReceiptsSucc)succ fail:(V2TIMFail)fail {
    NSMutableArray *receipts = [NSMutableArray array];
    int code = [[self service] receiptsOf:messageList into:receipts for:[self device]];
    [self answer:code succ:^{ if (succ) succ(receipts); } fail:fail];
}

- (void)markGroupMessageAsRead:(NSString *)groupID succ:(V2TIMSucc)succ fail:(V2TIMFail)fail {
    int code = [[self device] refusalOrNetwork] ?: [[self service] markRead:groupID by:[self device]];
    [self answer:code succ:succ fail:fail];
}
@end
