// The part of the vendor's API that targeted group messages need, under the vendor's names: messages.
#import "V2TIMManager.h"

@class V2TIMMessage, V2TIMMessageReceipt, V2TIMMessageSearchParam, V2TIMMessageSearchResult, V2TIMOfflinePushInfo;
@protocol V2TIMAdvancedMsgListener;

/// Stands in a list of mentioned users for everybody.
extern NSString *const kImSDK_MesssageAtALL;

typedef void (^V2TIMProgress)(uint32_t progress);
typedef void (^V2TIMMessageListSucc)(NSArray<V2TIMMessage *> *msgs);
typedef void (^V2TIMSearchMessageListSucc)(V2TIMMessageSearchResult *searchResult);
typedef void (^V2TIMMessageReadReceiptsSucc)(NSArray<V2TIMMessageReceipt *> *receiptList);
typedef void (^V2TIMMessageModifyCompletion)(int code, NSString *desc, V2TIMMessage *msg);

typedef NS_ENUM(NSInteger, V2TIMMessageStatus) {
    V2TIM_MSG_STATUS_SENDING = 1,
    V2TIM_MSG_STATUS_SEND_SUCC = 2,
    V2TIM_MSG_STATUS_SEND_FAIL = 3,
    V2TIM_MSG_STATUS_HAS_DELETED = 4,
    V2TIM_MSG_STATUS_LOCAL_IMPORTED = 5,
    V2TIM_MSG_STATUS_LOCAL_REVOKED = 6,
};

typedef NS_ENUM(NSInteger, V2TIMElemType) {
    V2TIM_ELEM_TYPE_NONE = 0,
    V2TIM_ELEM_TYPE_TEXT = 1,
    V2TIM_ELEM_TYPE_CUSTOM = 2,
    V2TIM_ELEM_TYPE_IMAGE = 3,
    V2TIM_ELEM_TYPE_SOUND = 4,
    V2TIM_ELEM_TYPE_VIDEO = 5,
    V2TIM_ELEM_TYPE_FILE = 6,
    V2TIM_ELEM_TYPE_LOCATION = 7,
    V2TIM_ELEM_TYPE_FACE = 8,
    V2TIM_ELEM_TYPE_GROUP_TIPS = 9,
    V2TIM_ELEM_TYPE_MERGER = 10,
};

typedef NS_ENUM(NSInteger, V2TIMReceiveMessageOpt) {
    V2TIM_RECEIVE_MESSAGE = 0,
    V2TIM_NOT_RECEIVE_MESSAGE = 1,
    V2TIM_RECEIVE_NOT_NOTIFY_MESSAGE = 2,
    V2TIM_RECEIVE_NOT_NOTIFY_MESSAGE_EXCEPT_AT = 3,
    V2TIM_NOT_RECEIVE_MESSAGE_EXCEPT_AT = 4,
};

@interface V2TIMManager (Message)
- (void)addAdvancedMsgListener:(id<V2TIMAdvancedMsgListener>)listener;
- (void)removeAdvancedMsgListener:(id<V2TIMAdvancedMsgListener>)listener;

- (V2TIMMessage *)createTextMessage:(NSString *)text;
- (V2TIMMessage *)createTextAtMessage:(NSString *)text atUserList:(NSMutableArray<NSString *> *)atUserList;
- (V2TIMMessage *)createCustomMessage:(NSData *)data;
- (V2TIMMessage *)createImageMessage:(NSString *)imagePath;
- (V2TIMMessage *)createSoundMessage:(NSString *)audioFilePath duration:(int)duration;
- (V2TIMMessage *)createVideoMessage:(NSString *)videoFilePath
                                type:(NSString *)type
                            duration:(int)duration
                        snapshotPath:(NSString *)snapshotPath;
- (V2TIMMessage *)createFileMessage:(NSString *)filePath fileName:(NSString *)fileName;
- (V2TIMMessage *)createLocationMessage:(NSString *)desc longitude:(double)longitude latitude:(double)latitude;
- (V2TIMMessage *)createFaceMessage:(int)index data:(NSData *)data;
- (V2TIMMessage *)createMergerMessage:(NSArray<V2TIMMessage *> *)messageList
                                title:(NSString *)title
                         abstractList:(NSArray<NSString *> *)abstractList
                       compatibleText:(NSString *)compatibleText;
- (V2TIMMessage *)createForwardMessage:(V2TIMMessage *)message;
- (V2TIMMessage *)createTargetedGroupMessage:(V2TIMMessage *)message
                                receiverList:(NSMutableArray<NSString *> *)receiverList;
- (V2TIMMessage *)createAtSignedGroupMessage:(V2TIMMessage *)message
                                  atUserList:(NSMutableArray<NSString *> *)atUserList;

- (NSString *)sendMessage:(V2TIMMessage *)message
                 receiver:(NSString *)receiver
                  groupID:(NSString *)groupID
                 priority:(V2TIMMessagePriority)priority
           onlineUserOnly:(BOOL)onlineUserOnly
          offlinePushInfo:(V2TIMOfflinePushInfo *)offlinePushInfo
                 progress:(V2TIMProgress)progress
                     succ:(V2TIMSucc)succ
                     fail:(V2TIMFail)fail;

- (void)setGroupReceiveMessageOpt:(NSString *)groupID
                              opt:(V2TIMReceiveMessageOpt)opt
                             succ:(V2TIMSucc)succ
                             fail:(V2TIMFail)fail;
- (void)getGroupHistoryMessageList:(NSString *)groupID
                             count:(int)count
                           lastMsg:(V2TIMMessage *)lastMsg
                              succ:(V2TIMMessageListSucc)succ
                              fail:(V2TIMFail)fail;
- (void)revokeMessage:(V2TIMMessage *)msg succ:(V2TIMSucc)succ fail:(V2TIMFail)fail;
- (void)modifyMessage:(V2TIMMessage *)msg completion:(V2TIMMessageModifyCompletion)completion;
- (void)deleteMessages:(NSArray<V2TIMMessage *> *)msgList succ:(V2TIMSucc)succ fail:(V2TIMFail)fail;
- (void)findMessages:(NSArray<NSString *> *)messageIDList succ:(V2TIMMessageListSucc)succ fail:(V2TIMFail)fail;
- (void)searchLocalMessages:(V2TIMMessageSearchParam *)param
                       succ:(V2TIMSearchMessageListSucc)succ
                       fail:(V2TIMFail)fail;
- (void)sendMessageReadReceipts:(NSArray<V2TIMMessage *> *)messageList succ:(V2TIMSucc)succ fail:(V2TIMFail)fail;
- (void)getMessageReadReceipts:(NSArray<V2TIMMessage *> *)messageList
                          succ:(V2TIMMessageReadReceiptsSucc)succ
                          fail:(V2TIMFail)fail;
- (void)markGroupMessageAsRead:(NSString *)groupID succ:(V2TIMSucc)succ fail:(V2TIMFail)fail;
@end

@protocol V2TIMAdvancedMsgListener <NSObject>
@optional
- (void)onRecvNewMessage:(V2TIMMessage *)msg;
- (void)onRecvMessageReadReceipts:(NSArray<V2TIMMessageReceipt *> *)receiptList;
- (void)onRecvMessageRevoked:(NSString *)msgID operateUser:(V2TIMUserFullInfo *)operateUser reason:(NSString *)reason;
- (void)onRecvMessageModified:(V2TIMMessage *)msg;
@end

@interface V2TIMElem : V2TIMObject
@end

@interface V2TIMTextElem : V2TIMElem
@property(nonatomic, retain) NSString *text;
@end

@interface V2TIMCustomElem : V2TIMElem
@property(nonatomic, retain) NSData *data;
@end

@interface V2TIMImage : V2TIMObject
@property(nonatomic, readonly) NSString *uuid;
@end

@interface V2TIMImageElem : V2TIMElem
@property(nonatomic, readonly) NSString *path;
@property(nonatomic, readonly) NSArray<V2TIMImage *> *imageList;
@end

@interface V2TIMSoundElem : V2TIMElem
@property(nonatomic, readonly) NSString *path;
@property(nonatomic, readonly) NSString *uuid;
@property(nonatomic, readonly) int duration;
@end

@interface V2TIMVideoElem : V2TIMElem
@property(nonatomic, readonly) NSString *videoPath;
@property(nonatomic, readonly) NSString *videoUUID;
@property(nonatomic, readonly) NSString *videoType;
@property(nonatomic, readonly) int duration;
@end

@interface V2TIMFileElem : V2TIMElem
@property(nonatomic, readonly) NSString *path;
@property(nonatomic, readonly) NSString *filename;
@end

@interface V2TIMLocationElem : V2TIMElem
@property(nonatomic, retain) NSString *desc;
@property(nonatomic) double longitude;
@property(nonatomic) double latitude;
@end

@interface V2TIMFaceElem : V2TIMElem
@property(nonatomic) int index;
@property(nonatomic, retain) NSData *data;
@end

@interface V2TIMMergerElem : V2TIMElem
@property(nonatomic, readonly) NSString *title;
@property(nonatomic, readonly) NSArray<NSString *> *abstractList;
@end

@interface V2TIMMessage : V2TIMObject
@property(nonatomic, readonly) NSString *msgID;
@property(nonatomic, readonly) NSDate *timestamp;
@property(nonatomic, readonly) NSString *sender;
@property(nonatomic, readonly) NSString *groupID;
@property(nonatomic, readonly) NSString *userID;
@property(nonatomic, readonly) uint64_t seq;
@property(nonatomic, readonly) V2TIMMessageStatus status;
@property(nonatomic, readonly) BOOL isSelf;
@property(nonatomic, readonly) V2TIMMessagePriority priority;
@property(nonatomic, readonly) NSMutableArray<NSString *> *groupAtUserList;
@property(nonatomic, readonly) V2TIMElemType elemType;
@property(nonatomic, readonly) V2TIMTextElem *textElem;
@property(nonatomic, readonly) V2TIMCustomElem *customElem;
@property(nonatomic, readonly) V2TIMImageElem *imageElem;
@property(nonatomic, readonly) V2TIMSoundElem *soundElem;
@property(nonatomic, readonly) V2TIMVideoElem *videoElem;
@property(nonatomic, readonly) V2TIMFileElem *fileElem;
@property(nonatomic, readonly) V2TIMLocationElem *locationElem;
@property(nonatomic, readonly) V2TIMFaceElem *faceElem;
@property(nonatomic, readonly) V2TIMMergerElem *mergerElem;
@property(nonatomic) BOOL needReadReceipt;
@property(nonatomic) BOOL isExcludedFromUnreadCount;
@property(nonatomic) BOOL isExcludedFromLastMessage;
@end

@interface V2TIMOfflinePushInfo : V2TIMObject
@property(nonatomic) BOOL disablePush;
@end

@interface V2TIMMessageReceipt : V2TIMObject
@property(nonatomic, readonly) NSString *msgID;
@property(nonatomic, readonly) NSString *groupID;
@property(nonatomic, readonly) int readCount;
@property(nonatomic, readonly) int unreadCount;
@end

@interface V2TIMMessageSearchParam : V2TIMObject
@property(nonatomic, retain) NSArray<NSString *> *keywordList;
@property(nonatomic, retain) NSString *conversationID;
@end

@interface V2TIMMessageSearchResultItem : V2TIMObject
@property(nonatomic, retain) NSString *conversationID;
@property(nonatomic) NSUInteger messageCount;
@property(nonatomic, retain) NSArray<V2TIMMessage *> *messageList;
@end

@interface V2TIMMessageSearchResult : V2TIMObject
@property(nonatomic) NSUInteger totalCount;
@property(nonatomic, retain) NSArray<V2TIMMessageSearchResultItem *> *messageSearchResultItems;
@end
