// What the double itself may do to the data objects of the API beyond what applications may.
#import <ImSDK_Plus/ImSDK_Plus.h>

@interface V2TIMObject (Fields)
- (id)field:(NSString *)name;
- (void)setField:(NSString *)name to:(id)value;
@end

@interface V2TIMUserFullInfo (Double)
+ (V2TIMUserFullInfo *)infoOf:(NSString *)userID;
@end

@interface V2TIMElem (Double)
/// What the element says in words, or what stands for that.
- (NSString *)words;
@end

@interface V2TIMMessage (Double)
+ (V2TIMMessage *)messageOf:(V2TIMElemType)type elem:(V2TIMElem *)elem;
- (V2TIMElem *)elem;
- (NSString *)words;
/// The list of receivers of a targeted message, nil for any other. Applications can't read it.
- (NSArray<NSString *> *)targets;
- (void)setTargets:(NSArray<NSString *> *)targets;
- (NSArray<NSString *> *)mentions;
- (void)setMentions:(NSArray<NSString *> *)userIDs;
/// A message that was not sent yet, with the same content, mentions, list and options.
- (V2TIMMessage *)draft;
/// Writes on the message what it becomes by being sent.
- (void)stampID:(NSString *)msgID sender:(NSString *)sender group:(NSString *)groupID user:(NSString *)userID
            seq:(uint64_t)seq at:(uint64_t)milliseconds;
- (void)setStatus:(V2TIMMessageStatus)status;
- (void)setPriority:(V2TIMMessagePriority)priority;
- (void)setIsSelf:(BOOL)isSelf;
- (void)setUserID:(NSString *)userID;
@end

@interface V2TIMConversation (Double)
+ (V2TIMConversation *)conversationOfGroup:(NSString *)groupID user:(NSString *)userID
                                    unread:(NSUInteger)unread last:(V2TIMMessage *)last;
@end

@interface V2TIMMessageReceipt (Double)
+ (V2TIMMessageReceipt *)receiptOf:(V2TIMMessage *)message read:(NSUInteger)read unread:(NSUInteger)unread;
@end

/// Makes elements of the kinds whose properties applications can only read.
@interface V2TIMImageElem (Double)
+ (V2TIMImageElem *)elemOf:(NSString *)path;
@end
@interface V2TIMSoundElem (Double)
+ (V2TIMSoundElem *)elemOf:(NSString *)path duration:(int)duration;
@end
@interface V2TIMVideoElem (Double)
+ (V2TIMVideoElem *)elemOf:(NSString *)path type:(NSString *)type duration:(int)duration;
@end
@interface V2TIMFileElem (Double)
+ (V2TIMFileElem *)elemOf:(NSString *)path name:(NSString *)name;
@end
@interface V2TIMMergerElem (Double)
+ (V2TIMMergerElem *)elemOf:(NSString *)title abstracts:(NSArray *)abstractList;
@end
