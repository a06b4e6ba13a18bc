// The data objects of the API. Each is a set of named values: this runtime has neither ARC nor synthesized storage.
#import "Objects.h"

#define OBJECT(type, name, setter)                              \
    -(type)name { return [self field:@ #name]; }                \
    -(void)setter : (type)value { [self setField:@ #name to:value]; }
#define NUMBER(type, name, setter)                                              \
    -(type)name { return (type)[[self field:@ #name] longLongValue]; }          \
    -(void)setter : (type)value { [self setField:@ #name to:[NSNumber numberWithLongLong:(long long)value]]; }
#define DEGREES(name, setter)                                           \
    -(double)name { return [[self field:@ #name] doubleValue]; }        \
    -(void)setter : (double)value { [self setField:@ #name to:[NSNumber numberWithDouble:value]]; }

NSString *const GroupType_Work = @"Work";
NSString *const GroupType_Public = @"Public";
NSString *const GroupType_Meeting = @"Meeting";
NSString *const GroupType_AVChatRoom = @"AVChatRoom";
NSString *const GroupType_Community = @"Community";
NSString *const kImSDK_MesssageAtALL = @"__kImSDK_MesssageAtALL__";

@implementation V2TIMObject
- (id)init {
    if ((self = [super init])) _fields = [NSMutableDictionary new];
    return self;
}
- (void)dealloc {
    [_fields release];
    [super dealloc];
}
/// What can change (the element of a message, a list) is copied along.
- (id)copyWithZone:(NSZone *)zone {
    V2TIMObject *copy = [[self class] new];
    for (NSString *name in _fields) [copy setField:name to:[[[_fields objectForKey:name] copy] autorelease]];
    return copy;
}
- (id)field:(NSString *)name { return [_fields objectForKey:name]; }
- (void)setField:(NSString *)name to:(id)value {
    if (value) [_fields setObject:value forKey:name];
    else [_fields removeObjectForKey:name];
}
@end

@implementation V2TIMUserFullInfo
OBJECT(NSString *, userID, setUserID)
+ (V2TIMUserFullInfo *)infoOf:(NSString *)userID {
    V2TIMUserFullInfo *info = [[self new] autorelease];
    [info setUserID:userID];
    return info;
}
@end

@implementation V2TIMElem
- (NSString *)words { return @""; }
@end

@implementation V2TIMTextElem
OBJECT(NSString *, text, setText)
- (NSString *)words { return self.text; }
@end

static NSString *InUTF8(NSData *data) {
    return [[[NSString alloc] initWithData:data encoding:NSUTF8StringEncoding] autorelease];
}

@implementation V2TIMCustomElem
OBJECT(NSData *, data, setData)
- (NSString *)words { return InUTF8(self.data); }
@end

@implementation V2TIMImage
OBJECT(NSString *, uuid, setUuid)
@end

// What was uploaded has an id by which receivers find it again: here the name of the file.
@implementation V2TIMImageElem
OBJECT(NSString *, path, setPath)
OBJECT(NSArray *, imageList, setImageList)
+ (V2TIMImageElem *)elemOf:(NSString *)path {
    V2TIMImageElem *elem = [[self new] autorelease];
    V2TIMImage *image = [[V2TIMImage new] autorelease];
    [image setUuid:[path lastPathComponent]];
    [elem setPath:path];
    [elem setImageList:@[ image ]];
    return elem;
}
- (NSString *)words { return [[self.imageList lastObject] uuid]; }
@end

@implementation V2TIMSoundElem
OBJECT(NSString *, path, setPath)
OBJECT(NSString *, uuid, setUuid)
NUMBER(int, duration, setDuration)
+ (V2TIMSoundElem *)elemOf:(NSString *)path duration:(int)duration {
    V2TIMSoundElem *elem = [[self new] autorelease];
    [elem setPath:path];
    [elem setUuid:[path lastPathComponent]];
    [elem setDuration:duration];
    return elem;
}
- (NSString *)words { return self.uuid; }
@end

@implementation V2TIMVideoElem
OBJECT(NSString *, videoPath, setVideoPath)
OBJECT(NSString *, videoUUID, setVideoUUID)
OBJECT(NSString *, videoType, setVideoType)
NUMBER(int, duration, setDuration)
+ (V2TIMVideoElem *)elemOf:(NSString *)path type:(NSString *)type duration:(int)duration {
    V2TIMVideoElem *elem = [[self new] autorelease];
    [elem setVideoPath:path];
    [elem setVideoUUID:[path lastPathComponent]];
    [elem setVideoType:type];
    [elem setDuration:duration];
    return elem;
}
- (NSString *)words { return self.videoUUID; }
@end

@implementation V2TIMFileElem
OBJECT(NSString *, path, setPath)
OBJECT(NSString *, filename, setFilename)
+ (V2TIMFileElem *)elemOf:(NSString *)path name:(NSString *)name {
    V2TIMFileElem *elem = [[self new] autorelease];
    [elem setPath:path];
    [elem setFilename:name];
    return elem;
}
- (NSString *)words { return self.filename; }
@end

@implementation V2TIMLocationElem
OBJECT(NSString *, desc, setDesc)
DEGREES(longitude, setLongitude)
DEGREES(latitude, setLatitude)
- (NSString *)words { return self.desc; }
@end

@implementation V2TIMFaceElem
NUMBER(int, index, setIndex)
OBJECT(NSData *, data, setData)
- (NSString *)words { return InUTF8(self.data); }
@end

@implementation V2TIMMergerElem
OBJECT(NSString *, title, setTitle)
OBJECT(NSArray *, abstractList, setAbstractList)
+ (V2TIMMergerElem *)elemOf:(NSString *)title abstracts:(NSArray *)abstractList {
    V2TIMMergerElem *elem = [[self new] autorelease];
    [elem setTitle:title];
    [elem setAbstractList:abstractList];
    return elem;
}
- (NSString *)words { return self.title; }
@end

@implementation V2TIMMessage
OBJECT(NSString *, msgID, setMsgID)
OBJECT(NSDate *, timestamp, setTimestamp)
OBJECT(NSString *, sender, setSender)
OBJECT(NSString *, groupID, setGroupID)
OBJECT(NSString *, userID, setUserID)
OBJECT(NSArray *, mentions, setMentions)
OBJECT(NSArray *, targets, setTargets)
OBJECT(V2TIMElem *, elem, setElem)
NUMBER(uint64_t, seq, setSeq)
NUMBER(V2TIMMessageStatus, status, setStatus)
NUMBER(V2TIMMessagePriority, priority, setPriority)
NUMBER(V2TIMElemType, elemType, setElemType)
NUMBER(BOOL, isSelf, setIsSelf)
NUMBER(BOOL, needReadReceipt, setNeedReadReceipt)
NUMBER(BOOL, isExcludedFromUnreadCount, setIsExcludedFromUnreadCount)
NUMBER(BOOL, isExcludedFromLastMessage, setIsExcludedFromLastMessage)

+ (V2TIMMessage *)messageOf:(V2TIMElemType)type elem:(V2TIMElem *)elem {
    V2TIMMessage *message = [[self new] autorelease];
    [message setElemType:type];
    [message setElem:elem];
    return message;
}
- (id)elemOf:(V2TIMElemType)type { return self.elemType == type ? [self elem] : nil; }
- (V2TIMTextElem *)textElem { return [self elemOf:V2TIM_ELEM_TYPE_TEXT]; }
- (V2TIMCustomElem *)customElem { return [self elemOf:V2TIM_ELEM_TYPE_CUSTOM]; }
- (V2TIMImageElem *)imageElem { return [self elemOf:V2TIM_ELEM_TYPE_IMAGE]; }
- (V2TIMSoundElem *)soundElem { return [self elemOf:V2TIM_ELEM_TYPE_SOUND]; }
- (V2TIMVideoElem *)videoElem { return [self elemOf:V2TIM_ELEM_TYPE_VIDEO]; }
- (V2TIMFileElem *)fileElem { return [self elemOf:V2TIM_ELEM_TYPE_FILE]; }
- (V2TIMLocationElem *)locationElem { return [self elemOf:V2TIM_ELEM_TYPE_LOCATION]; }
- (V2TIMFaceElem *)faceElem { return [self elemOf:V2TIM_ELEM_TYPE_FACE]; }
- (V2TIMMergerElem *)mergerElem { return [self elemOf:V2TIM_ELEM_TYPE_MERGER]; }
- (NSString *)words { return [[self elem] words] ?: @""; }
- (NSMutableArray *)groupAtUserList { return [[[self mentions] mutableCopy] autorelease]; }

- (V2TIMMessage *)draft {
    V2TIMMessage *draft = [[self copy] autorelease];
    for (NSString *name in @[ @"msgID", @"timestamp", @"sender", @"groupID", @"userID", @"seq", @"status", @"isSelf" ])
        [draft setField:name to:nil];
    return draft;
}
- (void)stampID:(NSString *)msgID sender:(NSString *)sender group:(NSString *)groupID user:(NSString *)userID
            seq:(uint64_t)seq at:(uint64_t)milliseconds {
    [self setMsgID:msgID];
    [self setSender:sender];
    [self setGroupID:groupID];
    [self setUserID:userID];
    [self setSeq:seq];
    [self setTimestamp:[NSDate dateWithTimeIntervalSince1970:milliseconds / 1000.0]];
    [self setStatus:V2TIM_MSG_STATUS_SEND_SUCC];
}
@end

@implementation V2TIMOfflinePushInfo
NUMBER(BOOL, disablePush, setDisablePush)
@end

@implementation V2TIMMessageReceipt
OBJECT(NSString *, msgID, setMsgID)
OBJECT(NSString *, groupID, setGroupID)
NUMBER(int, readCount, setReadCount)
NUMBER(int, unreadCount, setUnreadCount)
+ (V2TIMMessageReceipt *)receiptOf:(V2TIMMessage *)message read:(NSUInteger)read unread:(NSUInteger)unread {
    V2TIMMessageReceipt *receipt = [[self new] autorelease];
    [receipt setMsgID:message.msgID];
    [receipt setGroupID:message.groupID];
    [receipt setReadCount:(int)read];
    [receipt setUnreadCount:(int)unread];
    return receipt;
}
@end

@implementation V2TIMMessageSearchParam
OBJECT(NSArray *, keywordList, setKeywordList)
OBJECT(NSString *, conversationID, setConversationID)
@end

@implementation V2TIMMessageSearchResultItem
OBJECT(NSString *, conversationID, setConversationID)
OBJECT(NSArray *, messageList, setMessageList)
NUMBER(NSUInteger, messageCount, setMessageCount)
@end

@implementation V2TIMMessageSearchResult
OBJECT(NSArray *, messageSearchResultItems, setMessageSearchResultItems)
NUMBER(NSUInteger, totalCount, setTotalCount)
@end

@implementation V2TIMGroupInfo
OBJECT(NSString *, groupID, setGroupID)
OBJECT(NSString *, groupType, setGroupType)
OBJECT(NSString *, groupName, setGroupName)
NUMBER(BOOL, allMuted, setAllMuted)
NUMBER(V2TIMGroupAddOpt, groupAddOpt, setGroupAddOpt)
NUMBER(V2TIMGroupAddOpt, groupApproveOpt, setGroupApproveOpt)
@end

@implementation V2TIMCreateGroupMemberInfo
OBJECT(NSString *, userID, setUserID)
NUMBER(uint32_t, role, setRole)
@end

@implementation V2TIMGroupMemberOperationResult
OBJECT(NSString *, userID, setUserID)
NUMBER(V2TIMGroupMemberResult, result, setResult)
@end

@implementation V2TIMConversation
OBJECT(NSString *, conversationID, setConversationID)
OBJECT(NSString *, userID, setUserID)
OBJECT(NSString *, groupID, setGroupID)
OBJECT(V2TIMMessage *, lastMessage, setLastMessage)
NUMBER(V2TIMConversationType, type, setType)
NUMBER(int, unreadCount, setUnreadCount)
+ (V2TIMConversation *)conversationOfGroup:(NSString *)groupID user:(NSString *)userID
                                    unread:(NSUInteger)unread last:(V2TIMMessage *)last {
    V2TIMConversation *conversation = [[self new] autorelease];
    [conversation setType:groupID ? V2TIM_GROUP : V2TIM_C2C];
    [conversation setConversationID:groupID ? [@"group_" stringByAppendingString:groupID]
                                            : [@"c2c_" stringByAppendingString:userID]];
    [conversation setGroupID:groupID];
    [conversation setUserID:userID];
    [conversation setUnreadCount:(int)unread];
    [conversation setLastMessage:last];
    return conversation;
}
@end
